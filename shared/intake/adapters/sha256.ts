import { createHash } from 'node:crypto';
import type { FileDigest } from '../application/read-roster.ts';

export function sha256(): FileDigest {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
}
