import { createHash } from 'node:crypto';
import type { ExtractFiles } from '../../shared/statistics/application/extract-files.ts';

/** Files of extracts in memory; a test says how long a part is at least, and may lose what was put. */
export interface MemoryExtractFiles extends ExtractFiles {
  /** By key, as the bucket has them. */
  readonly objects: Map<string, Buffer>;
  /** Parts by upload, then number. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  partBytes: number;
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function memoryExtractFiles(): MemoryExtractFiles {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const files: MemoryExtractFiles = {
    objects,
    uploads,
    partBytes: 1_024,
    put: async (key, { upload, parts, tail }, piece, last) => {
      const before = tail === undefined ? Buffer.of() : objects.get(tail);
      if (before === undefined) return undefined;
      const bytes = Buffer.concat([before, piece]);
      if (bytes.length < files.partBytes && !(last && upload !== undefined)) {
        objects.set(`${key}-${digestOf(bytes)}`, bytes);
        return { ...(upload !== undefined && { upload }), tail: `${key}-${digestOf(bytes)}` };
      }
      const id = upload ?? `upload-${String(uploads.size)}`;
      const held = upload === undefined ? new Map<number, Buffer>() : uploads.get(upload);
      if (held === undefined) return undefined;
      uploads.set(id, held);
      held.set(parts.length + 1, bytes);
      return { upload: id, part: digestOf(bytes) };
    },
    close: async (key, { upload = '', parts }) => {
      const held = uploads.get(upload);
      const all = parts.map((_, index) => held?.get(index + 1) ?? Buffer.of());
      if (parts.some((part, index) => part !== digestOf(all[index] ?? Buffer.of()))) return objects.has(key);
      uploads.delete(upload);
      objects.set(key, Buffer.concat(all));
      return true;
    },
    offer: async (key, _, now) => ({ url: `https://bucket.example/${key}`, expiresAt: now }),
  };
  return files;
}
