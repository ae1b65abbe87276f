import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../scripts/audit/source.ts';
import { itemsOf } from '../../scripts/restore/history.ts';
import { restore, type RestoreReport } from '../../scripts/restore/restore.ts';
import { s3ArchivedAnchors } from '../../shared/audit/adapters/archive.ts';
import { type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { createLog } from '../../shared/platform/log.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { archiveCodec } from '../../shared/recovery/adapters/archive-codec.ts';
import { archiveTables } from '../../shared/recovery/adapters/archive-handler.ts';
import { dynamoArchivedTable } from '../../shared/recovery/adapters/dynamo-archived-table.ts';
import { s3ArchiveObjects } from '../../shared/recovery/adapters/s3-archive.ts';
import { replicateTables } from '../../shared/recovery/adapters/stream-handler.ts';
import { closeArchive } from '../../shared/recovery/application/close-archive.ts';
import { compareArchive } from '../../shared/recovery/application/compare-archive.ts';
import { hourOf } from '../../shared/recovery/domain/archived.ts';
import { same } from '../simulation/invariants/snapshots.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { foundUnion, memoryKeyService, testRegistry } from '../support/registry.ts';
import { batchesOf, readStream } from '../support/stream-events.ts';

let cloud: FreshCloud;
let [primary, second]: [DynamoDBClient, DynamoDBClient] = [] as never;
let source: Source;
let now: Instant;
const objects = () => s3ArchiveObjects({ client: cloud.clients.s3, bucket: cloud.archiveBucket });

/** A union with its members, copied to the second region and archived; the first hour of it is closed. */
beforeAll(async () => {
  cloud = await freshCloud();
  primary = cloud.clients.dynamodb(cloud.regions.primary);
  second = cloud.clients.dynamodb(cloud.regions.second);
  const registry = await testRegistry(dynamoStore(primary, cloud.tables));
  await foundUnion(registry, { size: 30 });
  now = registry.now;
  const log = createLog('test', 'SILENT');
  const isWriter = () => Promise.resolve(true);
  const replicate = replicateTables({ replica: second, log, isWriter });
  const archive = archiveTables({ objects: objects(), codec: archiveCodec, log, isWriter });
  for (const table of ['registry', 'ledger', 'requests', 'keys'] as const) {
    const records = await readStream(
      { dynamodb: primary, streams: cloud.clients.streams },
      cloud.tables[table],
    );
    for (const Records of batchesOf(records, 100)) {
      const event: DynamoDBStreamEvent = { Records };
      expect(await replicate(event)).toEqual({ batchItemFailures: [] });
      expect(await archive(event)).toEqual({ batchItemFailures: [] });
    }
  }
  source = {
    ...{ name: 'test', primary, second, tables: cloud.tables, objects: objects() },
    anchorKey: 'file:///none',
    archive: s3ArchivedAnchors(cloud.clients.s3, cloud.archiveBucket),
    close: () => Promise.resolve(),
  } as Source;
}, 60_000);
afterAll(() => cloud.close());

const restoring = (into: string, from: 'archive' | 'replica', more: object = {}): Promise<RestoreReport> =>
  restore({
    ...{ source, tenant: '44', into, from },
    // Later than the timers, which the tests do not wait for.
    to: instantOf(Date.parse(now) + 30 * 86_400_000),
    region: { at: 'second', name: 'r2' },
    service: memoryKeyService(),
    verify: () => false,
    dryRun: false,
    despiteHoles: false,
    say: () => undefined,
    ...more,
  });

/** What stands in a restored table and differs from the province's own. */
async function differing(into: string, table: 'registry' | 'ledger' | 'requests' | 'keys') {
  const byKey = (items: readonly StoredItem[]) =>
    new Map(items.map((item) => [`${item.pk}@${String(item['seq'])}`, item]));
  const [found, there] = [
    byKey(await itemsOf(second, `${into}-${table}`)),
    byKey(await itemsOf(primary, cloud.tables[table])),
  ];
  return [...new Set([...found.keys(), ...there.keys()])].filter(
    (key) => !same(found.get(key), there.get(key)),
  );
}

describe('H2 a restore', () => {
  it('refuses an archive with a hole, says which object it is, and writes nothing', async () => {
    const broken = objects();
    let cutOff: string | undefined;
    const source2 = {
      ...source,
      objects: {
        ...broken,
        read: async (object: { name: string; disturbed: boolean }) => {
          const body = await broken.read(object);
          if (body === undefined || !object.name.startsWith('ledger/')) return body;
          cutOff ??= object.name;
          return object.name === cutOff ? body.slice(0, -3) : body;
        },
      },
    };
    const report = await restoring('holed', 'archive', { source: source2 });
    const found = report.damage.filter(({ name }) => name === cutOff);
    expect(found).toEqual([{ kind: 'unreadable', name: cutOff }]);
    expect(report.run).toBe('refused');
    expect(report.holes).toEqual(found);
    await expect(itemsOf(second, 'holed-ledger')).rejects.toThrow();
  }, 60_000);

  it('from the replica makes every item as it was, and figures that a recount proves', async () => {
    const report = await restoring('again', 'replica');
    expect(report).toMatchObject({ run: 'new', faults: [], fallen: [], holes: [], damage: [] });
    expect(report.figures).toMatchObject({ proven: true });
    expect(report.figures?.counters).toBeGreaterThan(20);
    for (const table of ['registry', 'ledger', 'requests', 'keys'] as const)
      expect(await differing('again', table)).toEqual([]);
  }, 60_000);

  it('from the archive makes the same records, claims and ledger, whether hours are closed or not', async () => {
    const closing = {
      ...{ objects: objects(), codec: archiveCodec, damage: () => undefined },
      source: dynamoArchivedTable(primary, cloud.tables),
      mayContinue: () => true,
    };
    const ledger = await itemsOf(primary, cloud.tables.ledger);
    const first = ledger.map(({ at }) => String(at)).toSorted()[0] ?? '';
    const closed = await closeArchive({ ...closing, now: () => Date.parse(first) + 2 * 3_600_000 }, () =>
      Promise.resolve(hourOf(first)),
    );
    expect(closed.hours).toBeGreaterThan(0);
    expect(closed).toMatchObject({ mended: 0, surplus: 0 });
    const tables = { source: closing.source, replica: dynamoArchivedTable(second, cloud.tables) };
    expect(await compareArchive({ ...closing, tables })).toMatchObject({ equal: true });

    const report = await restoring('archived', 'archive');
    expect(report).toMatchObject({ run: 'new', faults: [], fallen: [], holes: [] });
    expect(report.entries).toBe(ledger.length);
    for (const table of ['ledger', 'requests', 'keys'] as const)
      expect(await differing('archived', table)).toEqual([]);
    // Gates and claims are counted anew: their revisions and commits are their own.
    const others = (await differing('archived', 'registry')).filter((key) => !/^(gate|claim)#/.test(key));
    expect(others).toEqual([]);
  }, 60_000);

  it('goes on where it was stopped, and is done again at no cost', async () => {
    const report = await restoring('again', 'replica');
    expect(report).toMatchObject({ run: 'resumed', faults: [] });
  }, 60_000);

  it('never writes to live tables, nor to tables that another restore or nobody knows of', async () => {
    await expect(restoring('union-registry-44', 'replica')).rejects.toThrow('live tables');
    await expect(restoring('again', 'replica', { to: instantOf(Date.parse(now) + 1) })).rejects.toThrow(
      'another restore',
    );
  }, 60_000);
});
