import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { readAssembly } from '../../../local/cloud/template.ts';
import { tableMaker } from '../../../local/cloud/tables.ts';
import { startDynamoDb } from '../../../local/emulators/dynamodb.ts';
import { connect } from '../../../local/endpoints.ts';
import { tableName } from '../../../shared/platform/deployment/names.ts';
import { dynamoStore } from '../../../shared/platform/store/dynamo-store.ts';
import { dynamoPending } from '../../../shared/platform/store/pending.ts';
import {
  keyOf,
  replicatedTables,
  type ReplicatedTable,
  type Store,
  type StoredItem,
  type Write,
} from '../../../shared/platform/store/port.ts';
import { replicateTables } from '../../../shared/recovery/adapters/stream-handler.ts';
import { dynamoStatisticsStore } from '../../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { batchesOf, streamEvent } from '../../support/stream-events.ts';
import { itemsOf } from '../../support/tables.ts';
import { TENANT } from '../functions/environment.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import { silent } from '../functions/silent.ts';
import type { Backend, BackendDependencies } from './backend.ts';

export interface Emulator {
  readonly backend: (from: Provisioned, dependencies: BackendDependencies) => Promise<Backend>;
  readonly close: () => Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

/** DynamoDB Local, in memory, with tables from the synthesized templates: new ones for each episode. */
export async function startEmulator(): Promise<Emulator> {
  execFileSync(process.execPath, [join(root, 'scripts/synth.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const dynamodb = await startDynamoDb({ storage: 'in-memory', log: () => undefined });
  return {
    ...emulatorAt({ url: dynamodb.url, assembly: join(root, '.build/cloud') }),
    close: () => dynamodb.close(),
  };
}

/** On an emulator that runs already. */
export function emulatorAt({
  url,
  assembly,
}: {
  readonly url: string;
  readonly assembly: string;
}): Pick<Emulator, 'backend'> {
  let provinces = 0;
  return {
    backend: (from, dependencies) => {
      // DynamoDB Local keeps each access key's tables apart.
      const accessKeyId = `s${String(process.pid)}x${String((provinces += 1))}`;
      return emulatorBackend(from, dependencies, { url, assembly, accessKeyId });
    },
  };
}

const FIGURES = ['statistics', 'applied'] as const;
const nameOf = (table: ReplicatedTable | (typeof FIGURES)[number]): string => tableName(TENANT, table);
const names = Object.fromEntries(replicatedTables.map((table) => [table, nameOf(table)])) as Record<
  ReplicatedTable,
  string
>;

async function emulatorBackend(
  { items: initial, figures }: Provisioned,
  { changed }: BackendDependencies,
  {
    url,
    assembly,
    accessKeyId,
  }: { readonly url: string; readonly assembly: string; readonly accessKeyId: string },
): Promise<Backend> {
  const clients = connect(
    { dynamodb: url, sqsS3: url },
    { region: 'none', credentials: { accessKeyId, secretAccessKey: 'simulation' } },
  );
  const [source, second] = await makeTables(assembly, clients.dynamodb);
  await Promise.all([fill(source, initial), fill(second, initial)]);
  const items = new Map(initial);
  const store = tellingStore(source, (key, image) => {
    items.set(key, image);
    changed(key, image);
  });
  const statistics = dynamoStatisticsStore(source, {
    statistics: nameOf('statistics'),
    applied: nameOf('applied'),
  });
  await count(statistics, figures);
  const copy = replicateTables({ replica: second, log: silent, isWriter: () => Promise.resolve(true) });
  return {
    real: true,
    store,
    items,
    statistics,
    pending: dynamoPending(source, names),
    async replicate(key, image) {
      const { batchItemFailures } = await copy(streamEvent(names[tableOf(key)], [image]));
      if (batchItemFailures.length > 0) throw new Error(`the second region did not take ${key}`);
    },
    regions: async () => ({ items: await allOf(source), replica: await allOf(second) }),
    close: () => {
      clients.close();
    },
  };
}

/** Tables of both regions, as the templates declare them; what else stacks declare is left out. */
async function makeTables(
  assembly: string,
  clientOf: (region: string) => DynamoDBClient,
): Promise<readonly [DynamoDBClient, DynamoDBClient]> {
  const wanted = new Set<unknown>([...replicatedTables, ...FIGURES].map(nameOf));
  const maker = tableMaker(clientOf);
  if (!('make' in maker)) throw new Error('tables are only named, not made');
  const regions = new Map<'source' | 'second', string>();
  for (const { name, region, template } of readAssembly(assembly))
    for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::DynamoDB::Table' || !wanted.has(Properties['TableName'])) continue;
      regions.set(name.includes('-second-') ? 'second' : 'source', region);
      await maker.make(Properties, { logicalId, region } as Parameters<typeof maker.make>[1]);
    }
  const [source, second] = [regions.get('source'), regions.get('second')];
  if (source === undefined || second === undefined)
    throw new Error(`${assembly} declares no tables of both regions`);
  return [clientOf(source), clientOf(second)];
}

const tableOf = (key: string): ReplicatedTable => key.slice(0, key.indexOf('/')) as ReplicatedTable;

async function fill(client: DynamoDBClient, items: ReadonlyMap<string, StoredItem>): Promise<void> {
  for (const batch of batchesOf([...items], 25)) {
    const RequestItems: Record<string, WriteRequest[]> = {};
    for (const [key, item] of batch)
      (RequestItems[names[tableOf(key)]] ??= []).push({
        PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
      });
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('the emulator left items unwritten');
  }
}

async function count(
  store: Backend['statistics'],
  { applied, counters }: Provisioned['figures'],
): Promise<void> {
  for (const batch of batchesOf([...applied], 90))
    await store.commit({
      generation: 'g0',
      applied: batch.map(([key, row]) => ({ ...row, pk: key.slice('g0#'.length), readRev: undefined })),
      counters: [],
    });
  for (const batch of batchesOf([...counters.values()], 90))
    await store.commit({
      generation: 'g0',
      applied: [],
      counters: batch.map(({ scope, family, lane, counters: add }) => ({ scope, family, lane, add })),
    });
}

/** The store, with word of every new image as the table then holds it: one call at a time, so none is missed. */
function tellingStore(client: DynamoDBClient, changed: BackendDependencies['changed']): Store {
  const store = dynamoStore(client, names);
  return {
    read: (keys) => store.read(keys),
    async commit(writes) {
      const result = await store.commit(writes);
      if (result.committed) {
        const images = await imagesOf(client, writes);
        for (const write of writes) {
          const key = keyOf(write);
          const image = images.get(key);
          if (image === undefined) throw new Error(`${key} was written and is not there`);
          changed(key, image);
        }
      }
      return result;
    },
  };
}

async function imagesOf(
  client: DynamoDBClient,
  writes: readonly Write[],
): Promise<ReadonlyMap<string, StoredItem>> {
  const RequestItems: Record<string, { Keys: Record<string, AttributeValue>[]; ConsistentRead: true }> = {};
  for (const write of writes) {
    const table = tableOf(keyOf(write));
    const pk = 'item' in write ? write.item.pk : write.pk;
    const key =
      'item' in write && table === 'ledger'
        ? { pk: { S: pk }, seq: { N: String(write.item['seq']) } }
        : { pk: { S: pk } };
    (RequestItems[names[table]] ??= { Keys: [], ConsistentRead: true }).Keys.push(key);
  }
  const { Responses = {} } = await client.send(new BatchGetItemCommand({ RequestItems }));
  return new Map(
    replicatedTables.flatMap((table) =>
      (Responses[names[table]] ?? []).map((item) => keyed(table, unmarshall(item) as StoredItem)),
    ),
  );
}

const keyed = (table: ReplicatedTable, item: StoredItem): readonly [string, StoredItem] => [
  table === 'ledger' ? `${table}/${item.pk}@${String(item['seq'])}` : `${table}/${item.pk}`,
  item,
];

async function allOf(client: DynamoDBClient): Promise<ReadonlyMap<string, StoredItem>> {
  const all = new Map<string, StoredItem>();
  for (const table of replicatedTables)
    for (const item of await itemsOf(client, names[table])) {
      const [key, stored] = keyed(table, item as StoredItem);
      all.set(key, stored);
    }
  return all;
}
