import {
  type Applied,
  type CounterItem,
  type Generation,
  type Generations,
  MAX_ITEMS,
  type RegistryItem,
  type RegistryScan,
  type StatisticsStore,
  type StatisticsTransaction,
} from '../../shared/statistics/application/ports.ts';
import { hashOf } from '../simulation/clock/hash.ts';
import type { Scope } from '../../shared/statistics/domain/contributions.ts';
import type { Figure } from '../../shared/statistics/domain/figure.ts';

type Counters = Omit<CounterItem, 'counters'> & {
  readonly generation: Generation;
  readonly counters: Map<string, number>;
};

/** What the figures are held in: another store may begin where one stands. */
interface Figures {
  readonly applied: ReadonlyMap<string, Applied>;
  readonly counters: ReadonlyMap<string, Counters>;
}

export interface MemoryStatistics extends StatisticsStore {
  readonly held: Figures;
}

/**
 * The figures in memory, as strict as the real tables: it passes the same contract suite. `pace` is awaited
 * inside every operation, so that a test decides how operations overlap; overlapping transactions refuse each
 * other, which DynamoDB Local never does. A `heedless` one looks at no revision, to see what comes of that.
 */
export function memoryStatistics(
  pace: () => Promise<void> = () => Promise.resolve(),
  { from, heedless = false }: { readonly from?: Figures; readonly heedless?: boolean } = {},
): MemoryStatistics {
  let pointer: Generations = { rev: 0, live: 'g0' };
  const applied = new Map<string, Applied>(from?.applied);
  const counters = new Map<string, Counters>(
    [...(from?.counters ?? [])].map(([key, item]) => [key, { ...item, counters: new Map(item.counters) }]),
  );
  const locked = new Set<string>();

  return {
    held: { applied, counters },
    async generations() {
      await pace();
      return pointer;
    },

    async replaceGenerations(read, next) {
      await pace();
      if (read.rev !== pointer.rev) return false;
      pointer = { ...next, rev: pointer.rev + 1 };
      return true;
    },

    async applied(generation, pks) {
      await pace();
      return new Map(
        pks.flatMap((pk) => {
          const row = applied.get(`${generation}#${pk}`);
          return row === undefined ? [] : [[pk, structuredClone(row)] as const];
        }),
      );
    },

    async commit(transaction) {
      const keys = keysOf(transaction);
      refuseMalformed(transaction, keys);
      if (keys.some((key) => locked.has(key))) return 'refused';
      for (const key of keys) locked.add(key);
      try {
        await pace();
        const { generation } = transaction;
        const stale = transaction.applied.some(
          ({ pk, readRev }) => applied.get(`${generation}#${pk}`)?.rev !== readRev,
        );
        if (stale && !heedless) return 'refused';
        for (const { pk, rev, contribution, since } of transaction.applied)
          applied.set(`${generation}#${pk}`, structuredClone({ rev, contribution, ...(since && { since }) }));
        for (const { scope, family, lane, add } of transaction.counters) {
          const key = `${generation}#${scope}#${String(lane)}/${family}`;
          const item = counters.get(key) ?? {
            generation,
            scope,
            family,
            lane,
            counters: new Map<string, number>(),
          };
          for (const [name, count] of add) item.counters.set(name, (item.counters.get(name) ?? 0) + count);
          counters.set(key, item);
        }
        return 'committed';
      } finally {
        for (const key of keys) locked.delete(key);
      }
    },

    async figures(generation, scope) {
      await pace();
      const figures = new Map<Figure, number>();
      for (const item of counters.values())
        if (item.generation === generation && item.scope === scope)
          for (const [name, count] of item.counters) {
            const figure: Figure = `${item.family}/${name}`;
            figures.set(figure, (figures.get(figure) ?? 0) + count);
          }
      return figures;
    },

    async counters(generation, scopes, family) {
      await pace();
      const sums = new Map<Scope, Map<string, number>>();
      for (const item of counters.values()) {
        const { scope } = item;
        if (item.generation !== generation || item.family !== family || !scopes.includes(scope)) continue;
        const sum = sums.get(scope) ?? new Map<string, number>();
        sums.set(scope, sum);
        for (const [name, count] of item.counters) sum.set(name, (sum.get(name) ?? 0) + count);
      }
      return sums;
    },

    async *counterItems(generation) {
      await pace();
      for (const { generation: of, ...item } of [...counters.values()])
        if (of === generation) yield structuredClone(item);
    },

    async discard(generation) {
      await pace();
      const removed = { counters: 0, applied: 0 };
      for (const [key, item] of counters)
        if (item.generation === generation && counters.delete(key)) removed.counters += 1;
      for (const key of applied.keys())
        if (key.startsWith(`${generation}#`) && applied.delete(key)) removed.applied += 1;
      return removed;
    },
  };
}

const keysOf = ({ generation, applied, counters }: StatisticsTransaction): string[] => [
  ...applied.map(({ pk }) => `applied ${generation}#${pk}`),
  ...counters.map(({ scope, family, lane }) => `counter ${generation}#${scope}#${String(lane)}/${family}`),
];

function refuseMalformed({ counters }: StatisticsTransaction, keys: readonly string[]): void {
  if (keys.length === 0 || keys.length > MAX_ITEMS)
    throw new Error(`${String(keys.length)} items in a transaction`);
  if (new Set(keys).size < keys.length) throw new Error('two operations on one item');
  if (counters.some(({ add }) => add.size === 0)) throw new Error('an update that adds nothing');
}

/** A registry to be scanned: the latest image of each record. */
export const memoryScan = (
  items: () => Iterable<RegistryItem>,
  pace: () => Promise<void> = () => Promise.resolve(),
): RegistryScan => ({
  async *pages({ part, of } = { part: 0, of: 1 }) {
    const keys = [...items()].map(({ pk }) => pk).filter((pk) => hashOf(String(pk)) % of === part);
    for (const key of keys) {
      await pace();
      // As late as possible: a scan sees what each record is when it comes to it.
      yield [...items()].filter(({ pk }) => pk === key);
    }
  },
});
