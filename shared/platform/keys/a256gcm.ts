import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { secretKey } from './secret-key.ts';
import { NONCE_BYTES, type Suite, TAG_BYTES } from './suite.ts';

const ALGORITHM = 'aes-256-gcm';

/** AES-256-GCM (NIST SP 800-38D); the secret is the key. */
export const a256gcm: Suite = {
  id: 'A256GCM/HMAC-SHA-256',
  seal(secret, plain, associated) {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, secretKey(secret), nonce).setAAD(associated);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(secret, sealed, associated) {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(Math.max(NONCE_BYTES, sealed.length - TAG_BYTES));
    const decipher = createDecipheriv(ALGORITHM, secretKey(secret), nonce, { authTagLength: TAG_BYTES })
      .setAAD(associated)
      .setAuthTag(tag);
    const text = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  },
};
