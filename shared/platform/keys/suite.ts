import type { SuiteId } from '../../kernel/keys.ts';

/** The first byte of every text that a suite seals. Never given to another suite. */
export const suiteBytes = {
  'A256GCM/HMAC-SHA-256': 1,
  'SM4-GCM/HMAC-SM3': 2,
} as const satisfies Record<SuiteId, number>;

export const KEY_BYTES = 32;

/**
 * Every key of the registry is a secret of 32 bytes, whatever the suite; a suite makes of it the key that its
 * cipher takes. So a person's one key opens what was sealed before and after a change of suite.
 */
export interface Suite {
  readonly id: SuiteId;
  /** Nonce ‖ ciphertext ‖ tag. */
  seal(secret: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array;
  /** Throws when the key, the text or the associated data is not what was sealed. */
  open(secret: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array;
}

/** Both suites: nonces are random, and a person's key seals a few texts in a life. */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
