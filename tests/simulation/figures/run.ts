import { setImmediate } from 'node:timers/promises';
import type {
  RegistryItem,
  RegistryScan,
  StatisticsStore,
} from '../../../shared/statistics/application/ports.ts';
import {
  type Image,
  imageOf,
  project,
  type Projection,
} from '../../../shared/statistics/application/project.ts';
import { rebuild } from '../../../shared/statistics/application/rebuild.ts';
import { recount } from '../../../shared/statistics/application/recount.ts';
import { memoryStatistics } from '../../support/memory-statistics.ts';
import { type Random, randomFrom } from '../../support/random.ts';
import { hashOf } from '../clock/hash.ts';
import type { Fault } from '../../../shared/statistics/application/check-ports.ts';
import { checked } from './checked.ts';
import { counted } from './records.ts';

/** Shards of the stream, and how many projectors each of them has: what is of one record stays in order. */
const SHARDS = 8;
const BATCH = 100;
const MOST_BATCHES = 12;

export type FigureFault =
  | 'refused'
  | 'fails-before'
  | 'fails-after'
  | 'read-fails'
  | 'batch-again'
  | 'projector-doubled'
  | 'batch-split'
  | 'projector-dies'
  | 'out-of-order';

export interface FiguresReport {
  readonly events: number;
  readonly records: number;
  readonly deliveries: number;
  readonly rebuilds: number;
  /** Turns of the rotating check that came to their end, and what they took for wrong. */
  readonly turns: number;
  readonly takenForWrong: readonly Fault[];
  readonly faults: ReadonlyMap<FigureFault, number>;
  readonly scopes: number;
  /** Every counter of every scope, all of them compared. */
  readonly counters: number;
  /** The names of the figures that stand for something. */
  readonly figures: ReadonlySet<string>;
  readonly differing: number;
  readonly milliseconds: number;
}

export interface FiguresOptions {
  readonly seed: number;
  readonly events: number;
  /** Looks at no revision, to see what comes of that. */
  readonly heedless?: boolean;
}

/** Shares of the events after which nothing is written until the check has come to the end of a turn. */
const NIGHTS = [0.2, 0.9];

/** Whoever runs a rebuild asks for it again so often. */
const MOST_TRIES = 100;

class Dead extends Error {}

/**
 * Events of records of every kind through eight projectors at once on figures that fail: conflicts, calls that fail
 * before or after they took effect, reads that fail, batches that come again, in parts or late, two projectors at one batch,
 * projectors that die between two calls; and two rebuilds meanwhile, with the rotating check all the while. Then every counter is compared with a recount. All of it follows
 * from the seed.
 */
export async function countUnderFaults({
  seed,
  events,
  heedless = false,
}: FiguresOptions): Promise<FiguresReport> {
  const began = performance.now();
  const random = randomFrom(seed);
  const turns = turnsOf(random);
  const faults = new Map<FigureFault, number>();
  const strikes = (fault: FigureFault, share: number): boolean => {
    if (!random.chance(share)) return false;
    faults.set(fault, (faults.get(fault) ?? 0) + 1);
    return true;
  };
  const server = memoryStatistics(turns.pace, { heedless });
  const store = failing(server, strikes, turns.pace);
  const projection: Projection = {
    store,
    random: () => random.between(0, 999) / 1_000,
    pause: turns.pace,
    fault: (error) => {
      if (error instanceof Dead) throw error;
    },
  };
  const registry = new Map<string, RegistryItem>();
  const entries: { readonly pk: string; readonly seq: number }[] = [];
  const scan = scanOf(registry, turns.pace);
  const shards = Array.from({ length: SHARDS }, (): Image[][] => []);
  let [deliveries, rebuilds, made, arrived] = [0, 0, 0, 0];

  const underWay = new Set<Promise<unknown>>();
  const under = async (work: Promise<unknown>): Promise<void> => {
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
  };
  const checking = checked({
    checking: {
      store,
      scan,
      ledger: {
        async *entries() {
          await turns.pace();
          yield [...entries];
        },
      },
      // Until all that is on its way has arrived.
      pause: async () => {
        for (const due = made; arrived < due;) await turns.pace();
      },
    },
    settled: async () => {
      await Promise.allSettled([...underWay]);
    },
    isDead: (error) => error instanceof Dead,
  });
  const source = counted(random, events);
  const write = async () => {
    for (let open: Image[][] = shards.map(() => []); ; open = shards.map(() => [])) {
      for (let event = 0; event < BATCH * SHARDS; event += 1) {
        const next = source.next();
        if (next.done === true) break;
        const item = next.value;
        registry.set(String(item['pk']), item);
        entries.push({ pk: String(item['pk']), seq: Number(item['rev']) });
        const image = imageOf(item);
        if (image === undefined || image === 'unreadable') throw new Error('a record that can’t be counted');
        open[hashOf(image.pk) % SHARDS]?.push(image);
        made += 1;
      }
      for (const [shard, images] of open.entries())
        for (let from = 0; from < images.length; from += BATCH)
          shards[shard]?.push(images.slice(from, from + BATCH));
      if (made >= events) return;
      // Nobody writes at night; what was walked by day is settled then.
      const nights = heedless ? 0 : NIGHTS.filter((night) => made >= events * night).length;
      while (checking.told.turns < nights) await turns.pace();
      // A stream is read as it is written: what nobody has read holds the writer back.
      while (shards.some((batches) => batches.length > MOST_BATCHES)) await turns.pace();
      await turns.pace();
    }
  };
  let written = false;

  const deliver = async (images: readonly Image[]): Promise<void> => {
    for (let rest = images; rest.length > 0;) {
      deliveries += 1;
      const part =
        rest.length > 1 && strikes('batch-split', 0.1) ? rest.slice(0, Math.ceil(rest.length / 2)) : rest;
      const failed = await project(projection, part).catch((error: unknown) => {
        // Whoever takes the shard over begins the batch again.
        if (error instanceof Dead) return new Set(part.map(({ pk }) => pk));
        throw error;
      });
      const first = part.findIndex(({ pk }) => failed.has(pk));
      rest = first === -1 ? rest.slice(part.length) : rest.slice(first);
    }
  };
  const read = async (shard: Image[][]) => {
    const past: Image[][] = [];
    for (;;) {
      const batch = shard.shift();
      if (batch === undefined) {
        if (written) return;
        await turns.pace();
        continue;
      }
      const images = strikes('out-of-order', 0.1) ? batch.toReversed() : batch;
      // One that was given up for dead lives on beside the one that took over.
      await under(
        Promise.all(
          strikes('projector-doubled', 0.15) ? [deliver(images), deliver(images)] : [deliver(images)],
        ),
      );
      arrived += batch.length;
      past.push(batch);
      if (strikes('batch-again', 0.1)) await under(deliver(random.pick(past.slice(-20))));
    }
  };
  const checkOn = async () => {
    while (!written || arrived < made) {
      await checking.step();
      await turns.pace();
    }
  };
  const rebuildAt = async (share: number) => {
    while (made < events * share) await turns.pace();
    // A rebuild that failed goes on where it stood; it counts what is on its way as a difference, and is asked again.
    for (let tries = 1; ; tries += 1) {
      const done = await rebuild(projection, scan, { attempts: 3 }).catch((error: unknown) => error);
      if (!(done instanceof Error) && (done as { swapped: boolean }).swapped) break;
      if (tries > MOST_TRIES) throw done instanceof Error ? done : new Error('a rebuild that never swaps');
      await turns.pace();
    }
    rebuilds += 1;
  };

  await turns.run(
    Promise.all([
      write().then(() => (written = true)),
      ...shards.map(read),
      ...(heedless ? [] : [rebuildAt(0.3).then(() => rebuildAt(0.6)), checkOn()]),
    ]),
  );
  await turns.run(checking.toTheEnd());
  const { live } = await turns.run(server.generations());
  const result = await turns.run(recount({ store: server, scan, pause: turns.pace }, live));
  const [scopes, figures] = [new Set<string>(), new Set<string>()];
  for (const item of registry.values()) {
    const image = imageOf(item);
    if (typeof image !== 'object') continue;
    for (const scope of image.contribution.scopes) scopes.add(scope);
    for (const figure of Object.keys(image.contribution.counts)) figures.add(figure);
  }
  return {
    events: made,
    records: registry.size,
    deliveries,
    rebuilds,
    ...checking.told,
    faults,
    scopes: scopes.size,
    counters: result.counters,
    figures,
    differing: result.differences.length + result.unreadable.length,
    milliseconds: performance.now() - began,
  };
}

/** Calls of the figures that fail. A projector dies by a call that never comes back to it. */
const failing = (
  server: StatisticsStore,
  strikes: (fault: FigureFault, share: number) => boolean,
  pace: () => Promise<void>,
): StatisticsStore => ({
  ...server,
  async applied(generation, pks) {
    if (strikes('read-fails', 0.01)) throw new Error('the table cannot be reached');
    const read = await server.applied(generation, pks);
    // An answer travels: others come between what was read and what is written.
    await pace();
    return read;
  },
  async commit(transaction) {
    if (strikes('refused', 0.02)) return 'refused';
    if (strikes('fails-before', 0.01)) throw new Error('nothing came of it');
    const dies = strikes('projector-dies', 0.005);
    const committed = await server.commit(transaction);
    if (dies) throw new Dead('between two calls');
    if (strikes('fails-after', 0.01)) throw new Error('nobody was told');
    return committed;
  },
});

/** Whoever waits goes on in an order that the seed decides. */
function turnsOf(random: Random) {
  const waiting: (() => void)[] = [];
  return {
    pace: (): Promise<void> => new Promise((resolve) => void waiting.push(resolve)),
    async run<T>(work: Promise<T>): Promise<T> {
      const turns = { over: false };
      const settled = work.finally(() => (turns.over = true));
      settled.catch(() => undefined);
      while (!turns.over) {
        // Everything that can go on without a turn has done so.
        await setImmediate();
        for (let many = Math.min(6, waiting.length); many > 0; many -= 1) {
          const [next] = waiting.splice(random.between(0, waiting.length - 1), 1);
          next?.();
        }
      }
      return settled;
    },
  };
}

const PAGE = 500;

/** Each record as it is when the scan comes to it. */
const scanOf = (registry: ReadonlyMap<string, RegistryItem>, pace: () => Promise<void>): RegistryScan => ({
  async *pages({ part, of } = { part: 0, of: 1 }) {
    const keys = [...registry.keys()].filter((key) => hashOf(key) % of === part);
    for (let from = 0; from < keys.length; from += PAGE) {
      await pace();
      yield keys
        .slice(from, from + PAGE)
        .map((key) => registry.get(key))
        .filter((item) => item !== undefined);
    }
  },
});
