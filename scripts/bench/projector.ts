import { TransactWriteItemsCommand, type TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { createLog } from '../../shared/platform/log.ts';
import { backOff } from '../../shared/platform/retry.ts';
import { newImages } from '../../shared/platform/stream/new-images.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { projectStatistics } from '../../shared/statistics/adapters/stream-handler.ts';
import { counted } from '../../tests/simulation/figures/records.ts';
import { randomFrom } from '../../tests/support/random.ts';
import { freshTables, type FreshTables } from './fresh-tables.ts';
import type { Part } from './part.ts';
import { figure, median } from './spread.ts';

/** Records of a batch, and events a round. */
const sizes = {
  full: [
    [1, 200],
    [10, 500],
    [100, 2_000],
    [1_000, 2_000],
  ],
  tiny: [
    [1, 2],
    [10, 10],
  ],
} as const;

interface Measured {
  readonly ratio: number[];
  readonly projector: number[];
  readonly floor: number[];
  readonly writes: number[];
}

/** (j) What the projector adds to the writes that it has to make. */
export const projector: Part = async ({ rounds, size, dynamodb, progress }) => {
  const [ours, bare] = await Promise.all([freshTables(dynamodb), freshTables(dynamodb)]);
  try {
    const random = randomFrom(5);
    const results = new Map<number, Measured>();
    for (let round = -1; round < rounds; round += 1) {
      progress(round < 0 ? 'warming up' : `round ${String(round + 1)} of ${String(rounds)}`);
      for (const [batch, events] of sizes[size]) {
        const all = [...counted(random, events)].map((item) => ({
          ...item,
          pk: `${String(item['pk'])}-${String(round)}-${String(batch)}`,
        }));
        const stream = Array.from({ length: Math.ceil(all.length / batch) }, (_, index) =>
          streamOf(all.slice(index * batch, (index + 1) * batch)),
        );
        const { milliseconds: took, transactions } = await project(ours, stream);
        const floor = await replay(ours, bare, stream, transactions);
        if (round < 0) continue;
        const measured = results.get(batch) ?? { ratio: [], projector: [], floor: [], writes: [] };
        results.set(batch, measured);
        measured.projector.push((events / took) * 1_000);
        measured.floor.push((events / floor) * 1_000);
        measured.ratio.push(floor / took);
        const items = transactions
          .flat()
          .reduce((sum, { TransactItems = [] }) => sum + TransactItems.length, 0);
        measured.writes.push(items / events);
      }
    }
    return {
      id: 'projector',
      title: 'The projector beside its own writes made bare',
      method: [
        'Events of records of every counted kind, 60 % of them members, of 60 unions in eight counties; four in ten are of records that changed before.',
        'projector: the stream handler as deployed, one at a time, on the tables of one set. bare: the same records read from the same stream batch, then the very transactions that the projector sent, by the SDK, on tables of another set.',
        'A write is an item of a transaction, which costs two units. The lag from an outcome to its figures under load is in the part `latency`.',
      ],
      figures: [...results].flatMap(([batch, { ratio, projector: own, floor, writes }]) => [
        figure(`events/s, projector ÷ bare, batches of ${String(batch)}`, '×', ratio),
        figure(`projector, batches of ${String(batch)}`, 'per s', own),
        figure(`bare, batches of ${String(batch)}`, 'per s', floor),
        figure(`writes an event, batches of ${String(batch)}`, 'writes', writes),
      ]),
      tables: [
        {
          title: 'medians of the rounds',
          head: [
            'records a batch',
            'writes an event',
            'projector, events/s',
            'bare, events/s',
            'projector ÷ bare',
          ],
          rows: [...results].map(([batch, { ratio, projector: own, floor, writes }]) => [
            batch,
            Math.round(median(writes) * 10) / 10,
            Math.round(median(own)),
            Math.round(median(floor)),
            Math.round(median(ratio) * 100) / 100,
          ]),
        },
      ],
    };
  } finally {
    await Promise.all([ours.drop(), bare.drop()]);
  }
};

const streamOf = (items: readonly Record<string, unknown>[]): DynamoDBStreamEvent =>
  ({
    Records: items.map((item, index) => ({
      eventID: `e${String(index)}`,
      eventName: 'MODIFY',
      dynamodb: { SequenceNumber: String(index), NewImage: marshall(item, { removeUndefinedValues: true }) },
    })),
  }) as unknown as DynamoDBStreamEvent;

/** How long the projector takes, and what it sends for each batch. */
async function project(tables: FreshTables, stream: readonly DynamoDBStreamEvent[]) {
  const client = tables.client();
  const transactions: TransactWriteItemsCommandInput[][] = [];
  const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
  const noting = Object.assign(Object.create(client) as typeof client, {
    send: async (command: unknown) => {
      const answer = await send(command);
      // What was refused changed nothing.
      if (command instanceof TransactWriteItemsCommand) transactions.at(-1)?.push(command.input);
      return answer;
    },
  });
  const random = randomFrom(9);
  const handle = projectStatistics(
    {
      store: dynamoStatisticsStore(noting, {
        statistics: tables.name('statistics'),
        applied: tables.name('applied'),
      }),
      random: () => random.between(0, 999) / 1_000,
      pause: backOff,
    },
    createLog('bench', 'ERROR'),
  );
  const from = performance.now();
  for (const event of stream) {
    transactions.push([]);
    const { batchItemFailures } = await handle(event);
    if (batchItemFailures.length > 0) throw new Error('a batch that could not be counted');
  }
  return { milliseconds: performance.now() - from, transactions };
}

/** The same batches read, and the same items written, with nothing else in between. */
async function replay(
  ours: FreshTables,
  bare: FreshTables,
  stream: readonly DynamoDBStreamEvent[],
  transactions: readonly (readonly TransactWriteItemsCommandInput[])[],
): Promise<number> {
  const client = bare.client();
  const tables = new Map(
    (['statistics', 'applied'] as const).map((table) => [ours.name(table), bare.name(table)]),
  );
  const moved = transactions.map((all) => all.map((input) => renamed(input, tables)));
  const from = performance.now();
  for (const [index, event] of stream.entries()) {
    for (const { item } of newImages(event)) unmarshall(item);
    for (const input of moved[index] ?? []) await client.send(new TransactWriteItemsCommand(input));
  }
  return performance.now() - from;
}

const renamed = (
  { TransactItems = [] }: TransactWriteItemsCommandInput,
  tables: ReadonlyMap<string, string>,
): TransactWriteItemsCommandInput => ({
  TransactItems: TransactItems.map(({ Put, Update }) => ({
    ...(Put && { Put: { ...Put, TableName: tables.get(Put.TableName ?? '') } }),
    ...(Update && { Update: { ...Update, TableName: tables.get(Update.TableName ?? '') } }),
  })),
});
