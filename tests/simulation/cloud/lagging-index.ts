import type { Calls } from '../clock/calls.ts';
import { fraction, hashOf, mix } from '../clock/hash.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { Change } from './stream-mapping.ts';

interface Entry {
  readonly rev: number;
  readonly sort: string | undefined;
}

/** A sparse index of a table: it lists the items that have both its attributes, some time after they have them. */
export class LaggingIndex {
  readonly #calls: Calls;
  readonly #sort: string;
  readonly #shard: string;
  readonly #entries = new Map<string, Entry>();
  #waiting = 0;

  /** `initial`: what stands in it as the run begins. */
  constructor(calls: Calls, sort: string, shard: string, initial: Iterable<StoredItem> = []) {
    this.#calls = calls;
    this.#sort = sort;
    this.#shard = shard;
    for (const item of initial) this.#put(item.pk, { rev: item.rev, sort: this.#placeOf(item) });
  }

  /** Undefined: it stands not in the index. */
  #placeOf(item: StoredItem): string | undefined {
    return item[this.#shard] === undefined ? undefined : (item[this.#sort] as string | undefined);
  }

  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  /** The earliest entry's sort attribute. */
  earliest(): string | undefined {
    let first: string | undefined;
    for (const { sort } of this.#entries.values())
      if (sort !== undefined && (first === undefined || sort < first)) first = sort;
    return first;
  }

  take({ image }: Change): void {
    const sort = this.#placeOf(image);
    if (sort === undefined && !this.#entries.has(image.pk) && this.#waiting === 0) return;
    const entry = { rev: image.rev, sort };
    const id = mix(mix(this.#calls.seed, hashOf(image.pk)), image.rev);
    if (!this.#calls.faults.strikes('index-lag', id)) {
      this.#put(image.pk, entry);
      return;
    }
    this.#waiting += 1;
    this.#calls.scheduler.after(fraction(mix(id, 1)) * 90_000, () => {
      this.#waiting -= 1;
      this.#calls.scheduler.steps += 1;
      this.#put(image.pk, entry);
    });
  }

  /** Keys of what is listed up to `until`, oldest first. */
  list(until: string): string[] {
    return [...this.#entries]
      .flatMap(([pk, { sort }]) => (sort !== undefined && sort <= until ? [{ pk, sort }] : []))
      .toSorted((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : a.pk < b.pk ? -1 : 1))
      .map(({ pk }) => pk);
  }

  /** Updates of one item come in their order. */
  #put(pk: string, entry: Entry): void {
    if ((this.#entries.get(pk)?.rev ?? 0) < entry.rev) this.#entries.set(pk, entry);
  }
}
