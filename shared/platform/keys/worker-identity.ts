import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { IdNumber } from '../../kernel/id-number.ts';
import { readSealed, type SealedToUs } from './direct-agreement.ts';
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
      const sealed = readSealed(sealedIdNumber);
      const key = sealed && (await ring.find('identity', sealed.keyId));
      return sealed && key && IdNumber.safeParse(opened(sealed, privateKey(key))).data;
    },
  };
}

/** Whatever is wrong with it, it was not encrypted to us: nobody is told more. */
function opened(sealed: SealedToUs, key: KeyObject): string | undefined {
  try {
    return sealed.open(key).toString();
  } catch {
    return undefined;
  }
}
