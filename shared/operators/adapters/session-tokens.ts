import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import { confirmationOf } from '../../platform/http/auth/confirmation.ts';
import type { SessionSigner } from '../../platform/keys/session-keys.ts';
import type { SessionTokens } from '../application/ports.ts';

const LIFETIME_SECONDS = 15 * 60;

export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
}

/** Session tokens (RFC 9068), bound to the certificate that opened the session (RFC 7800, RFC 8705). */
export const sessionTokens = (signer: SessionSigner, { issuer, audience }: TokenIssuer): SessionTokens => ({
  async issue({ operatorId, role, scope, certificate, entrustment }, now) {
    const { kid, key } = await signer.current(now);
    const issuedAt = Math.floor(epochOf(now) / 1_000);
    const token = await new SignJWT({
      role,
      scope,
      ...(entrustment && { entrustment }),
      cnf: confirmationOf(certificate.fingerprint),
    })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
      .setSubject(operatorId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS)
      .setJti(randomUUID())
      .sign(key);
    return { token, expiresAt: instantOf((issuedAt + LIFETIME_SECONDS) * 1_000) };
  },
});
