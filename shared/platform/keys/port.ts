/**
 * The service that holds the master key of a region: a key service of the cloud, or a key ring on this machine.
 * What it wraps in one region the same region's service unwraps.
 */
export interface KeyService {
  wrap(region: string, key: Uint8Array): Promise<Uint8Array>;
  /** Throws when the key was not wrapped by this region's master key. */
  unwrap(region: string, wrapped: Uint8Array): Promise<Uint8Array>;
}

/** What a key of the ring is for. No key serves two purposes. */
export const keyPurposes = ['wrap', 'index', 'transit', 'digest', 'cursor'] as const;
export type KeyPurpose = (typeof keyPurposes)[number];
