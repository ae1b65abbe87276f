import { createHmac, randomBytes } from 'node:crypto';
import { sm4 } from 'sm-crypto-v2';
import { secretKey } from './secret-key.ts';
import { NONCE_BYTES, type Suite, TAG_BYTES } from './suite.ts';

const KEY_BYTES = 16;
const PURPOSE = 'union-registry/SM4-GCM';

/**
 * SM4-GCM (GB/T 32907, RFC 8998). Its key is HMAC-SM3 of the secret, so that no secret is the key of two
 * ciphers. Node speaks SM3 but no SM4-GCM. Import it by `suiteOf` only: the library is large.
 */
export const sm4gcm: Suite = {
  id: 'SM4-GCM/HMAC-SM3',
  seal(secret, plain, associated) {
    const nonce = randomBytes(NONCE_BYTES);
    return Buffer.concat([nonce, encryptSm4Gcm(keyOf(secret), nonce, plain, associated)]);
  },
  open(secret, sealed, associated) {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    return decryptSm4Gcm(keyOf(secret), nonce, sealed.subarray(NONCE_BYTES), associated);
  },
};

const keyOf = (secret: Uint8Array): Uint8Array =>
  createHmac('sm3', secretKey(secret)).update(PURPOSE).digest().subarray(0, KEY_BYTES);

/** Ciphertext ‖ tag. */
export function encryptSm4Gcm(
  key: Uint8Array,
  iv: Uint8Array,
  plain: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  const options = { mode: 'gcm', output: 'array', outputTag: true, iv, associatedData } as const;
  const { output, tag } = sm4.encrypt(plain, key, options);
  if (tag?.length !== TAG_BYTES) throw new Error('SM4-GCM gave no tag');
  return Buffer.concat([output, tag]);
}

/** Throws when the tag does not fit; the library compares it in constant time, but only if it is given one. */
export function decryptSm4Gcm(
  key: Uint8Array,
  iv: Uint8Array,
  sealed: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  if (iv.length !== NONCE_BYTES || sealed.length < TAG_BYTES)
    throw new Error('a sealed text that is cut off');
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  const text = sealed.subarray(0, sealed.length - TAG_BYTES);
  const options = { mode: 'gcm', output: 'array', iv, associatedData, tag } as const;
  // With a tag the library answers with an object, which its types don't say.
  const opened: unknown = sm4.decrypt(text, key, options);
  return Buffer.from(opened instanceof Uint8Array ? opened : (opened as { output: Uint8Array }).output);
}
