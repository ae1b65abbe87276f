import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProvince } from '../../tests/support/province.ts';
import type { Item } from './recording.ts';

/** What becomes of a registration, in milliseconds since it was answered with 202. */
export interface Arrival {
  readonly outcome: number;
  /** From the outcome on: its record is counted. */
  readonly statistics: number;
  /** From the outcome on: request, record, ledger entry and key are in the second region. */
  readonly replica: number;
}

export interface Arrivals {
  /** To be called when a request is answered with 202. */
  readonly sent: (requestId: string) => void;
  /** Resolves when all that was sent has arrived everywhere. */
  readonly all: (patienceMilliseconds: number) => Promise<readonly Arrival[]>;
  /** Looks no more: for a measurement that failed, which would be waited for otherwise. */
  readonly stop: () => void;
}

interface Awaited {
  readonly requestId: string;
  readonly sentAt: number;
  memberId?: string;
  outcomeAt?: number;
  countedAt?: number;
  replicatedAt?: number;
}

type Key = { readonly table: string; readonly key: Item };

/** Watches the tables themselves, so that the watching costs little; times are as fine as it looks. */
export function watchArrivals(
  { province, clients, table }: TestProvince,
  everyMilliseconds: number,
): Arrivals {
  const { primary, second } = province.tenant.regions;
  const [source, replica] = [clients.dynamodb(primary), clients.dynamodb(second)];
  const waiting = new Set<Awaited>();
  const arrived: Arrival[] = [];
  const text = (value: string) => ({ pk: { S: value } });

  async function look(): Promise<void> {
    const open = [...waiting].slice(0, 100);
    const undecided = open.filter(({ outcomeAt }) => outcomeAt === undefined);
    const requests = await present(
      source,
      undecided.map(({ requestId }) => ({ table: table('requests'), key: text(requestId) })),
    );
    for (const [index, each] of undecided.entries()) {
      const outcome = requests[index]?.['outcome']?.M;
      if (outcome === undefined) continue;
      const memberId = outcome['result']?.M?.['memberId']?.S;
      if (memberId === undefined) throw new Error('a registration was refused');
      Object.assign(each, { memberId, outcomeAt: performance.now() });
    }
    const decided = open.filter(({ outcomeAt }) => outcomeAt !== undefined);
    const uncounted = decided.filter(({ countedAt }) => countedAt === undefined);
    const unreplicated = decided.filter(({ replicatedAt }) => replicatedAt === undefined);
    const [counted, copies] = await Promise.all([
      present(
        source,
        uncounted.map(({ memberId }) => ({
          table: table('applied'),
          key: text(`g0#member#${memberId ?? ''}`),
        })),
      ),
      present(replica, unreplicated.flatMap(copiesOf)),
    ]);
    for (const [index, each] of uncounted.entries()) if (counted[index]) each.countedAt = performance.now();
    for (const [index, each] of unreplicated.entries()) {
      const [request, ...rest] = copies.slice(index * COPIES, (index + 1) * COPIES);
      if (request?.['outcome'] && rest.every((item) => item !== undefined))
        each.replicatedAt = performance.now();
    }
    for (const each of decided) {
      const { sentAt, outcomeAt = 0, countedAt, replicatedAt } = each;
      if (countedAt === undefined || replicatedAt === undefined) continue;
      waiting.delete(each);
      arrived.push({
        outcome: outcomeAt - sentAt,
        statistics: countedAt - outcomeAt,
        replica: replicatedAt - outcomeAt,
      });
    }
  }

  const copiesOf = ({ requestId, memberId = '' }: Awaited): Key[] => [
    { table: table('requests'), key: text(requestId) },
    { table: table('registry'), key: text(`member#${memberId}`) },
    { table: table('ledger'), key: { ...text(`member#${memberId}`), seq: { N: '1' } } },
    { table: table('keys'), key: text(`person#${memberId}`) },
  ];

  const ended = Promise.withResolvers<undefined>();
  let until: number | undefined;
  const looking = { stopped: false };
  void (async () => {
    while (!looking.stopped) {
      const begun = performance.now();
      await look();
      if (until !== undefined && waiting.size === 0) break;
      if (until !== undefined && begun > until)
        throw new Error(`${String(waiting.size)} registrations have not arrived everywhere`);
      await sleep(Math.max(1, everyMilliseconds - (performance.now() - begun)));
    }
  })().then(() => ended.resolve(undefined), ended.reject);
  ended.promise.catch(() => undefined);

  return {
    sent: (requestId) => waiting.add({ requestId, sentAt: performance.now() }),
    async all(patienceMilliseconds) {
      until = performance.now() + patienceMilliseconds;
      await ended.promise;
      return arrived;
    },
    stop: () => void (looking.stopped = true),
  };
}

const COPIES = 4;

/** In the order of the keys; undefined for what is not there. */
async function present(client: DynamoDBClient, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  const found = new Map<string, Item>();
  const name = (table: string, item: Item) => `${table}/${item['pk']?.S ?? ''}`;
  for (let from = 0; from < keys.length; from += 100) {
    const batch = keys.slice(from, from + 100);
    const RequestItems = Object.fromEntries(
      [...Map.groupBy(batch, ({ table }) => table)].map(([table, of]) => [
        table,
        { Keys: of.map(({ key }) => ({ ...key })), ConsistentRead: true },
      ]),
    );
    const { Responses = {} } = await client.send(new BatchGetItemCommand({ RequestItems }));
    for (const [table, items] of Object.entries(Responses))
      for (const item of items) found.set(name(table, item), item);
  }
  return keys.map(({ table, key }) => found.get(name(table, key)));
}
