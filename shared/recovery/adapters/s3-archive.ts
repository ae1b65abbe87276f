import { type LockedBucket, lockedObjects, putOnce, readLocked } from '../../platform/store/locked-bucket.ts';
import type { ArchiveObjects } from '../application/archive-ports.ts';

/** The archive in the second region's locked bucket; lock and encryption are the bucket's own. */
export const s3ArchiveObjects = (locked: LockedBucket): ArchiveObjects => ({
  put: (name, body) => putOnce(locked, name, body, 'application/zstd'),
  list: (prefix) => lockedObjects(locked, prefix),
  read: (object) => readLocked(locked, object),
});
