import { createHash } from 'node:crypto';
import { DIGEST_WORDS } from '../domain/set-digest.ts';
import type { Digests } from '../application/ports.ts';

export const digests: Digests = {
  sum: (text) => createHash('sha256').update(text).digest(),
  expand: (text) => {
    const bytes = createHash('shake256', { outputLength: DIGEST_WORDS * 2 })
      .update(text)
      .digest();
    // Little endian on every machine that this runs on; a copy, since a buffer may begin anywhere.
    return new Uint16Array(Uint8Array.from(bytes).buffer);
  },
  encode: (bytes) => Buffer.from(bytes).toString('base64url'),
  decode: (text) => Buffer.from(text, 'base64url'),
};
