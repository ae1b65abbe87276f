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
import { UnionId } from '../../kernel/ids.ts';
import { AccountRole, CertificateRef, type Operator, type OperatorEvent } from './operator.ts';

export const RegisterOperator = z.lazy(() =>
  z.strictObject({
    operatorId: OperatorId,
    role: AccountRole,
    scope: UnionId,
    certificate: CertificateRef,
  }),
);
export type RegisterOperator = z.infer<typeof RegisterOperator>;

export interface RegisteringOperator {
  readonly operator: Loaded<Operator, OperatorEvent>;
  /** Of the union that the operator is to work for. */
  readonly scope: LoadedGate;
  readonly claim: LoadedClaim;
}

/** Opens an account with its first certificate (G1). */
export const registerOperator: Decide<RegisteringOperator, Command<string, RegisterOperator>> = (
  { operator, scope, claim },
  { body: { operatorId, role, certificate, scope: union } },
) => {
  if (operator.state !== undefined) return refuse('operator/already-registered');
  if (scope.gate === undefined) return refuse('operator/unknown-scope');
  if (claim.holder !== undefined) return refuse('operator/certificate-taken');
  const { stamp } = scope.gate;
  return decide({
    changes: [
      change(operator, [
        { type: 'OperatorRegistered', v: 1, operatorId, role, scope: union, stamp },
        { type: 'CertificateBound', v: 1, certificate },
      ]),
    ],
    claims: [take(claim, operatorId)],
    result: { operatorId },
  });
};
