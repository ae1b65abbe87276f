import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id in ULID form that follows from its parts: whoever repeats a step after a crash arrives at the same
 * id, so that the repeat meets what the first try left. 125 bits of SHA-256.
 */
export function derivedId<Id extends string>(...parts: readonly (string | number)[]): Id {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = BigInt(`0x${digest.subarray(0, 16).toString('hex')}`);
  let id = '';
  for (let position = 0; position < 25; position += 1) {
    id = CROCKFORD.charAt(Number(bits & 31n)) + id;
    bits >>= 5n;
  }
  return `0${id}` as Id;
}
