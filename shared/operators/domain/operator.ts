import * as z from 'zod';
import { OperatorId, OperatorRole } from '../../kernel/caller.ts';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, ClaimId, LedgerEvent } from '../../kernel/decision.ts';
import { EntrustmentId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';

/** An account that signs in by certificate: of a person in a role, or of a bank’s or an agency’s client. */
export const AccountRole = z.enum([...OperatorRole.options, 'machine']);
export type AccountRole = z.infer<typeof AccountRole>;

const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c'] });

/** What the registry keeps of a certificate: nothing of the person that its subject names. */
export const CertificateRef = z.strictObject({
  /** SHA-256 of the certificate, in hexadecimal. */
  fingerprint: Sha256,
  /** SHA-256 of its issuer's name in DER. */
  issuer: Sha256,
  serial: z
    .string()
    .regex(/^([0-9a-f]{2}){1,20}$/)
    .meta({ examples: ['5fb4c91be73bc45e29c7b9a6'] }),
  validFrom: Instant,
  validTo: Instant,
});
export type CertificateRef = z.infer<typeof CertificateRef>;

export const RevocationReason = z.enum(['lost', 'damaged', 'replaced', 'left', 'revoked-by-issuer', 'other']);
export type RevocationReason = z.infer<typeof RevocationReason>;

export const BoundCertificate = CertificateRef.extend({
  status: z.enum(['active', 'revoked']),
  boundAt: Instant,
  revokedAt: Instant.optional(),
  reason: RevocationReason.optional(),
});
export type BoundCertificate = z.infer<typeof BoundCertificate>;

export const OperatorStatus = z.enum(['active', 'suspended', 'revoked']);
export type OperatorStatus = z.infer<typeof OperatorStatus>;

/** An operator (操作员) or a machine client: who may sign in, as what, for which part of the tree. */
export const Operator = z.lazy(() =>
  z.object({
    /** Operators and machines are accounts of one space: no name stands for two. */
    operatorId: OperatorId,
    role: AccountRole,
    /** The union whose subtree the operator works in. */
    scope: UnionId,
    /** Of the scope's union: which administrators are responsible. */
    stamp: Stamp,
    status: OperatorStatus,
    /** The contract of the entrusted party that the account is of; none for the union's own people. */
    entrustment: EntrustmentId.optional(),
    certificates: z.array(BoundCertificate),
  }),
);
export type Operator = z.infer<typeof Operator>;

export interface OperatorRegistered extends LedgerEvent {
  readonly type: 'OperatorRegistered';
  readonly v: 1;
  readonly operatorId: OperatorId;
  readonly role: AccountRole;
  readonly scope: UnionId;
  readonly stamp: Stamp;
  readonly entrustment?: EntrustmentId;
}

export interface CertificateBound extends LedgerEvent {
  readonly type: 'CertificateBound';
  readonly v: 1;
  readonly certificate: CertificateRef;
}

export interface CertificateRevoked extends LedgerEvent {
  readonly type: 'CertificateRevoked';
  readonly v: 1;
  readonly fingerprint: string;
  readonly reason: RevocationReason;
}

export interface OperatorSuspended extends LedgerEvent {
  readonly type: 'OperatorSuspended';
  readonly v: 1;
}

export interface OperatorRestored extends LedgerEvent {
  readonly type: 'OperatorRestored';
  readonly v: 1;
}

/** For good: who comes back gets an account of another name, so that the ledger never means two people by one. */
export interface OperatorRevoked extends LedgerEvent {
  readonly type: 'OperatorRevoked';
  readonly v: 1;
}

export type OperatorEvent =
  | OperatorRegistered
  | CertificateBound
  | CertificateRevoked
  | OperatorSuspended
  | OperatorRestored
  | OperatorRevoked;

export const operatorRecord: AggregateType<Operator, OperatorEvent> = {
  type: 'operator',
  parse: (stored) => Operator.parse(stored),
  evolve(state, event, { at }) {
    switch (event.type) {
      case 'OperatorRegistered': {
        const { operatorId, role, scope, stamp, entrustment } = event;
        const account = { operatorId, role, scope, stamp, ...(entrustment && { entrustment }) };
        return { ...account, status: 'active', certificates: [] };
      }
      case 'CertificateBound': {
        const operator = existing(state);
        const bound: BoundCertificate = { ...event.certificate, status: 'active', boundAt: at };
        return { ...operator, certificates: [...operator.certificates, bound] };
      }
      case 'CertificateRevoked': {
        const operator = existing(state);
        return {
          ...operator,
          certificates: operator.certificates.map((certificate) =>
            certificate.fingerprint === event.fingerprint
              ? { ...certificate, status: 'revoked', revokedAt: at, reason: event.reason }
              : certificate,
          ),
        };
      }
      case 'OperatorSuspended':
        return { ...existing(state), status: 'suspended' };
      case 'OperatorRestored':
        return { ...existing(state), status: 'active' };
      case 'OperatorRevoked':
        return { ...existing(state), status: 'revoked' };
    }
  },
};

function existing(state: Operator | undefined): Operator {
  if (state === undefined) throw new Error('an event of an operator who was never registered');
  return state;
}

/** One certificate belongs to one operator for good: the claim is never released. */
export const certificateClaim = ({ issuer, serial }: Pick<CertificateRef, 'issuer' | 'serial'>): ClaimId =>
  `CERT#${issuer}#${serial}`;

/** The certificate of the operator that bears this fingerprint, while it may be used. */
export const usableCertificate = (
  { status, certificates }: Operator,
  fingerprint: string,
): BoundCertificate | undefined =>
  status === 'active'
    ? certificates.find((bound) => bound.fingerprint === fingerprint && bound.status === 'active')
    : undefined;
