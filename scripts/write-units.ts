import './assert-node.js';
import {
  type ConsumedCapacity,
  type DynamoDBClient,
  GetItemCommand,
  type PutItemCommandInput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { OperatorId, type Operator } from '../shared/kernel/caller.ts';
import { handlersOf } from '../shared/kernel/command-handler.ts';
import { instantOf } from '../shared/kernel/dates.ts';
import { EmployerId, type RequestId, UnionId } from '../shared/kernel/ids.ts';
import { memberHandlers } from '../shared/members/application/handlers.ts';
import { PersonInput } from '../shared/members/domain/person.ts';
import { memberRoutes } from '../shared/members/http/routes.ts';
import { registerSpec } from '../shared/members/http/specs.ts';
import { indexIds, type TableId, tableIds } from '../shared/platform/deployment/names.ts';
import { commandEdge } from '../shared/platform/edge/command-edge.ts';
import { recordsReader } from '../shared/platform/edge/records-reader.ts';
import { keyRingSource } from '../shared/platform/keys/key-ring.ts';
import { keyService } from '../shared/platform/keys/key-service.ts';
import { personVault } from '../shared/platform/keys/person-vault.ts';
import { createLog } from '../shared/platform/log.ts';
import type { CommandQueue } from '../shared/platform/queue/port.ts';
import { backOff } from '../shared/platform/retry.ts';
import { dynamoStore } from '../shared/platform/store/dynamo-store.ts';
import { dynamoPages } from '../shared/platform/store/item-pages.ts';
import { dynamoLists } from '../shared/platform/store/lists.ts';
import { engineOf } from '../shared/registry/contexts.ts';
import { people } from '../tests/support/people.ts';
import { foundUnion, rosterOf, testProvince, type TestProvince } from '../tests/support/province.ts';
import { type Item, itemSize } from './item-size.ts';

/** What a registration writes between the request and its outcome: every item, its size and what it costs. */

/** Of a registration in a batch, at the steady state. */
const LIMIT_UNITS = 14;
const BATCH = 10;

type Written = {
  readonly call: 'put' | 'update' | 'transaction';
  readonly table: TableId;
  readonly pk: string;
  readonly bytes: number;
  readonly units: number;
  readonly indexUnits: number;
};
type Measured = { readonly written: readonly Written[]; readonly reported: number };

const kilobytes = (bytes: number): number => Math.ceil(bytes / 1024);

async function main(): Promise<void> {
  const province = await testProvince();
  try {
    const { unionId, employerId } = await foundUnion(province, rosterOf(people(1, 5)), 5);
    const register = registrar(province, { unionId, employerId });
    const crowd = people(1 + BATCH, 6);
    // The first fills the caches, as they are at the steady state.
    await register(people(1, 7));
    const single = await register(crowd.slice(0, 1));
    print('one registration', single, 1);
    const batch = await register(crowd.slice(1));
    print(`one of ${String(BATCH)} registrations in one batch, one union`, batch, BATCH);
    const each = unitsOf(batch) / BATCH;
    if (each > LIMIT_UNITS) {
      console.error(`more than ${String(LIMIT_UNITS)} write units`);
      process.exitCode = 1;
    }
  } finally {
    await province.close();
  }
}

type Place = { readonly unionId: string; readonly employerId: string };

/** The functions' own code on a client that looks at what is written. */
function registrar(at: TestProvince, { unionId, employerId }: Place) {
  const { province, dynamodb, table } = at;
  const tables = {
    registry: table('registry'),
    ledger: table('ledger'),
    requests: table('requests'),
    keys: table('keys'),
  };
  const store = dynamoStore(dynamodb, tables);
  const region = province.tenant.regions.primary;
  const service = keyService(new URL('key-ring.json', `file://${province.dataFolder}/`).href);
  const ring = keyRingSource({ store, service, region });
  const vault = personVault({ store, ring, tenant: province.tenant.code });
  const sent: RequestId[] = [];
  const queue: CommandQueue = {
    send: async (messages) => void sent.push(...messages.map(({ requestId }) => requestId)),
  };
  const now = () => instantOf(Date.now());
  const connection = {
    tenant: province.tenant.code,
    log: createLog('write-units', 'SILENT'),
    now,
    pause: backOff,
    store,
    pages: dynamoPages(dynamodb, tables),
    queue,
    ring,
    vault,
  };
  const edge = commandEdge({
    ...connection,
    handlers: handlersOf(memberHandlers(vault)),
    onUnsent: (_, fault) => {
      throw fault;
    },
  });
  const route = memberRoutes({
    edge,
    vault,
    store,
    records: recordsReader(store, dynamoLists(dynamodb, tables.registry)),
    cursors: () => Promise.reject(new Error('nothing is listed')),
  }).find(({ spec }) => spec === registerSpec);
  if (route === undefined) throw new Error('no route registers members');
  const engine = engineOf(connection);
  const caller: Operator = {
    kind: 'operator',
    id: OperatorId.parse('write-units'),
    role: 'union-officer',
    scope: UnionId.parse(unionId),
  };

  return async (crowd: ReturnType<typeof people>): Promise<Measured> => {
    const watch = watching(dynamodb, at);
    sent.length = 0;
    for (const person of crowd) {
      const answered = await route.handle({
        params: {},
        query: {},
        body: {
          unionId: UnionId.parse(unionId),
          employerId: EmployerId.parse(employerId),
          person: PersonInput.parse(person),
        },
        caller,
        idempotencyKey: `write-units-${person.idNumber}`,
        locale: 'zh',
      note: () => undefined,
        now: now(),
      });
      if (!answered.ok) throw new Error('a registration was refused');
    }
    const { settled, failed } = await engine.process([...sent]);
    if (settled.length !== crowd.length || failed.size > 0) throw new Error('not every registration settled');
    return watch();
  };
}

/** Notes every write of the client from now on; the returned function ends it and tells. */
function watching(client: DynamoDBClient, { table }: TestProvince): () => Promise<Measured> {
  const idOf = new Map(tableIds.map((id) => [table(id), id]));
  const written: Promise<Written>[] = [];
  let reported = 0;

  const note = (call: Written['call'], input: PutItemCommandInput | UpdateItemCommandInput) => {
    const id = idOf.get(input.TableName ?? '');
    if (id === undefined) throw new Error(`a table of no name here: ${String(input.TableName)}`);
    const whole = 'Item' in input && input.Item ? input.Item : undefined;
    const key = whole ? undefined : (input as UpdateItemCommandInput).Key;
    const change = 'UpdateExpression' in input ? (input.UpdateExpression ?? '') : '';
    written.push(
      (async () => {
        const { Item: there } = key
          ? await client.send(new GetItemCommand({ TableName: input.TableName, Key: key }))
          : { Item: whole };
        return measured(call, id, there ?? {}, change);
      })(),
    );
  };

  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const isWrite = /^(Put|Update|TransactWrite)Item/.test(commandName ?? '');
        if (!isWrite) return next(args);
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
        const { ConsumedCapacity } = result.output as {
          ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
        };
        for (const { CapacityUnits = 0 } of [ConsumedCapacity ?? []].flat()) reported += CapacityUnits;
        if (commandName === 'PutItemCommand') note('put', args.input as PutItemCommandInput);
        else if (commandName === 'UpdateItemCommand') note('update', args.input as UpdateItemCommandInput);
        else
          for (const { Put, Update } of (args.input as TransactWriteItemsCommandInput).TransactItems ?? [])
            note('transaction', (Put ?? Update) as PutItemCommandInput);
        return result;
      },
    { step: 'initialize', name: 'watch-writes' },
  );
  return async () => {
    client.middlewareStack.remove('watch-writes');
    return { written: await Promise.all(written), reported };
  };
}

/** Attributes whose presence puts an item into an index. */
const indexedBy: Readonly<Record<(typeof indexIds)['registry' | 'requests'][number], string>> = {
  'by-union': 'inUnion',
  'by-superior': 'superior',
  'work-queue': 'waitsAt',
  'by-due': 'dueShard',
  pending: 'pendingShard',
};

/** One unit a KB, two in a transaction; one for each entry of an index (keys only) put or taken away. */
function measured(call: Written['call'], table: TableId, item: Item, change: string): Written {
  const bytes = itemSize(item);
  const indexUnits = indexIds[table].filter((index) => {
    const attribute = indexedBy[index];
    return change === '' ? attribute in item : change.includes(attribute);
  }).length;
  const units = kilobytes(bytes) * (call === 'transaction' ? 2 : 1);
  return { call, table, pk: item['pk']?.S ?? '', bytes, units, indexUnits };
}

const unitsOf = ({ written }: Measured): number =>
  written.reduce((sum, { units, indexUnits }) => sum + units + indexUnits, 0);

function print(what: string, measurement: Measured, registrations: number): void {
  console.log(`\n${what}`);
  const kinds = Map.groupBy(
    measurement.written,
    ({ table, pk, call }) =>
      `${table.padEnd(9)} ${(pk.includes('#') ? (pk.split('#')[0] ?? '') : 'request').padEnd(8)} ${call}`,
  );
  console.log(
    `  ${'table     item     call'.padEnd(32)}${'items'.padStart(7)}${'bytes'.padStart(8)}${'units'.padStart(7)}${'index'.padStart(7)}`,
  );
  for (const [kind, items] of kinds) {
    const each = (of: (written: Written) => number): number =>
      items.reduce((sum, written) => sum + of(written), 0) / registrations;
    const bytes = Math.max(...items.map((item) => item.bytes));
    console.log(
      `  ${kind.padEnd(32)}${shown(items.length / registrations)}${String(bytes).padStart(8)}${shown(each(({ units }) => units))}${shown(each(({ indexUnits }) => indexUnits))}`,
    );
  }
  const total = unitsOf(measurement) / registrations;
  console.log(
    `  ${'a registration'.padEnd(47)}${shown(total)}  write units (limit ${String(LIMIT_UNITS)} in a batch)`,
  );
  // Of a transaction of many items DynamoDB Local reports less than the service charges.
  if (registrations > 1) return;
  console.log(`  ${'as the engine reported'.padEnd(47)}${shown(measurement.reported / registrations)}`);
}

const shown = (number: number): string => String(Math.round(number * 10) / 10).padStart(7);

await main();
