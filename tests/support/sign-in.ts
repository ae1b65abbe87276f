import { createHash } from 'node:crypto';
import { type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { ok } from '../../shared/kernel/result.ts';
import type { SignInRouteDependencies } from '../../shared/operators/http/sign-in-routes.ts';
import type { CertificateRef, Operator } from '../../shared/operators/domain/operator.ts';

/** What stands for a certificate in tests that are not about certificates: a text that names its owner. */
export const certificateOf = (owner: string): string => `certificate of ${owner} `.padEnd(120, '.');

export const certificateRefOf = (text: string): CertificateRef => {
  const fingerprint = createHash('sha256').update(text).digest('hex');
  return {
    fingerprint,
    issuer: '0'.repeat(64),
    serial: fingerprint.slice(0, 16),
    validFrom: '2020-01-01T00:00:00.000Z' as Instant,
    validTo: '2040-01-01T00:00:00.000Z' as Instant,
  };
};

/** Signing in where every certificate is good: who it belongs to is all that is looked at. */
export const signInWith = (
  accountOf: (certificate: CertificateRef) => Operator | undefined,
): SignInRouteDependencies => {
  const challenge = (now: Instant) => ({
    challengeId: 'C'.repeat(22),
    message: 'to be signed',
    expiresAt: instantOf(Date.parse(now) + 60_000),
  });
  return {
    challenges: {
      offer: async (now) => challenge(now),
      redeem: async (_, now) => ok(challenge(now)),
    },
    certificates: {
      verify: async ([text = '']) => ok(certificateRefOf(text)),
      verifySignature: async ({ certificates: [text = ''] }) => ok(certificateRefOf(text)),
    },
    accounts: { ofCertificate: async (certificate) => accountOf(certificate) },
    tokens: { issue: async (_, now) => ({ token: 'token', expiresAt: now }) },
    keys: { published: async () => [] },
  };
};
