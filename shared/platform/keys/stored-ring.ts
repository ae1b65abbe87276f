import * as z from 'zod';
import { keyPurposes } from './port.ts';
import { SuiteId } from './suite.ts';

export const RING = 'ring';

/**
 * announced: others may use it, we learn of it; current: what we write with; previous: what we still read.
 * Of index keys all three are in use: a number is claimed under each of them.
 */
export const KeyState = z.enum(['announced', 'current', 'previous', 'retired']);
export type KeyState = z.infer<typeof KeyState>;

/** A key of the ring as stored: wrapped by the master key of each region. Rings of the first version name no suite. */
export const StoredKey = z.object({
  id: z.string(),
  purpose: z.enum(keyPurposes),
  suite: SuiteId.default('A256GCM/HMAC-SHA-256'),
  state: KeyState.default('current'),
  wrapped: z.record(
    z.string(),
    z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  ),
});
export type StoredKey = z.infer<typeof StoredKey>;

export const StoredRing = z.object({ rev: z.number().int().positive(), keys: z.array(StoredKey) });
export type StoredRing = z.infer<typeof StoredRing>;
