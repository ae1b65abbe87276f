import { createHash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import canonicalize from 'canonicalize';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { archiveCodec } from '../../shared/recovery/adapters/archive-codec.ts';
import { archiveTables } from '../../shared/recovery/adapters/archive-handler.ts';
import type { ArchiveObjects } from '../../shared/recovery/application/archive-ports.ts';
import type { ArchivedItem } from '../../shared/recovery/domain/archived.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { foundUnion, testRegistry } from '../../tests/support/registry.ts';
import type { BenchContext } from './part.ts';
import type { Figure, PartReport } from './report.ts';
import { figure } from './spread.ts';

const SIZES = [1, 10, 100];

/** What it costs to archive a stream, from the event to the object, beside compressing the same text bare. */
export async function archive({ rounds, size, progress }: BenchContext): Promise<PartReport> {
  const entries = await ledgerOf(size === 'full' ? 600 : 30);
  const figures: Figure[] = [];
  for (const batch of SIZES) {
    progress(`batches of ${String(batch)}`);
    figures.push(...(await archiveFigures(entries, batch, rounds)));
  }
  return {
    id: 'archive',
    title: 'Archiving ledger entries',
    method: [
      `${String(entries.length)} entries of a union that is founded with its roster, as their stream brings them; objects go to memory.`,
      'bare: the same text, made beforehand, its SHA-256 and zstd at the same level. archive: from the event of the stream, parsed and brought into canonical form, to the object.',
      'Bytes are those of the objects; the hour that is closed later is packed anew, in parts of up to 20,000.',
    ],
    figures,
    tables: [],
  };
}

async function ledgerOf(members: number): Promise<readonly ArchivedItem[]> {
  const entries: ArchivedItem[] = [];
  const store = memoryStore({
    changed: (key, image) => {
      if (key.startsWith('ledger/')) entries.push(image);
    },
  });
  await foundUnion(await testRegistry(store), { size: members });
  return entries;
}

async function archiveFigures(
  entries: readonly ArchivedItem[],
  batch: number,
  rounds: number,
): Promise<readonly Figure[]> {
  const events = Array.from({ length: Math.ceil(entries.length / batch) }, (_, index) =>
    eventOf(entries.slice(index * batch, (index + 1) * batch), index * batch),
  );
  const texts = Array.from({ length: events.length }, (_, index) =>
    entries
      .slice(index * batch, (index + 1) * batch)
      .map((entry) => `${canonicalize(entry) ?? ''}\n`)
      .join(''),
  );
  let bytes = 0;
  const objects: Pick<ArchiveObjects, 'put'> = {
    put: (_, body) => {
      bytes += body.length;
      return Promise.resolve();
    },
  };
  const keep = archiveTables({
    objects: objects as ArchiveObjects,
    codec: archiveCodec,
    log: { info: () => undefined, error: () => undefined },
    isWriter: () => Promise.resolve(true),
  });
  const [bare, ours, ratio]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    for (const text of texts) bareObject(text);
    const between = performance.now();
    bytes = 0;
    for (const event of events) await keep(event);
    const [floor, took] = [between - from, performance.now() - between];
    bare.push((entries.length / floor) * 1_000);
    ours.push((entries.length / took) * 1_000);
    ratio.push(floor / took);
  }
  const of = `batches of ${String(batch)}`;
  return [
    figure(`${of}: bare`, 'per s', bare),
    figure(`${of}: archive`, 'per s', ours),
    figure(`${of}: archive to bare`, '×', ratio),
    figure(`${of}: kB an entry`, 'kB', [bytes / entries.length / 1_000]),
  ];
}

function bareObject(text: string): Uint8Array {
  createHash('sha256').update(text).digest();
  return zstdCompressSync(text, {
    params: { [constants.ZSTD_c_compressionLevel]: 9, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

const eventOf = (entries: readonly ArchivedItem[], from: number): DynamoDBStreamEvent => ({
  Records: entries.map((entry, index) => ({
    eventSourceARN: 'arn:any:dynamodb:any:0:table/union-registry-44-ledger/stream/1',
    dynamodb: {
      SequenceNumber: String(from + index),
      NewImage: marshall(entry, { removeUndefinedValues: true }) as never,
    },
  })),
});
