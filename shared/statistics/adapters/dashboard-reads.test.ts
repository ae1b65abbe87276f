import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { stampOf, tree, union } from '../../../tests/support/counted-records.ts';
import { Operator } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import { readStatisticsFor } from '../application/read.ts';
import { LANES } from '../application/ports.ts';
import { MOST_BELOW } from '../application/rank-below.ts';
import { dynamoGateReader } from './dynamo-registry.ts';
import { dynamoStatisticsStore } from './dynamo-statistics-store.ts';

const years = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) / 5 + 1 }, (_, index) => from + index * 5);

/** Every family that a province of 250,000 unions has had in two years, an item of 1 KB each: the most there is. */
const families = [
  ...['members', 'unions', 'employers', 'applications', 'transfers', 'duplicates', 'took'],
  ...['0', '1', '2', '9'].flatMap((sex) => years(1940, 2010).map((year) => `birth-${sex}-${String(year)}`)),
  ...years(2000, 2030).map((year) => `term-${String(year)}`),
  ...['2025', '2026'].flatMap((year) =>
    Array.from({ length: 12 }, (_, month) => `waiting-${year}-${String(month + 1).padStart(2, '0')}`),
  ),
];

describe('E1 the dashboard of a province of 250,000 unions', () => {
  it('is read with eleven calls that name their keys, however many unions there are', async () => {
    const calls: string[] = [];
    let items = 0;
    const send = (command: { readonly constructor: { readonly name: string }; readonly input: Input }) => {
      calls.push(command.constructor.name);
      const pk = command.input.ExpressionAttributeValues?.[':pk']?.S;
      if (command.constructor.name === 'QueryCommand' && pk !== undefined) {
        items += families.length;
        return Promise.resolve({
          Items: families.map((family) => marshall({ pk, sk: family, 'status-active': 1 })),
        });
      }
      const [[table, asked] = ['', { Keys: [] }]] = Object.entries(command.input.RequestItems ?? {});
      items += asked.Keys.length;
      const path = (key: string) =>
        key.endsWith(tree.province) ? stampOf().path.slice(0, 2) : [tree.nation];
      return Promise.resolve({
        Responses: {
          [table]: asked.Keys.map(({ pk: { S } }) =>
            marshall({
              pk: S,
              stamp: { path: path(S), division: S.endsWith(tree.province) ? '440000' : '100000' },
            }),
          ),
        },
      });
    };
    const client = { send } as unknown as DynamoDBClient;
    const caller = Operator.parse({
      kind: 'operator',
      id: 'op-1',
      role: 'superior-officer',
      scope: tree.province,
    });
    const read = await readStatisticsFor(
      {
        store: dynamoStatisticsStore(client, { statistics: 'statistics', applied: 'applied' }),
        gates: dynamoGateReader(client, 'registry'),
      },
      caller,
      'division:440000',
      '2026-12-01T01:00:00.000Z' as Instant,
    );
    expect(read).toMatchObject({ ok: true, value: { members: { total: LANES } } });
    const counted = Object.groupBy(calls, (name) => name);
    // Who may see it, which generation is read, and one key for each lane.
    expect(Object.entries(counted).map(([name, all = []]) => [name, all.length])).toEqual([
      ['BatchGetItemCommand', 2],
      ['GetItemCommand', 1],
      ['QueryCommand', LANES],
    ]);
    expect(calls).toHaveLength(11);
    // Half a unit for 4 KB of a query, eventually consistent.
    const units = LANES * Math.ceil(families.length / 4) * 0.5;
    expect(items).toBeLessThan(800);
    expect(units).toBeLessThan(110);
  });
});

describe('E2 a ranking', () => {
  it('of the most unions that are ranked is forty calls that name a hundred keys each', async () => {
    const asked: number[] = [];
    const send = ({ input }: { readonly input: Input }) => {
      asked.push(...Object.values(input.RequestItems ?? {}).map(({ Keys }) => Keys.length));
      return Promise.resolve({ Responses: {} });
    };
    const store = dynamoStatisticsStore({ send } as unknown as DynamoDBClient, {
      statistics: 'statistics',
      applied: 'applied',
    });
    const scopes = Array.from({ length: MOST_BELOW }, (_, index) => `union:${union(index)}` as const);
    expect(await store.counters('g0', scopes, 'members')).toEqual(new Map());
    expect(asked).toEqual(Array.from({ length: 40 }, () => 100));
  });
});

interface Input {
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S: string }>>;
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys: readonly { readonly pk: { readonly S: string } }[] }>
  >;
}
