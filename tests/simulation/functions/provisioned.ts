import { instantOf, legalDate } from '../../../shared/kernel/dates.ts';
import { provision } from '../../../shared/registry/provision.ts';
import { imageOf, projectInto } from '../../../shared/statistics/application/project.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { testFinder } from '../../support/finder.ts';
import type { MemoryMarkBook } from '../../support/memory-mark-book.ts';
import { memoryStatistics, type MemoryStatistics } from '../../support/memory-statistics.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { reelect } from '../../support/elections.ts';
import { foundUnion, settle, testRegistry, type TestRegistry } from '../../support/registry.ts';
import { openAccounts } from './accounts.ts';
import { engineIn, environment, REGIONS, TENANT } from './environment.ts';
import { sameKeys } from './key-service.ts';
import { silent } from './silent.ts';

/** When every run begins. */
export const BEGINNING = Date.parse('2026-11-23T01:00:00.000Z');

export interface Provisioned {
  readonly items: ReadonlyMap<string, StoredItem>;
  readonly figures: MemoryStatistics['held'];
  /** The members there are, as they are entered in the book of marks. */
  readonly marks?: MemoryMarkBook['entries'];
  /** A province like it in which some unions stand already, where there is one. */
  readonly settled?: Provisioned;
}

let once: Promise<Provisioned> | undefined;

/** A province as `provision` makes it, its figures counted: made once, where every episode begins. */
export const provisioned = (): Promise<Provisioned> => (once ??= make());

async function make(): Promise<Provisioned> {
  const store = memoryStore();
  const service = sameKeys();
  const now = () => instantOf(BEGINNING);
  const never = () => Promise.reject(new Error('nothing overlaps while a province is provisioned'));
  const queue = { send: () => Promise.resolve() };
  const ports = { log: silent, now, pause: never, random: () => 0, store, queue, service, more: [] };
  const engine = engineIn(environment(ports));
  await provision({ tenant: TENANT, regions: REGIONS, store, service, engine, now });
  await openAccounts(store, engine, now());
  return { ...(await counted(store.items)), settled: await withUnions([3, 3, 3], 2) };
}

/** With its figures, as the projector would have counted them. */
export async function counted(items: Provisioned['items']): Promise<Provisioned> {
  const statistics = memoryStatistics();
  const images = [...items.values()]
    .map((item) => imageOf(item))
    .filter((image) => image !== undefined && image !== 'unreadable');
  const fault = (error: unknown) => {
    throw error as Error;
  };
  const pause = () => Promise.reject(new Error('nothing overlaps while figures are counted'));
  const left = await projectInto({ store: statistics, random: () => 0, pause, fault }, 'g0', images);
  if (left.length > 0) throw new Error('what was provisioned could not be counted');
  return { items, figures: statistics.held };
}

/** A province of many small unions, founded the regular way, in which transfers begin. */
export const crowded = (unions: number, membersOfEach: number): Promise<Provisioned> =>
  withUnions(Array.from({ length: unions }, () => membersOfEach));

/** One union of so many members, and some small ones beside it. */
export const oneLarge = (members: number): Promise<Provisioned> =>
  withUnions([members, 6, 6, 6, 6, 6, 6, 6, 6]);

/** Unions of so many members each, the first of which have elected their committees: its timers are still to come. */
async function withUnions(sizes: readonly number[], elected = 0): Promise<Provisioned> {
  const store = memoryStore();
  const registry: TestRegistry = await testRegistry(store, {
    service: sameKeys(),
    settled: (of, requests) =>
      settle(of, requests, (id) => (store.items.get(`registry/due#${id}`)?.['dueAt'] as string) <= of.now),
  });
  for (const [index, size] of sizes.entries()) {
    const { unionId } = await foundUnion(registry, { seed: index + 1, size, peopleOf: 1_001 + index });
    const refused = index < elected ? await reelect(registry, unionId, legalDate(registry.now)) : undefined;
    if (refused !== undefined) throw new Error(`no committee was elected: ${refused}`);
  }
  await openAccounts(store, registry.engine, registry.now);
  const finder = testFinder(registry);
  await finder.lookAtAll();
  return { ...(await counted(store.items)), marks: finder.book.entries };
}
