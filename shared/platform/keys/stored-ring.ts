import * as z from 'zod';
import { KeyPurpose, KeyState, SuiteId } from '../../kernel/keys.ts';

export const RING = 'ring';

/** A key of the ring as stored: wrapped by the master key of each region. Rings of the first version name no suite. */
export const StoredKey = z.lazy(() =>
  z.object({
    id: z.string(),
    purpose: KeyPurpose,
    suite: SuiteId.default('A256GCM/HMAC-SHA-256'),
    state: KeyState.default('current'),
    wrapped: z.record(
      z.string(),
      z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    ),
  }),
);
export type StoredKey = z.infer<typeof StoredKey>;

export const StoredRing = z.lazy(() =>
  z.object({ rev: z.number().int().positive(), keys: z.array(StoredKey) }),
);
export type StoredRing = z.infer<typeof StoredRing>;
