import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../local/emulators/dynamodb.ts';
import { prefix, tableIds } from '../../shared/platform/deployment/names.ts';
import { watchArrivals } from './arrivals.ts';
import { benchProvince, type BenchProvince, newPeople } from './bench-province.ts';
import { type FreshTables, freshTables, TENANT } from './fresh-tables.ts';
import { type BenchContext, inLanes, type Part } from './part.ts';
import { type CpuTimes, cpuSince, cpuTimes } from './processors.ts';
import {
  type Call,
  isRecorded,
  isWrite,
  keysPut,
  keysTouched,
  renamed,
  replay,
  salted,
} from './recording.ts';
import { type ProxiedCall, recordingProxy } from './recording-proxy.ts';
import type { Table } from './report.ts';
import { figure, median } from './spread.ts';

const CALLERS = 8;
const FLOOR_LANES = 8;
const EVERY_MILLISECONDS = 100;
const PATIENCE_MILLISECONDS = 180_000;

const commandsIn = ({ size }: BenchContext): number => (size === 'tiny' ? 6 : 150);

type Taken = { readonly seconds: number; readonly cpu: CpuTimes };
type Round = { readonly pipeline: Taken; readonly writes: Taken; readonly readsAndWrites: Taken };

/** (b) From the HTTP call to the last copy, beside a floor that does every write this causes. */
export const endToEnd: Part = async (context) => {
  const count = commandsIn(context);
  const recording = await record(context, count);
  const tables = await freshTables(context.dynamodb);
  try {
    const floor = await prepareFloor(tables, recording);
    const province = await context.province();
    await pipeline(province, count);
    await floor('writes');
    const rounds: Round[] = [];
    for (let round = 1; round <= context.rounds; round += 1) {
      context.progress(`round ${String(round)} of ${String(context.rounds)}`);
      const before = round % 2 === 0 ? await floors(floor) : undefined;
      const ours = await pipeline(province, count);
      rounds.push({ pipeline: ours, ...(before ?? (await floors(floor))) });
    }
    return report(recording, rounds, count);
  } finally {
    await tables.drop();
  }
};

type Floor = (what: 'writes' | 'reads and writes') => Promise<Taken>;

const floors = async (floor: Floor) => ({
  writes: await floor('writes'),
  readsAndWrites: await floor('reads and writes'),
});

/** Registers people and waits until outcome, figures and second copy of each are there. */
async function pipeline({ at, register }: BenchProvince, count: number): Promise<Taken> {
  const crowd = [...newPeople(count).entries()];
  const cpu = cpuTimes();
  const begun = performance.now();
  const arrivals = watchArrivals(at, EVERY_MILLISECONDS);
  await inLanes(crowd, CALLERS, async ([index, person]) => arrivals.sent(await register(person, index)));
  await arrivals.all(PATIENCE_MILLISECONDS);
  return { seconds: (performance.now() - begun) / 1000, cpu: cpuSince(cpu) };
}

interface Recording {
  /** All calls of the pipeline to the engine, in their order. */
  readonly all: readonly ProxiedCall[];
  readonly gates: readonly Record<string, AttributeValue>[];
}

/** One run through a proxy, on an engine of its own that is gone before anything is timed. */
async function record({ progress }: BenchContext, count: number): Promise<Recording> {
  progress('recording the calls of one run');
  const engine = await startDynamoDb({ storage: 'in-memory', log: () => undefined });
  try {
    const proxy = await recordingProxy(engine.url);
    const province = await benchProvince(proxy.url, 4);
    try {
      await pipeline(province, 2);
      const { at } = province;
      const { Items: gates = [] } = await at.dynamodb.send(
        new ScanCommand({
          TableName: at.table('registry'),
          FilterExpression: 'begins_with(pk, :gate)',
          ExpressionAttributeValues: { ':gate': { S: 'gate#' } },
        }),
      );
      proxy.clear();
      await pipeline(province, count);
      return { all: [...proxy.calls()], gates };
    } finally {
      await province.at.close();
      proxy.close();
    }
  } finally {
    await engine.close();
  }
}

type Placed = { readonly call: Call; readonly region: string };

/** The recorded calls on tables that nothing else reads, each time under other keys. */
async function prepareFloor(tables: FreshTables, { all, gates }: Recording): Promise<Floor> {
  const { primary, second } = tables.regions;
  const clients = new Map([primary, second].map((region) => [region, tables.client(region)]));
  const client = (region: string): DynamoDBClient => {
    const known = clients.get(region);
    if (known === undefined) throw new Error(`a call to region ${region}`);
    return known;
  };
  const names = new Map(tableIds.map((id) => [`${prefix(TENANT)}-${id}`, tables.name(id)]));
  // The SDK gives each transaction a token of its own, under which no other may be sent.
  const placed = all.flatMap(
    ({ name, region, input: { ClientRequestToken: _, ...input }, status }): Placed[] =>
      isRecorded(name) && (status === 200 || region === second)
        ? [{ region, call: { name, input: withNames(input, names) } as Call }]
        : [],
  );
  for (const Item of gates)
    await client(primary).send(new PutItemCommand({ TableName: tables.name('registry'), Item }));
  const fresh = keysPut(placed.filter(({ region }) => region === primary).map(({ call }) => call));
  let turn = 0;
  return async (what) => {
    turn += 1;
    const salt = `F${String(turn).padStart(3, '0')}`;
    // The second region starts empty, so all of its keys are new ones; here counters and gates stay theirs.
    const calls = placed
      .filter(({ call }) => what === 'reads and writes' || isWrite(call))
      .map(({ call, region }) => ({
        region,
        call: renamed(call, (pk) => (region === second || fresh.has(pk) ? salted(pk, salt) : pk)),
      }));
    const cpu = cpuTimes();
    const begun = performance.now();
    const last = new Map<string, Promise<void>>();
    await inLanes(calls, FLOOR_LANES, async ({ call, region }) => {
      // What wrote the same item before must have been done: a request is stored before it is settled.
      const keys = isWrite(call) ? keysTouched(call).map((key) => `${region}/${key}`) : [];
      const before = keys.flatMap((key) => last.get(key) ?? []);
      const done = Promise.withResolvers<undefined>();
      for (const key of keys) last.set(key, done.promise);
      await Promise.all(before);
      try {
        await replay(client(region), call);
      } catch (error) {
        const mayBeRefused = region === second || isBucket(call);
        if (!mayBeRefused || !(error instanceof ConditionalCheckFailedException)) throw error;
      } finally {
        done.resolve(undefined);
      }
    });
    return { seconds: (performance.now() - begun) / 1000, cpu: cpuSince(cpu) };
  };
}

/** Its condition is on the clock. Refused it costs as much, like a copy that came late to the second region. */
const isBucket = (call: Call): boolean =>
  call.name === 'UpdateItem' && (call.input.Key?.['pk']?.S ?? '').startsWith('rate#');

/** Wherever a table is named, as a member or as the name of one. */
function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((member) => withNames(member, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [names.get(name) ?? name, withNames(member, names)]),
  );
}

function report({ all }: Recording, rounds: readonly Round[], count: number) {
  const ratio = (floor: 'writes' | 'readsAndWrites') =>
    rounds.map((round) => round[floor].seconds / round.pipeline.seconds);
  return {
    id: 'end-to-end' as const,
    title: `End to end: ${String(count)} registrations from the HTTP call to figures and second region, on the local runtime`,
    method: [
      `Ours: ${String(CALLERS)} callers over HTTP; over when outcome, figures, and request, record, ledger entry and key in the second region of every one are there.`,
      `Floor: the bare SDK makes every write that such a run was seen to make (a proxy noted all calls to the engine): requests, keys, transactions, statistics transactions, copies; ${String(FLOOR_LANES)} in flight, in their order where they meet.`,
      'Of the rest of the time: the second floor makes the reads as well; the table by processor shows who computes; the stream mappings ask each shard once a second, which is waiting.',
    ],
    figures: [
      figure('end to end: all writes ÷ ours', '×', ratio('writes')),
      figure('end to end: all reads and writes ÷ ours', '×', ratio('readsAndWrites')),
      figure(
        'end to end, registrations',
        'per s',
        rounds.map(({ pipeline: { seconds } }) => count / seconds),
      ),
    ],
    tables: [processorTable(rounds, count), callTable(all, count)],
  };
}

const sides = [
  ['pipeline', 'pipeline'],
  ['floor: writes', 'writes'],
  ['floor: reads and writes', 'readsAndWrites'],
] as const;

const processorTable = (rounds: readonly Round[], count: number): Table => {
  const cells = (side: keyof Round): number[] => {
    const each = (of: (taken: Taken) => number) =>
      Number(((median(rounds.map((round) => of(round[side]))) * 1000) / count).toFixed(2));
    return [
      each(({ seconds }) => seconds),
      each(({ cpu }) => cpu['DynamoDB Local']),
      each(({ cpu }) => cpu['SQS and S3']),
      each(({ cpu }) => cpu.functions),
      each(({ cpu }) => cpu['runtime and bench']),
    ];
  };
  return {
    title: 'ms a registration, medians: time by the clock, and CPU time by who uses it',
    head: ['side', 'clock', 'CPU: DynamoDB Local', 'SQS and S3', 'functions', 'runtime and bench'],
    rows: sides.map(([name, side]) => [name, ...cells(side)]),
  };
};

/** What the pipeline asks of the engine; the bench's own looking is among the reads. */
function callTable(all: readonly ProxiedCall[], count: number): Table {
  const kinds = Map.groupBy(all, ({ name, region, input }) =>
    [name, region, tablesOf(input).join(' ')].join('|'),
  );
  return {
    title: 'calls to the engine in the recorded run',
    head: ['call', 'region', 'tables', 'calls', 'a registration'],
    rows: [...kinds]
      .toSorted(([, a], [, b]) => b.length - a.length)
      .map(([kind, calls]) => [...kind.split('|'), calls.length, Number((calls.length / count).toFixed(2))]),
  };
}

function tablesOf(input: unknown): string[] {
  const found = JSON.stringify(input).matchAll(new RegExp(`"${prefix(TENANT)}-([a-z]+)"`, 'g'));
  return [...new Set([...found].map(([, table = '']) => table))].toSorted();
}
