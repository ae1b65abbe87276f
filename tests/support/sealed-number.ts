import { CompactEncrypt, importJWK } from 'jose';
import { workerIdentities } from '../../shared/platform/keys/worker-identity.ts';
import type { TestRegistry } from './registry.ts';

/** A worker's ID number as the issuer of their token encrypts it to the registry. */
export async function sealedNumber({ ring }: TestRegistry, idNumber: string): Promise<string> {
  const [key] = await workerIdentities(ring).publicKeys();
  if (key === undefined) throw new Error('the registry publishes no key for ID numbers');
  return new CompactEncrypt(Buffer.from(idNumber))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK({ ...key }, 'ECDH-ES'));
}
