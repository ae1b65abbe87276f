import { constants, crc32, deflateRawSync } from 'node:zlib';

/**
 * A ZIP archive (APPNOTE 6.3) made in pieces that nobody holds together: what has to be known of an entry to go on
 * with it is four numbers. Offsets of 32 bits: an archive stays below 4 GB.
 */
export interface Entry {
  /** Where its header stands in the archive. */
  readonly at: number;
  readonly crc: number;
  readonly packed: number;
  readonly raw: number;
}

/** Sizes and checksum follow the entry; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
/** 1 January 1980: an entry's time tells nothing. */
const DAY_ONE = 0x21;

const fields = (...all: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer => {
  const buffer = Buffer.alloc(all.reduce((sum, [bytes]) => sum + bytes, 0));
  all.reduce((at, [bytes, value]) => buffer.writeUIntLE(value, at, bytes), 0);
  return buffer;
};

export const begin = (path: string, at: number): { readonly bytes: Buffer; readonly entry: Entry } => {
  const name = Buffer.from(path);
  const header = fields(
    [4, 0x04034b50],
    [2, VERSION],
    [2, FLAGS],
    [2, DEFLATED],
    [2, 0],
    [2, DAY_ONE],
    [4, 0],
    [4, 0],
    [4, 0],
    [2, name.length],
    [2, 0],
  );
  return { bytes: Buffer.concat([header, name]), entry: { at, crc: 0, packed: 0, raw: 0 } };
};

/** Flushed to a whole byte, and not the last block: another piece may follow, whoever packs it. */
export const extend = (entry: Entry, text: string): { readonly bytes: Buffer; readonly entry: Entry } => {
  const raw = Buffer.from(text);
  const bytes = deflateRawSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
  return {
    bytes,
    entry: {
      ...entry,
      crc: crc32(raw, entry.crc),
      packed: entry.packed + bytes.length,
      raw: entry.raw + raw.length,
    },
  };
};

/** An empty last block. */
const END = Buffer.from([0x03, 0x00]);

export const finish = (entry: Entry): { readonly bytes: Buffer; readonly entry: Entry } => {
  const ended = { ...entry, packed: entry.packed + END.length };
  const told = fields([4, 0x08074b50], [4, ended.crc], [4, ended.packed], [4, ended.raw]);
  return { bytes: Buffer.concat([END, told]), entry: ended };
};

/** What stands at the end of an archive: the list of its entries. */
export function directory(entries: readonly (readonly [path: string, Entry])[], at: number): Buffer {
  const listed = Buffer.concat(
    entries.flatMap(([path, { at: begins, crc, packed, raw }]) => {
      const name = Buffer.from(path);
      const header = fields(
        [4, 0x02014b50],
        [2, VERSION],
        [2, VERSION],
        [2, FLAGS],
        [2, DEFLATED],
        [2, 0],
        [2, DAY_ONE],
        [4, crc],
        [4, packed],
        [4, raw],
        [2, name.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, begins],
      );
      return [header, name];
    }),
  );
  const count = entries.length;
  const end = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, listed.length],
    [4, at],
    [2, 0],
  );
  return Buffer.concat([listed, end]);
}
