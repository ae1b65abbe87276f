import type { Scope } from '../domain/contributions.ts';
import { type Discrepancy, discrepancies, Tally } from '../domain/tally.ts';
import type { Generation, RegistryScan, StatisticsStore } from './ports.ts';
import { imageOf } from './project.ts';

export interface Recounting {
  readonly store: Pick<StatisticsStore, 'counterItems'>;
  readonly scan: RegistryScan;
  readonly pause: (attempt: number) => Promise<void>;
}

export interface RecountOptions {
  /**
   * Counts the scopes in this many passes, each with its share of the counters in memory: one for a county,
   * some for a large province.
   */
  readonly passes?: number;
  /**
   * Changes that are on their way through the stream look like differences. A pass that finds any is repeated
   * up to this often, so that what remains is there to stay.
   */
  readonly attempts?: number;
}

export interface Recount {
  readonly generation: Generation;
  /** Counted records in the registry, by type. */
  readonly records: Readonly<Record<string, number>>;
  /** Counters that stand for something. */
  readonly counters: number;
  /** Exactly what differs; empty proves the figures, if nothing was unreadable. */
  readonly differences: readonly Discrepancy[];
  /** Keys of records that should be counted and can't be read. */
  readonly unreadable: readonly string[];
}

export const isProven = ({ differences, unreadable }: Recount): boolean =>
  differences.length === 0 && unreadable.length === 0;

/** Counts every record of the registry anew and compares with the counters of a generation, lanes added up. */
export async function recount(
  { store, scan, pause }: Recounting,
  generation: Generation,
  { passes = 1, attempts = 1 }: RecountOptions = {},
): Promise<Recount> {
  let [records, unreadable]: [Recount['records'], Recount['unreadable']] = [{}, []];
  let counters = 0;
  const differences: Discrepancy[] = [];
  for (let pass = 0; pass < passes; pass += 1) {
    const mine = (scope: Scope): boolean => share(scope, passes) === pass;
    for (let attempt = 1; ; attempt += 1) {
      const expected = await countRecords(scan, mine);
      const found = await addLanes(store, generation, mine);
      ({ records, unreadable } = expected);
      const differing = discrepancies(expected.tally, found);
      if (differing.length > 0 && attempt < attempts) {
        await pause(attempt);
        continue;
      }
      counters += [...expected.tally.counters()].length;
      differences.push(...differing);
      break;
    }
  }
  return { generation, records, counters, differences, unreadable };
}

async function countRecords(scan: RegistryScan, mine: (scope: Scope) => boolean) {
  const tally = new Tally();
  const records: Record<string, number> = {};
  const unreadable: string[] = [];
  for await (const page of scan.pages()) {
    for (const item of page) {
      const image = imageOf(item);
      if (image === undefined) continue;
      const type = String(item['type']);
      records[type] = (records[type] ?? 0) + 1;
      if (image === 'unreadable') unreadable.push(String(item['pk']));
      else tally.add({ ...image.contribution, scopes: image.contribution.scopes.filter(mine) });
    }
  }
  return { tally, records, unreadable };
}

export async function addLanes(
  store: Recounting['store'],
  generation: Generation,
  mine: (scope: Scope) => boolean,
): Promise<Tally> {
  const tally = new Tally();
  for await (const { scope, family, counters } of store.counterItems(generation))
    if (mine(scope)) for (const [name, count] of counters) tally.addTo(scope, `${family}/${name}`, count);
  return tally;
}

/** FNV-1a: spreads scopes evenly, the same on every machine. */
export function share(scope: Scope, of: number): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < scope.length; position += 1)
    hash = Math.imul(hash ^ scope.charCodeAt(position), 0x01000193) >>> 0;
  return hash % of;
}
