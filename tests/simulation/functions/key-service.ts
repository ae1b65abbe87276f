import { createHash } from 'node:crypto';
import type { KeyService } from '../../../shared/platform/keys/port.ts';

/**
 * A key service that gives the same keys in every run: a wrapped key is a number, what it unwraps to follows from
 * the number. So the claims on ID numbers, which are keyed hashes, are the same in every run as well. Keys that are
 * made later have numbers after `from`.
 */
export function sameKeys(from = 0): KeyService {
  const numbers = new Map<string, number>();
  return {
    wrap(_, key) {
      const text = Buffer.from(key).toString('hex');
      const number = numbers.get(text) ?? from + numbers.size + 1;
      numbers.set(text, number);
      return Promise.resolve(Uint8Array.of(number));
    },
    unwrap: (_, wrapped) =>
      Promise.resolve(
        createHash('sha256')
          .update(`simulated key ${String(wrapped[0])}`)
          .digest(),
      ),
  };
}
