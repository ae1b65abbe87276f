import { createSecretKey, type KeyObject } from 'node:crypto';

/**
 * Bytes as a key of node:crypto. Given the bytes themselves, Node finds out by two exceptions that they are neither
 * a `KeyObject` nor a `CryptoKey`, which takes longer than sealing a short text does.
 */
export const secretKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);
