import * as z from 'zod';
import { OperatorId } from '../../kernel/caller.ts';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, refuse } from '../../kernel/decision.ts';
import type { WithOperator } from './certificates.ts';
import type { OperatorEvent, OperatorStatus } from './operator.ts';

/** Which step leads where. What does not stand here is refused; a revoked account has no step left. */
const transitions = {
  active: { suspend: 'suspended', revoke: 'revoked' },
  suspended: { restore: 'active', revoke: 'revoked' },
  revoked: {},
} as const satisfies Readonly<Record<OperatorStatus, Partial<Record<Step, OperatorStatus>>>>;

type Step = 'suspend' | 'restore' | 'revoke';

export const ChangeStanding = z.lazy(() => z.strictObject({ operatorId: OperatorId }));
export type ChangeStanding = z.infer<typeof ChangeStanding>;

type DecideStanding = Decide<WithOperator, Command<string, ChangeStanding>>;

const step =
  (name: Step, event: OperatorEvent): DecideStanding =>
  ({ operator }) => {
    if (operator.state === undefined) return refuse('operator/not-found');
    const { status } = operator.state;
    if (!(name in transitions[status])) return refuse('operator/not-open', { status });
    return decide({ changes: [change(operator, event)], result: { operatorId: operator.id } });
  };

/** Keeps an operator out until further notice. */
export const suspendOperator = step('suspend', { type: 'OperatorSuspended', v: 1 });

export const restoreOperator = step('restore', { type: 'OperatorRestored', v: 1 });

/** Closes the account of who has left, for good. */
export const revokeOperator = step('revoke', { type: 'OperatorRevoked', v: 1 });
