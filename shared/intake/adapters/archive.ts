import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { SpreadsheetLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

/** The parts of a ZIP archive that is held in memory. */
export type Archive = {
  readonly has: (name: string) => boolean;
  /** Unpacks a part as it is read. Undefined when there is none of that name. */
  readonly open: (name: string) => AsyncIterable<Buffer> | undefined;
};

/**
 * A bomb is refused twice: by the sizes the archive declares, before anything is unpacked; and by yauzl, which
 * stops when a part turns out larger than declared. The budget is for the sum of what is really unpacked, since
 * many names may point at one part.
 */
export async function openArchive(bytes: Buffer, limits: SpreadsheetLimits): Promise<Archive> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false }).catch(damaged);
  const entries = await entriesOf(zip, limits);
  let budget = limits.unpackedBytes;

  async function* unpack(entry: Entry): AsyncGenerator<Buffer> {
    try {
      const stream = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        budget -= chunk.length;
        if (budget < 0) throw new Unreadable('roster/unpacks-too-large');
        yield chunk;
      }
    } catch (cause) {
      throw cause instanceof Unreadable ? cause : new Unreadable('roster/damaged-file', undefined, cause);
    }
  }

  return {
    has: (name) => entries.has(name.toLowerCase()),
    open: (name) => {
      const entry = entries.get(name.toLowerCase());
      return entry && unpack(entry);
    },
  };
}

/** By lower-case name: part names of a package are compared without regard to case (ECMA-376 part 2). */
async function entriesOf(zip: ZipFile, limits: SpreadsheetLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.parts) throw new Unreadable('roster/unpacks-too-large');
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new Unreadable('roster/encrypted');
      unpacked += entry.uncompressedSize;
      if (unpacked > limits.unpackedBytes || isBomb(entry, limits))
        throw new Unreadable('roster/unpacks-too-large');
      entries.set(entry.fileName.toLowerCase(), entry);
    }
  } catch (cause) {
    throw cause instanceof Unreadable ? cause : new Unreadable('roster/damaged-file', undefined, cause);
  }
  return entries;
}

const isBomb = (entry: Entry, limits: SpreadsheetLimits): boolean =>
  entry.uncompressedSize > limits.ratioFrom && entry.uncompressedSize > entry.compressedSize * limits.ratio;

function damaged(cause: unknown): never {
  throw new Unreadable('roster/damaged-file', undefined, cause);
}
