import { certificateVerifier } from '../../operators/adapters/certificate-verifier.ts';
import { storedTrust } from '../../operators/adapters/stored-trust.ts';
import { dynamoTrustStore } from '../../operators/adapters/trust-store.ts';
import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';

/** Certificates under the province's pinned roots, as the last revocation lists leave them. */
export function trustedCertificates() {
  const env = readEnvironment('TABLE_EPHEMERAL', 'TRUST_HOURS', 'TRUST_ROOTS');
  const trust = storedTrust(dynamoTrustStore(dynamoClient(), env.TABLE_EPHEMERAL), {
    roots: new Set(env.TRUST_ROOTS),
    longest: env.TRUST_HOURS * 3_600_000,
  });
  return certificateVerifier(trust);
}
