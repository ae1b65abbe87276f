import * as z from 'zod';
import { OperatorId } from '../../kernel/caller.ts';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedClaim,
  refuse,
  take,
} from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import {
  type BoundCertificate,
  CertificateRef,
  type Operator,
  type OperatorEvent,
  RevocationReason,
} from './operator.ts';

export interface WithOperator {
  readonly operator: Loaded<Operator, OperatorEvent>;
}

export interface WithCertificate extends WithOperator {
  readonly claim: LoadedClaim;
}

/** Keys that one operator has in use; ever had, so that the record stays small. */
const MOST_ACTIVE = 5;
const MOST_EVER = 100;

export const BindCertificate = z.lazy(() =>
  z.strictObject({ operatorId: OperatorId, certificate: CertificateRef }),
);
export type BindCertificate = z.infer<typeof BindCertificate>;

/** Gives an operator a further certificate (G1): a second key, or the next one before the first ends. */
export const bindCertificate: Decide<WithCertificate, Command<string, BindCertificate>> = (
  { operator, claim },
  { body: { certificate } },
) => {
  const fault = bindingFault(operator.state, claim);
  if (fault !== undefined) return refuse(fault.code, fault.params);
  return decide({
    changes: [change(operator, { type: 'CertificateBound', v: 1, certificate })],
    claims: [take(claim, operator.id)],
    result: { operatorId: operator.id },
  });
};

export const RevokeCertificate = z.lazy(() =>
  z.strictObject({
    operatorId: OperatorId,
    fingerprint: CertificateRef.shape.fingerprint,
    reason: RevocationReason,
  }),
);
export type RevokeCertificate = z.infer<typeof RevokeCertificate>;

/** Ends a certificate for good (G1): whoever signed in with it is out within a minute. */
export const revokeCertificate: Decide<WithOperator, Command<string, RevokeCertificate>> = (
  { operator },
  { body: { fingerprint, reason } },
) => {
  if (operator.state === undefined) return refuse('operator/not-found');
  if (activeCertificate(operator.state, fingerprint) === undefined)
    return refuse('operator/certificate-not-active');
  return decide({
    changes: [change(operator, { type: 'CertificateRevoked', v: 1, fingerprint, reason })],
    result: { operatorId: operator.id },
  });
};

export const ReissueCertificate = z.lazy(() =>
  z.strictObject({
    operatorId: OperatorId,
    /** The one whose key was lost or damaged. */
    fingerprint: CertificateRef.shape.fingerprint,
    reason: z.enum(['lost', 'damaged', 'replaced']),
    certificate: CertificateRef,
  }),
);
export type ReissueCertificate = z.infer<typeof ReissueCertificate>;

/** A new certificate in place of one whose key was lost or damaged, in one step: the old one ends at once. */
export const reissueCertificate: Decide<WithCertificate, Command<string, ReissueCertificate>> = (
  { operator, claim },
  { body: { fingerprint, reason, certificate } },
) => {
  const { state } = operator;
  if (state === undefined) return refuse('operator/not-found');
  if (activeCertificate(state, fingerprint) === undefined) return refuse('operator/certificate-not-active');
  const fault = bindingFault(state, claim, 1);
  if (fault !== undefined) return refuse(fault.code, fault.params);
  return decide({
    changes: [
      change(operator, [
        { type: 'CertificateRevoked', v: 1, fingerprint, reason },
        { type: 'CertificateBound', v: 1, certificate },
      ]),
    ],
    claims: [take(claim, operator.id)],
    result: { operatorId: operator.id },
  });
};

const activeCertificate = ({ certificates }: Operator, fingerprint: string): BoundCertificate | undefined =>
  certificates.find((bound) => bound.fingerprint === fingerprint && bound.status === 'active');

/** `ending`: certificates that end in the same step. */
function bindingFault(operator: Operator | undefined, claim: LoadedClaim, ending = 0): Rejection | undefined {
  if (operator === undefined) return reject('operator/not-found');
  if (operator.status === 'revoked') return reject('operator/not-open', { status: operator.status });
  if (claim.holder !== undefined) return reject('operator/certificate-taken');
  const active = operator.certificates.filter(({ status }) => status === 'active').length - ending;
  return active >= MOST_ACTIVE || operator.certificates.length >= MOST_EVER
    ? reject('operator/too-many-certificates', { limit: MOST_ACTIVE })
    : undefined;
}
