import { createHash } from 'node:crypto';
import { instantOf } from '../../../shared/kernel/dates.ts';
import type { CertificateRef } from '../../../shared/operators/domain/operator.ts';

const ISSUER = createHash('sha256').update('simulated authority').digest('hex');

/** By its serial number, always the same. */
export function certificateOf(number: number): CertificateRef {
  const serial = String(number);
  return {
    fingerprint: createHash('sha256').update(serial).digest('hex'),
    issuer: ISSUER,
    serial,
    validFrom: instantOf(Date.parse('2026-01-01T00:00:00.000Z')),
    validTo: instantOf(Date.parse('2029-01-01T00:00:00.000Z')),
  };
}
