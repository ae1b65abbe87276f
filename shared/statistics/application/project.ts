import { type Contribution, contributions, isBusy, nothing, type Scope } from '../domain/contributions.ts';
import { CountedRecord, isCounted, RecordKey } from '../domain/counted.ts';
import { difference } from '../domain/tally.ts';
import {
  type Applied,
  type AppliedWrite,
  type CounterWrite,
  type Generation,
  LANES,
  MAX_ITEMS,
  type RegistryItem,
  type StatisticsStore,
  type StatisticsTransaction,
} from './ports.ts';

/** What one version of a record contributes. */
export interface Image {
  readonly pk: string;
  readonly rev: number;
  readonly contribution: Contribution;
}

/**
 * The image of a registry item; undefined when its type is in no figure, `unreadable` when it should be counted
 * and can't be: to pass over it would falsify the figures in silence.
 */
export function imageOf(item: RegistryItem): Image | 'unreadable' | undefined {
  if (!isCounted(item['type'])) return undefined;
  const key = RecordKey.safeParse(item);
  const record = CountedRecord.safeParse(item);
  if (!key.success || !record.success) return 'unreadable';
  return { ...key.data, contribution: contributions(record.data) };
}

export interface Projection {
  readonly store: StatisticsStore;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  /** Waits longer, with jitter, the higher the attempt. */
  readonly pause: (attempt: number) => Promise<void>;
  /** Told of what was thrown; the attempt is repeated. */
  readonly fault: (error: unknown) => void;
}

const MAX_TRIES = 8;

/**
 * Brings the figures of every generation in use up to these images, which may come repeated, late and in any
 * order, from any number of projectors at once. Returns the keys of the records that could not be applied.
 */
export async function project(
  projection: Projection,
  images: readonly Image[],
): Promise<ReadonlySet<string>> {
  const newest = newestOf(images);
  const failed = new Set<string>();
  if (newest.length === 0) return failed;
  const { live, building, cut } = await projection.store.generations();
  for (const generation of building === undefined ? [live] : [live, building])
    for (const { pk } of await projectInto(projection, generation, newest, cut)) failed.add(pk);
  return failed;
}

/** As `project`, into one generation; returns the images that could not be applied. */
export async function projectInto(
  { store, random, pause, fault }: Projection,
  generation: Generation,
  images: readonly Image[],
  cut?: number,
): Promise<readonly Image[]> {
  let pending = images;
  for (let attempt = 1; pending.length > 0 && attempt <= MAX_TRIES; attempt += 1) {
    if (attempt > 1) await pause(attempt);
    try {
      const applied = await store.applied(
        generation,
        pending.map(({ pk }) => pk),
      );
      const due = pending.filter(({ pk, rev }) => rev > (applied.get(pk)?.rev ?? 0));
      // A new lane each time: two projectors that met in one are unlikely to meet again.
      const lane = Math.floor(random() * LANES);
      pending = await commitAll(store, pack({ generation, cut }, due, applied, lane), fault);
    } catch (error) {
      fault(error);
    }
  }
  return pending;
}

interface Parcel {
  readonly images: readonly Image[];
  readonly transaction: StatisticsTransaction;
}

/** Returns the images of the transactions that are not known to be committed. */
async function commitAll(
  store: StatisticsStore,
  parcels: readonly Parcel[],
  fault: (error: unknown) => void,
): Promise<Image[]> {
  const left: Image[] = [];
  for (const { images, transaction } of parcels) {
    try {
      if ((await store.commit(transaction)) === 'refused') left.push(...images);
    } catch (error) {
      fault(error);
      left.push(...images);
    }
  }
  return left;
}

/** Adds images up into as few transactions as hold them. */
export function pack(
  into: Target,
  images: readonly Image[],
  applied: ReadonlyMap<string, Applied>,
  lane: number,
): Parcel[] {
  const parcels: Parcel[] = [];
  let open = new OpenParcel(into, lane);
  for (const image of images.toSorted(byItems)) {
    const before = applied.get(image.pk);
    if (open.images.length > 0 && open.itemsWith(image, before) > MAX_ITEMS) {
      parcels.push(open.close());
      open = new OpenParcel(into, lane);
    }
    open.add(image, before);
  }
  return open.images.length > 0 ? [...parcels, open.close()] : parcels;
}

interface Target {
  readonly generation: Generation;
  readonly cut?: number | undefined;
}

class OpenParcel {
  readonly images: Image[] = [];
  readonly #into: Target;
  readonly #lane: number;
  readonly #applied: AppliedWrite[] = [];
  readonly #counters = new Map<string, CounterWrite & { readonly add: Map<string, number> }>();

  constructor(into: Target, lane: number) {
    this.#into = into;
    this.#lane = lane;
  }

  itemsWith(image: Image, before: Applied | undefined): number {
    const others = this.#changesOf(image, before).filter(({ key }) => !this.#counters.has(key));
    return this.#applied.length + 1 + this.#counters.size + others.length;
  }

  add(image: Image, before: Applied | undefined): void {
    this.images.push(image);
    const since = sinceCut(before, this.#into.cut);
    this.#applied.push({ ...image, readRev: before?.rev, ...(since && { since }) });
    for (const { key, scope, family, lane, counters } of this.#changesOf(image, before)) {
      const known = this.#counters.get(key) ?? { scope, family, lane, add: new Map<string, number>() };
      this.#counters.set(key, known);
      for (const [name, count] of counters) known.add.set(name, (known.add.get(name) ?? 0) + count);
    }
  }

  close(): Parcel {
    const counters = [...this.#counters.values()]
      .map((write) => ({ ...write, add: new Map([...write.add].filter(([, count]) => count !== 0)) }))
      .filter(({ add }) => add.size > 0);
    return {
      images: this.images,
      transaction: { generation: this.#into.generation, applied: this.#applied, counters },
    };
  }

  #changesOf({ contribution }: Image, before: Applied | undefined) {
    const earlier = before?.contribution ?? nothing;
    const busy = (scope: Scope) => isBusy(contribution, scope) || isBusy(earlier, scope);
    return [...difference(earlier, contribution).items()].map(([scope, family, counters]) => {
      const lane = busy(scope) ? this.#lane : 0;
      return { key: `${scope} ${family} ${String(lane)}`, scope, family, lane, counters };
    });
  }
}

/**
 * The first change after a cut keeps what had been contributed until then. Whoever has not heard of the newest cut
 * leaves what was kept for it.
 */
function sinceCut(read: Applied | undefined, cut: number | undefined): Applied['since'] {
  if (cut === undefined || (read?.since !== undefined && read.since.cut >= cut)) return read?.since;
  return { cut, before: read?.contribution ?? nothing };
}

function newestOf(images: readonly Image[]): Image[] {
  const newest = new Map<string, Image>();
  for (const image of images) if (image.rev > (newest.get(image.pk)?.rev ?? 0)) newest.set(image.pk, image);
  return [...newest.values()];
}

/**
 * Neighbours share counters, so a transaction of them has room for more records. Families first: a birth family
 * is an item in every scope, nine of them at a county, so a mixture of ages would fill a transaction by itself.
 */
const byItems = (a: Image, b: Image): number => {
  const [left, right] = [itemsOf(a), itemsOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const itemsOf = ({ contribution: { counts, scopes } }: Image): string =>
  [...new Set(Object.keys(counts).map((figure) => figure.split('/')[0])), ...scopes].join();
