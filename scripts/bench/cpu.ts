import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestId } from '../../shared/kernel/ids.ts';
import type { ItemKey, Store, Write } from '../../shared/platform/store/port.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { testRegistry, type TestRegistry } from '../../tests/support/registry.ts';
import { accepted, allDone, commandSteps, type Sizes } from './command-kinds.ts';
import type { BenchContext, Part } from './part.ts';
import { type Profile, profiled, topFunctions } from './profile.ts';
import type { Figure, Table } from './report.ts';
import { figure, median } from './spread.ts';

const BATCH = 10;

const sizesOf = ({ size }: BenchContext): Sizes =>
  size === 'tiny'
    ? { foundings: 4, chunksEach: 1, members: 20 }
    : { foundings: 80, chunksEach: 2, members: 2000 };

/** µs of CPU a command, of the engine and of the store under it. */
interface Cost {
  readonly whole: number;
  readonly store: number;
}

/** (c) What a command costs the engine alone, on a store in memory. */
export const cpuTime: Part = async (context) => {
  // Once without counting: the code is compiled as it runs.
  await runAll(sizesOf({ ...context, size: 'tiny' }));
  const rounds: Map<string, Cost>[] = [];
  let counts = new Map<string, number>();
  for (let round = 1; round <= context.rounds; round += 1) {
    context.progress(`round ${String(round)} of ${String(context.rounds)}`);
    const ran = await runAll(sizesOf(context));
    rounds.push(ran.costs);
    counts = ran.counts;
  }
  const profile = context.profiles === undefined ? undefined : await profileOf(context, context.profiles);
  const kinds = [...counts.keys()];
  const of = (kind: string, cost: (all: Cost) => number): number[] =>
    rounds.flatMap((round) => {
      const measured = round.get(kind);
      return measured === undefined ? [] : [cost(measured)];
    });
  const engine = ({ whole, store }: Cost) => whole - store;
  return {
    id: 'cpu',
    title: 'CPU time a command costs the engine alone, on the store in memory',
    method: [
      `process.cpuUsage over all commands of a kind, decided in batches of ${String(BATCH)} from the accepted request to the commit.`,
      'The store in memory copies what it gives and takes; its part is measured by making the same reads and commits again on a copy, and taken off.',
      'Of the kinds that there are many of, or that are large; every kind is in the part `kinds`.',
      `A chunk of a roster (RecordRosterRows, AdmitRosterChunk) holds 24 persons.`,
    ],
    figures: kinds.map((kind) => figure(`CPU a command, ${kind}`, 'µs', of(kind, engine), targets[kind])),
    tables: [
      {
        title: 'medians of the rounds, µs of CPU a command',
        head: ['command', 'commands a round', 'engine', 'store in memory', 'both'],
        rows: kinds.map((kind) => [
          kind,
          counts.get(kind) ?? 0,
          Math.round(median(of(kind, engine))),
          Math.round(median(of(kind, ({ store }) => store))),
          Math.round(median(of(kind, ({ whole }) => whole))),
        ]),
      },
      ...(profile ? [topTable(profile)] : []),
    ],
  };
};

const targets: Readonly<Record<string, Figure['target']>> = { RegisterMember: { atMost: 1000 } };

async function runAll(
  sizes: Sizes,
): Promise<{ readonly costs: Map<string, Cost>; readonly counts: Map<string, number> }> {
  const watched = watchedStore();
  const registry = await testRegistry(watched.store);
  const spent = new Map<string, { whole: number; store: number; count: number }>();
  for await (const step of commandSteps(registry, sizes)) {
    const requests = await accepted(step);
    const again = watched.snapshot();
    const whole = await cpuOf(() => decideAll(registry, requests));
    const calls = watched.taken();
    await allDone(registry, step, requests);
    const store = await cpuOf(() => repeat(again, calls));
    const sum = spent.get(step.kind) ?? { whole: 0, store: 0, count: 0 };
    spent.set(step.kind, {
      whole: sum.whole + whole,
      store: sum.store + store,
      count: sum.count + requests.length,
    });
  }
  const each = [...spent];
  return {
    costs: new Map(
      each.map(([kind, { whole, store, count }]) => [kind, { whole: whole / count, store: store / count }]),
    ),
    counts: new Map(each.map(([kind, { count }]) => [kind, count])),
  };
}

async function decideAll({ engine }: TestRegistry, requests: readonly RequestId[]): Promise<void> {
  for (let from = 0; from < requests.length; from += BATCH) {
    const { failed } = await engine.process(requests.slice(from, from + BATCH));
    const [fault] = failed.values();
    if (fault !== undefined) throw new Error('a command failed by fault', { cause: fault });
  }
}

/** µs of CPU, of user and system. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

type StoreCall = { readonly keys: readonly ItemKey[] } | { readonly writes: readonly Write[] };

/** A store in memory that notes what it is asked since the last snapshot. */
function watchedStore() {
  const inner = memoryStore();
  let calls: StoreCall[] = [];
  const store: Store = {
    read: (keys) => {
      calls.push({ keys });
      return inner.read(keys);
    },
    commit: (writes) => {
      calls.push({ writes });
      return inner.commit(writes);
    },
  };
  return {
    store,
    snapshot: (): Store => {
      calls = [];
      return memoryStore({ items: inner.items });
    },
    taken: (): readonly StoreCall[] => calls,
  };
}

async function repeat(store: Store, calls: readonly StoreCall[]): Promise<void> {
  for (const call of calls) {
    if ('keys' in call) await store.read(call.keys);
    else if (!(await store.commit(call.writes)).committed) throw new Error('a repeated commit was refused');
  }
}

/** Registrations alone: the command that there is most of. */
async function profileOf(context: BenchContext, folder: string): Promise<Profile> {
  context.progress('profile of RegisterMember');
  const registry = await testRegistry(memoryStore());
  let profile: Profile | undefined;
  for await (const step of commandSteps(registry, { ...sizesOf(context), foundings: 4 })) {
    const requests = await accepted(step);
    if (step.kind !== 'RegisterMember') await decideAll(registry, requests);
    else profile = await profiled(() => decideAll(registry, requests));
  }
  if (profile === undefined) throw new Error('nobody was registered');
  writeFileSync(join(folder, 'register-member.cpuprofile'), JSON.stringify(profile));
  return profile;
}

const TOP = 25;

const topTable = (profile: Profile): Table => ({
  title: `RegisterMember: functions by their own time (register-member.cpuprofile)`,
  head: ['function', 'place', '% of the samples'],
  rows: topFunctions(profile, TOP).map(({ name, place, share }) => [
    name,
    place,
    Number((share * 100).toFixed(1)),
  ]),
});
