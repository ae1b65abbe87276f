import { BatchGetItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { createLog } from '../../shared/platform/log.ts';
import { commandBatchHandler } from '../../shared/platform/queue/command-batch.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { people } from '../../tests/support/people.ts';
import { foundUnion, testRegistry, type TestRegistry } from '../../tests/support/registry.ts';
import { type FreshTables, freshTables } from './fresh-tables.ts';
import { type BenchContext, inLanes, type Part } from './part.ts';
import {
  type Call,
  type Item,
  isWrite,
  keysPut,
  recorder,
  type Recorder,
  renamed,
  replay,
  salted,
} from './recording.ts';
import type { Figure, PartReport } from './report.ts';
import { figure, median } from './spread.ts';

/** One union's batches come one after another from its queue group, so those in flight are of several. */
const IN_FLIGHT = 4;
const UNIONS = 8;

const shapes = [
  { name: 'batches of ten', batch: 10, target: { atLeast: 0.8 } },
  { name: 'single commands', batch: 1, target: undefined },
] as const;
type Shape = (typeof shapes)[number];

/** Short rounds, many of them: the sides meet the same busy moments, and a median passes over the rest. */
const ROUNDS_EACH = 5;

const commandsIn = ({ size }: BenchContext, { batch }: Shape): number =>
  size === 'tiny' ? 2 * batch : 8 * batch;

const sides = ['engine', 'writes', 'reads and writes'] as const;
type Side = (typeof sides)[number];
type Taken = { readonly milliseconds: number; readonly cpuMilliseconds: number };
type Round = Readonly<Record<Side, Taken>>;

/** (a) What the engine adds to the writes it must make, on the engine's own path. */
export const commitPath: Part = async (context) => {
  const tables = await freshTables(context.dynamodb);
  try {
    const bench = await prepareBench(tables, context);
    const figures: Figure[] = [];
    const rows: (string | number)[][] = [];
    for (const shape of shapes) {
      const rounds = await measure(bench, shape, context);
      figures.push(...figuresOf(shape, rounds));
      rows.push(...rowsOf(shape, commandsIn(context, shape), rounds));
    }
    return report(figures, rows);
  } finally {
    await tables.drop();
  }
};

interface Bench {
  readonly tables: FreshTables;
  readonly registry: TestRegistry;
  readonly recorder: Recorder;
  readonly handle: ReturnType<typeof commandBatchHandler>;
  readonly places: readonly { readonly unionId: string; readonly employerId: string }[];
  readonly floor: DynamoDBClient;
  seed: number;
}

async function prepareBench(tables: FreshTables, { progress }: BenchContext): Promise<Bench> {
  progress('tables, rules, federations, unions');
  const client = tables.client();
  const store = dynamoStore(client, {
    registry: tables.name('registry'),
    ledger: tables.name('ledger'),
    requests: tables.name('requests'),
    keys: tables.name('keys'),
  });
  const registry = await testRegistry(store);
  const places = [];
  for (let seed = 1; seed <= UNIONS; seed += 1) places.push(await foundUnion(registry, { seed, size: 1 }));
  return {
    tables,
    registry,
    recorder: recorder(client),
    handle: commandBatchHandler(registry.engine, createLog('bench', 'SILENT')),
    places,
    floor: tables.client(),
    seed: 1000,
  };
}

async function measure(bench: Bench, shape: Shape, context: BenchContext): Promise<Round[]> {
  const rounds: Round[] = [];
  // The first warms up all sides, and records what the floor repeats.
  let { recording } = await engineRound(bench, shape, context);
  for (const side of ['writes', 'reads and writes'] as const) await floorRound(bench, recording, side, 0);
  const count = context.rounds * ROUNDS_EACH;
  for (let round = 1; round <= count; round += 1) {
    if (round % ROUNDS_EACH === 1)
      context.progress(`${shape.name}, round ${String(round)} of ${String(count)}`);
    const taken: Partial<Record<Side, Taken>> = {};
    // In turns, so that neither a busy moment nor the growing tables favour a side.
    for (const side of [...sides.slice(round % 3), ...sides.slice(0, round % 3)]) {
      if (side === 'engine') {
        const ran = await engineRound(bench, shape, context);
        taken.engine = ran.taken;
        recording = ran.recording;
      } else taken[side] = await floorRound(bench, recording, side, round);
    }
    rounds.push(taken as Round);
  }
  return rounds;
}

/** The calls of each batch, and the requests they settle as they stood before. */
interface Recording {
  readonly batches: readonly (readonly Call[])[];
  readonly requests: readonly Item[];
}

async function engineRound(
  bench: Bench,
  shape: Shape,
  context: BenchContext,
): Promise<{ readonly taken: Taken; readonly recording: Recording }> {
  const accepted = await accept(bench, shape, commandsIn(context, shape));
  const requests = await requestItems(bench, accepted.flat());
  const batches: Call[][] = [];
  const taken = await timed(() =>
    inLanes(accepted, IN_FLIGHT, async (batch) => {
      const calls = await bench.recorder.calls(async () => {
        const { batchItemFailures } = await bench.handle(eventOf(batch));
        if (batchItemFailures.length > 0) throw new Error('a command went back to the queue');
      });
      batches.push(calls);
    }),
  );
  for (const request of [accepted[0]?.[0], accepted.at(-1)?.at(-1)]) {
    const outcome = request && (await bench.registry.outcomeOf(request));
    if (outcome?.status !== 'done') throw new Error('a registration was refused');
  }
  return { taken, recording: { batches, requests } };
}

/** Accepted registrations of people the registry has not seen, a union a batch. */
async function accept(bench: Bench, { batch }: Shape, count: number): Promise<RequestId[][]> {
  const { registry, places } = bench;
  bench.seed += 1;
  const crowd = people(count, bench.seed).map((person, index) => ({ person, index }));
  const accepted: RequestId[][] = Array.from({ length: count / batch }, () => []);
  await inLanes(crowd, 8, async ({ person, index }) => {
    const place = places[Math.floor(index / batch) % UNIONS];
    const key = `bench-${String(bench.seed)}-${String(index)}`;
    const body = {
      unionId: place?.unionId,
      employerId: place?.employerId,
      ...(await registry.sealed(PersonInput.parse(person), key)),
    };
    accepted[Math.floor(index / batch)]?.push(await registry.accept('RegisterMember', body, { key }));
  });
  return accepted;
}

async function requestItems({ floor, tables }: Bench, ids: readonly RequestId[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let from = 0; from < ids.length; from += 100) {
    const Keys = ids.slice(from, from + 100).map((pk) => ({ pk: { S: pk } }));
    const { Responses } = await floor.send(
      new BatchGetItemCommand({
        RequestItems: { [tables.name('requests')]: { Keys, ConsistentRead: true } },
      }),
    );
    items.push(...(Responses?.[tables.name('requests')] ?? []));
  }
  return items;
}

/** The same calls under other keys, with nothing but the SDK. Gates stay the same items, as for the engine. */
async function floorRound(
  { floor, tables }: Bench,
  { batches, requests }: Recording,
  side: Exclude<Side, 'engine'>,
  round: number,
): Promise<Taken> {
  const salt = `${side === 'writes' ? 'W' : 'R'}${String(round).padStart(3, '0')}`;
  const fresh = new Set([...keysPut(batches.flat()), ...requests.map(({ pk }) => pk?.S ?? '')]);
  const rename = (pk: string) => (fresh.has(pk) ? salted(pk, salt) : pk);
  const calls = batches.map((batch) =>
    batch.filter((call) => side === 'reads and writes' || isWrite(call)).map((call) => renamed(call, rename)),
  );
  await inLanes(requests, 8, async (request) => {
    const Item = { ...request, pk: { S: rename(request['pk']?.S ?? '') } };
    await floor.send(new PutItemCommand({ TableName: tables.name('requests'), Item }));
  });
  return timed(() =>
    inLanes(calls, IN_FLIGHT, async (batch) => {
      for (const call of batch) await replay(floor, call);
    }),
  );
}

async function timed(work: () => Promise<void>): Promise<Taken> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await work();
  const milliseconds = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { milliseconds, cpuMilliseconds: (user + system) / 1000 };
}

const eventOf = (batch: readonly RequestId[]): SQSEvent => ({
  Records: batch.map(
    (requestId) =>
      ({
        messageId: requestId,
        body: JSON.stringify({ requestId }),
        attributes: { MessageGroupId: 'bench' },
      }) as unknown as SQSRecord,
  ),
});

const ratios = (rounds: readonly Round[], floor: Exclude<Side, 'engine'>): number[] =>
  rounds.map((round) => round[floor].milliseconds / round.engine.milliseconds);

const figuresOf = ({ name, target }: Shape, rounds: readonly Round[]): Figure[] => [
  figure(`commit path, ${name}: writes alone ÷ ours`, '×', ratios(rounds, 'writes'), target),
  figure(`commit path, ${name}: reads and writes ÷ ours`, '×', ratios(rounds, 'reads and writes')),
];

const rowsOf = ({ name }: Shape, commands: number, rounds: readonly Round[]): (string | number)[][] =>
  sides.map((side) => {
    const milliseconds = median(rounds.map((round) => round[side].milliseconds)) / commands;
    const cpu = median(rounds.map((round) => round[side].cpuMilliseconds)) / commands;
    return [name, side, rounded(1000 / milliseconds, 0), rounded(milliseconds, 2), rounded(cpu, 2)];
  });

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const report = (figures: Figure[], rows: (string | number)[][]): PartReport => ({
  id: 'commit-path',
  title: 'Commit path: registrations processed as process-commands gets them, stream functions off',
  method: [
    `Ours: accepted RegisterMember commands through the function's batch handler, ${String(IN_FLIGHT)} batches in flight, of different unions.`,
    'Floor: the very calls that the engine made in that run, recorded and made again by the bare SDK under other keys of the same length in the same tables at the same concurrency: nothing to load, decide, hash or marshal.',
    'The target is held against the writes alone; the floor that makes the reads as well says what of the rest is reading.',
  ],
  figures,
  tables: [
    {
      title: 'medians of the rounds',
      head: ['shape', 'side', 'commands/s', 'ms a command', 'CPU ms of this process a command'],
      rows,
    },
  ],
});
