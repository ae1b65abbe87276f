import * as z from 'zod';
import { OperatorId } from '../../kernel/caller.ts';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
  take,
} from '../../kernel/decision.ts';
import { EntrustmentId, UnionId } from '../../kernel/ids.ts';
import { isWithin } from '../../kernel/stamp.ts';
import type { Entrustment, EntrustmentEvent } from './entrustment.ts';
import { AccountRole, CertificateRef, type Operator, type OperatorEvent } from './operator.ts';

export const RegisterOperator = z.lazy(() =>
  z.strictObject({
    operatorId: OperatorId,
    role: AccountRole,
    scope: UnionId,
    certificate: CertificateRef,
    entrustment: EntrustmentId.optional(),
  }),
);
export type RegisterOperator = z.infer<typeof RegisterOperator>;

export interface RegisteringOperator {
  readonly operator: Loaded<Operator, OperatorEvent>;
  /** Of the union that the operator is to work for. */
  readonly scope: LoadedGate;
  readonly claim: LoadedClaim;
  /** The contract that the account is to act under, where it names one. */
  readonly entrustment: Loaded<Entrustment, EntrustmentEvent> | undefined;
}

/** Others decide, or administer: that is never entrusted. */
const ENTRUSTED_ROLES: readonly AccountRole[] = ['union-officer', 'organiser'];

/** Opens an account with its first certificate (G1). */
export const registerOperator: Decide<RegisteringOperator, Command<string, RegisterOperator>> = (
  { operator, scope, claim, entrustment },
  { body: { operatorId, role, certificate, scope: union, entrustment: contract } },
  { on },
) => {
  if (operator.state !== undefined) return refuse('operator/already-registered');
  if (scope.gate === undefined) return refuse('operator/unknown-scope');
  if (claim.holder !== undefined) return refuse('operator/certificate-taken');
  const { stamp } = scope.gate;
  if (contract !== undefined) {
    const { state } = entrustment ?? {};
    if (state === undefined) return refuse('entrustment/not-found');
    if (!ENTRUSTED_ROLES.includes(role)) return refuse('entrustment/no-such-role', { role });
    // It may begin later; one that is over opens no account.
    if (state.ended !== undefined || state.through < on)
      return refuse('entrustment/over', { through: state.through });
    if (!isWithin(stamp, state.scope)) return refuse('entrustment/out-of-scope');
  }
  return decide({
    changes: [
      change(operator, [
        {
          type: 'OperatorRegistered',
          v: 1,
          operatorId,
          role,
          scope: union,
          stamp,
          ...(contract && { entrustment: contract }),
        },
        { type: 'CertificateBound', v: 1, certificate },
      ]),
    ],
    claims: [take(claim, operatorId)],
    result: { operatorId },
  });
};
