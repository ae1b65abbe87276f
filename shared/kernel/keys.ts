import * as z from 'zod';

/** 密码套件: a cipher with associated data and a keyed hash that belong together. Names as events keep them. */
export const SuiteId = z.enum(['A256GCM/HMAC-SHA-256', 'SM4-GCM/HMAC-SM3']);
export type SuiteId = z.infer<typeof SuiteId>;

/** What a key of the ring is for. No key serves two purposes. */
export const KeyPurpose = z.enum(['wrap', 'index', 'transit', 'digest', 'cursor', 'identity']);
export type KeyPurpose = z.infer<typeof KeyPurpose>;

/**
 * announced: all learn of it before anybody writes with it; current: what is written with; previous: what is
 * still read; retired: what is only cleared up. Numbers are claimed under all index keys that are not retired.
 */
export const KeyState = z.enum(['announced', 'current', 'previous', 'retired']);
export type KeyState = z.infer<typeof KeyState>;
