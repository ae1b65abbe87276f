import { createDecipheriv, createHash, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { secretKey } from './secret-key.ts';

/**
 * Opens a compact JWE (RFC 7516) of the one kind that the registry publishes keys for: ECDH-ES over X25519 used
 * directly (RFC 7518, 4.6; RFC 8037) with A256GCM. By node:crypto at once: jose's way over the web's asynchronous
 * keys takes more than twice as long, and this stands in front of the most asked question.
 */
const Header = z.lazy(() =>
  z.strictObject({
    alg: z.literal('ECDH-ES'),
    enc: z.literal('A256GCM'),
    kid: z.string().min(1).max(64),
    epk: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('X25519'), x: z.string().length(43) }),
    apu: z.string().max(128).optional(),
    apv: z.string().max(128).optional(),
    typ: z.string().optional(),
    cty: z.string().optional(),
  }),
);

const PART = /^[\w-]+$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BITS = 256;

export interface SealedToUs {
  readonly keyId: string;
  /** Throws when the key is another one, or anything was altered. */
  readonly open: (key: KeyObject) => Buffer;
}

/** Undefined for whatever has another form. */
export function readSealed(compact: string): SealedToUs | undefined {
  const [head, wrapped, iv, text, tag, ...more] = compact.split('.');
  const parts = [head, iv, text, tag];
  if (wrapped !== '' || more.length > 0 || !parts.every((part) => part !== undefined && PART.test(part)))
    return undefined;
  const [header, nonce, sealed, mac] = parts.map((part) => Buffer.from(part ?? '', 'base64url'));
  if (header === undefined || nonce?.length !== IV_BYTES || mac?.length !== TAG_BYTES || sealed === undefined)
    return undefined;
  const parsed = Header.safeParse(json(header));
  if (!parsed.success) return undefined;
  const { kid, enc, epk, apu = '', apv = '' } = parsed.data;
  return {
    keyId: kid,
    open(key) {
      const shared = diffieHellman({
        privateKey: key,
        publicKey: publicKeyOf(epk.x),
      });
      const cipher = createDecipheriv('aes-256-gcm', secretKey(derived(shared, { enc, apu, apv })), nonce, {
        authTagLength: TAG_BYTES,
      });
      cipher.setAAD(Buffer.from(head ?? '', 'ascii')).setAuthTag(mac);
      return Buffer.concat([cipher.update(sealed), cipher.final()]);
    },
  };
}

/** SubjectPublicKeyInfo of an X25519 key up to its 32 bytes (RFC 8410): whole groups of base64. */
const SPKI = Buffer.from('302a300506032b656e032100', 'hex').toString('base64');

/** As PEM: of all forms Node reads this one fastest, for a string it need not first find to be no key object. */
const publicKeyOf = (x: string): KeyObject =>
  createPublicKey(
    `-----BEGIN PUBLIC KEY-----\n${SPKI}${Buffer.from(x, 'base64url').toString('base64')}\n-----END PUBLIC KEY-----\n`,
  );

/** Concat KDF (NIST SP 800-56A, 5.8.1) with SHA-256: one round gives the 256 bits that are needed. */
const derived = (
  shared: Buffer,
  { enc, apu, apv }: { readonly enc: string; readonly apu: string; readonly apv: string },
): Buffer =>
  createHash('sha256')
    .update(number(1))
    .update(shared)
    .update(counted(Buffer.from(enc)))
    .update(counted(Buffer.from(apu, 'base64url')))
    .update(counted(Buffer.from(apv, 'base64url')))
    .update(number(KEY_BITS))
    .digest();

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const counted = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes]);

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
