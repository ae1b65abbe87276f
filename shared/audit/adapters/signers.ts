import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import * as z from 'zod';
import type { Signer, VerifySignature } from '../application/ports.ts';

/** ECDSA on P-256 over SHA-256, in DER as the key service gives it. */
const ALGORITHM = 'ECDSA_SHA_256';

/** `kms:alias/…` in a cloud, `file:///…` on one machine. */
export function anchorSigner(address: string): Signer {
  if (address.startsWith('kms:')) return kmsSigner(address.slice('kms:'.length));
  if (address.startsWith('file:')) return fileSigner(address);
  throw new Error('ANCHOR_KEY is neither kms:… nor file:…');
}

function kmsSigner(alias: string): Signer {
  const client = new KMSClient({});
  return {
    async sign(text) {
      const { Signature, KeyId } = await client.send(
        new SignCommand({
          KeyId: alias,
          Message: Buffer.from(text),
          MessageType: 'RAW',
          SigningAlgorithm: ALGORITHM,
        }),
      );
      if (Signature === undefined || KeyId === undefined)
        throw new Error('the key service gave no signature');
      return { key: KeyId, algorithm: ALGORITHM, signature: Buffer.from(Signature).toString('base64url') };
    },
  };
}

const KeyFile = z.object({ id: z.string(), privateKey: z.string(), publicKey: z.string() });

function fileSigner(url: string): Signer {
  const { id, privateKey } = KeyFile.parse(JSON.parse(readFileSync(fileURLToPath(url), 'utf8')));
  const key = createPrivateKey(privateKey);
  return {
    sign: (text) =>
      Promise.resolve({
        key: id,
        algorithm: ALGORITHM,
        signature: sign('sha256', Buffer.from(text), key).toString('base64url'),
      }),
  };
}

/** Keys that the verifier trusts, by the names that anchors give them. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

export async function trustedKeys(address: string): Promise<TrustedKeys> {
  if (address.startsWith('file:')) {
    const { id, publicKey } = KeyFile.parse(JSON.parse(readFileSync(fileURLToPath(address), 'utf8')));
    return new Map([[id, createPublicKey(publicKey)]]);
  }
  const { KeyId, PublicKey } = await new KMSClient({}).send(
    new GetPublicKeyCommand({ KeyId: address.slice('kms:'.length) }),
  );
  if (KeyId === undefined || PublicKey === undefined) throw new Error('the key service gave no public key');
  return new Map([[KeyId, createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' })]]);
}

export const signatureVerifier =
  (trusted: TrustedKeys): VerifySignature =>
  ({ text, key, algorithm, signature }) => {
    const known = trusted.get(key);
    if (known === undefined || algorithm !== ALGORITHM) return false;
    return verify('sha256', Buffer.from(text), known, Buffer.from(signature, 'base64url'));
  };
