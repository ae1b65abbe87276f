import { createHash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import { canonicalHash } from '../../platform/canonical-hash.ts';
import type { ArchiveCodec } from '../application/archive-ports.ts';
import { type ArchivedItem, nameOf } from '../domain/archived.ts';

const LEVEL = 9;

/** Larger than any object that is written: what claims to be more is no object of ours. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * A line for each item in canonical JSON, by name; before them one with the object's name, their number and the SHA-256 of the rest. The
 * same items are the same bytes, whichever reader of a stream brings them.
 */
export const archiveCodec: ArchiveCodec = {
  pack(name, items) {
    const lines = new Map(items.map((item) => [nameOf(item), lineOf(item)]));
    const sorted = [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
    const text = sorted.join('');
    const head = JSON.stringify({ v: 1, name, count: sorted.length, sha256: sha256(text).toString('hex') });
    return zstdCompressSync(Buffer.from(`${head}\n${text}`), {
      params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
    });
  },

  unpack(name, body) {
    try {
      const text = zstdDecompressSync(body, { maxOutputLength: MOST_BYTES }).toString();
      const end = text.indexOf('\n') + 1;
      const head = JSON.parse(text.slice(0, end)) as {
        v: number;
        name: string;
        count: number;
        sha256: string;
      };
      const rest = text.slice(end);
      const items = rest
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ArchivedItem);
      const isWhole =
        head.v === 1 &&
        head.name === name &&
        head.count === items.length &&
        head.sha256 === sha256(rest).toString('hex');
      return isWhole && items.every(({ pk }) => typeof pk === 'string') ? items : undefined;
    } catch {
      return undefined;
    }
  },

  digest: (name, hash) => BigInt(`0x${sha256(`${name} ${hash}`).toString('hex')}`),

  hashOf({ hash: _, timeShard: _shard, timeSort: _sort, ...content }) {
    return canonicalHash(content);
  },
};

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Refuses what JSON can't hold, rather than to keep less than there is. */
function lineOf(item: ArchivedItem): string {
  refuseUnlike(item);
  return `${canonicalize(item) ?? ''}\n`;
}

function refuseUnlike(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  if (value instanceof Uint8Array || value instanceof Set)
    throw new Error('an item with bytes or sets is not archived as JSON');
  for (const inner of Object.values(value)) refuseUnlike(inner);
}
