import { createHash, X509Certificate } from 'node:crypto';
import * as z from 'zod';

/** The claim that binds a token to a certificate (RFC 8705, 3.1): SHA-256 of it, base64url. */
export const Confirmation = z.object({ 'x5t#S256': z.string().regex(/^[\w-]{43}$/) });
export type Confirmation = z.infer<typeof Confirmation>;

export const confirmationOf = (fingerprint: string): Confirmation => ({
  'x5t#S256': Buffer.from(fingerprint, 'hex').toString('base64url'),
});

export const fingerprintIn = (confirmation: Confirmation): string =>
  Buffer.from(confirmation['x5t#S256'], 'base64url').toString('hex');

/** Fingerprint of the certificate that the gateway says the connection was made with; undefined for no certificate. */
export function connectionFingerprint(pem: string | undefined): string | undefined {
  if (pem === undefined) return undefined;
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  } catch {
    return undefined;
  }
}
