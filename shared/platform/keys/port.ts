/**
 * The service that holds the master key of a region: a key service of the cloud, or a key ring on this machine.
 * What it wraps in one region the same region's service unwraps.
 */
export interface KeyService {
  wrap(region: string, key: Uint8Array): Promise<Uint8Array>;
  /** Throws when the key was not wrapped by this region's master key. */
  unwrap(region: string, wrapped: Uint8Array): Promise<Uint8Array>;
}
