import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { compactDecrypt, decodeProtectedHeader, type JWK } from 'jose';
import { IdNumber } from '../../kernel/id-number.ts';
import type { KeyRingSource, RingKey } from './key-ring.ts';

/**
 * Issuers of workers' tokens encrypt the verified ID number to these keys (RFC 7516, ECDH-ES over X25519 with
 * A256GCM): the token carries it through browsers and gateways, and only the registry can read it.
 */
export interface WorkerIdentities {
  /** Public keys for issuers, the one to use first. */
  publicKeys(): Promise<readonly IdentityKey[]>;
  /** Undefined for what was not encrypted to us, or is no ID number. */
  open(sealedIdNumber: string): Promise<IdNumber | undefined>;
}

export interface IdentityKey {
  readonly kty: 'OKP';
  readonly crv: 'X25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'enc';
  readonly alg: 'ECDH-ES';
}

/** PKCS #8 of an X25519 private key up to its 32 bytes (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

const privateKeyOf = ({ key }: Pick<RingKey, 'key'>): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, key]), format: 'der', type: 'pkcs8' });

export function workerIdentities(ring: KeyRingSource): WorkerIdentities {
  // By the ring's key objects, which go when the ring is read anew.
  const made = new WeakMap<Uint8Array, KeyObject>();
  const privateKey = (of: RingKey): KeyObject => {
    const known = made.get(of.key) ?? privateKeyOf(of);
    made.set(of.key, known);
    return known;
  };
  return {
    async publicKeys() {
      const { all } = await ring.current();
      return all.identity.map((key) => {
        const { x = '' } = createPublicKey(privateKey(key)).export({ format: 'jwk' }) as JWK;
        return { kty: 'OKP', crv: 'X25519', x, kid: key.id, use: 'enc', alg: 'ECDH-ES' };
      });
    },
    async open(sealedIdNumber) {
      const kid = keyIdOf(sealedIdNumber);
      const key = kid === undefined ? undefined : await ring.find('identity', kid);
      return key && IdNumber.safeParse(await opened(sealedIdNumber, privateKey(key))).data;
    },
  };
}

function keyIdOf(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid;
  } catch {
    return undefined;
  }
}

/** Whatever is wrong with it, it was not encrypted to us: nobody is told more. */
async function opened(sealed: string, key: KeyObject): Promise<string | undefined> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return Buffer.from(plaintext).toString();
  } catch {
    return undefined;
  }
}
