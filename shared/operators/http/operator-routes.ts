import type { Instant } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { AuditNote } from '../../platform/http/audit.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import type { Certificates } from '../application/ports.ts';
import { type CertificateRef, operatorRecord } from '../domain/operator.ts';
import * as specs from './specs.ts';

export interface OperatorRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly certificates: Certificates;
}

export function operatorRoutes({ edge, records, certificates }: OperatorRouteDependencies): readonly Route[] {
  /** A certificate that could not sign in is not registered; the fault is one of the field. */
  const verified = async (text: string, now: Instant): Promise<Result<CertificateRef, Rejection>> => {
    const found = await certificates.verify([text], now);
    if (found.ok) return found;
    const { code } = found.error;
    // Said of a caller's own certificate the others mean that the caller is not signed in.
    const plain = code === 'certificate/malformed' || code === 'certificate/revocation-unknown';
    return err(
      reject(plain ? code : 'operator/certificate-refused', plain ? {} : { reason: code }, '/certificate'),
    );
  };

  /** What was done to whom, for the audit trail: ids of accounts are not ids of records. */
  const about = (operatorId: string, ...certificates: readonly string[]): AuditNote => ({
    records: [`operator:${operatorId}`, ...certificates.map((fingerprint) => `certificate:${fingerprint}`)],
  });

  return [
    implement(specs.getOperatorSpec, async ({ params: { operatorId }, caller }) => {
      const { state } = await records.record(operatorRecord, operatorId);
      const place = await placeOf(records, state?.scope, caller);
      if (!state || !isWithinReach(caller, place)) return err(reject('operator/not-found'));
      return ok({ status: 200, body: state });
    }),

    implement(specs.registerOperatorSpec, async ({ body, caller, idempotencyKey, now, note }) => {
      note(about(body.operatorId));
      const certificate = await verified(body.certificate, now);
      if (!certificate.ok) return certificate;
      note(about(body.operatorId, certificate.value.fingerprint));
      return edge.submit({
        type: 'RegisterOperator',
        asSent: body,
        body: { ...body, certificate: certificate.value },
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.bindCertificateSpec, async ({ params, body, caller, idempotencyKey, now, note }) => {
      note(about(params.operatorId));
      const certificate = await verified(body.certificate, now);
      if (!certificate.ok) return certificate;
      note(about(params.operatorId, certificate.value.fingerprint));
      return edge.submit({
        type: 'BindCertificate',
        asSent: { ...params, ...body },
        body: { ...params, certificate: certificate.value },
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.reissueCertificateSpec, async ({ params, body, caller, idempotencyKey, now, note }) => {
      note(about(params.operatorId, params.fingerprint));
      const certificate = await verified(body.certificate, now);
      if (!certificate.ok) return certificate;
      note(about(params.operatorId, certificate.value.fingerprint));
      return edge.submit({
        type: 'ReissueCertificate',
        asSent: { ...params, ...body },
        body: { ...params, reason: body.reason, certificate: certificate.value },
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.revokeCertificateSpec, async ({ params, body, caller, idempotencyKey, now, note }) => {
      note(about(params.operatorId, params.fingerprint));
      const asSent = { ...params, ...body };
      return edge.submit({ type: 'RevokeCertificate', asSent, caller, idempotencyKey, now });
    }),

    ...(
      [
        [specs.suspendSpec, 'SuspendOperator'],
        [specs.restoreSpec, 'RestoreOperator'],
        [specs.revokeSpec, 'RevokeOperator'],
      ] as const
    ).map(([spec, type]) =>
      implement(spec, async ({ params, caller, idempotencyKey, now, note }) => {
        note(about(params.operatorId));
        return edge.submit({ type, asSent: params, caller, idempotencyKey, now });
      }),
    ),
  ];
}
