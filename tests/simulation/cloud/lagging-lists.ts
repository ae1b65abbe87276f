import { keyOfList, type ListName, type ListPage, type Lists } from '../../../shared/platform/store/lists.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { Calls } from '../clock/calls.ts';
import { fraction, hashOf, mix } from '../clock/hash.ts';
import type { Change } from './stream-mapping.ts';

const sortOfList = {
  'by-union': 'inUnionSort',
  'by-superior': 'superiorSort',
  'work-queue': 'waitsSince',
} as const satisfies Record<ListName, string>;

const names = ['by-union', 'by-superior', 'work-queue'] as const satisfies readonly ListName[];

interface Entry {
  readonly rev: number;
  readonly sort: string | undefined;
}

/** The registry's lists of several partitions, which say what has become of an item some time after it has. */
export class LaggingLists implements Lists {
  readonly #calls: Calls;
  /** By list, then partition, then item. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  /** Where each item was seen last, to take it out of there. */
  readonly #places = new Map<string, string>();
  #waiting = 0;

  constructor(calls: Calls, initial: ReadonlyMap<string, StoredItem>) {
    this.#calls = calls;
    for (const [key, image] of initial) if (key.startsWith('registry/')) this.#put(image);
  }

  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  take({ image }: Change): void {
    const isListed = names.some((list) => image[keyOfList[list]] !== undefined);
    if (!isListed && !names.some((list) => this.#places.has(`${list} ${image.pk}`))) return;
    const id = mix(mix(this.#calls.seed, hashOf(`list ${image.pk}`)), image.rev);
    if (!this.#calls.faults.strikes('index-lag', id)) {
      this.#put(image);
      return;
    }
    this.#waiting += 1;
    this.#calls.scheduler.after(fraction(mix(id, 1)) * 90_000, () => {
      this.#waiting -= 1;
      this.#calls.scheduler.steps += 1;
      this.#put(image);
    });
  }

  page(list: ListName, of: string, { limit, after }: Parameters<Lists['page']>[2]): Promise<ListPage> {
    const all = [...(this.#entries.get(`${list} ${of}`) ?? new Map<string, Entry>())]
      .flatMap(([pk, { sort }]) => (sort === undefined ? [] : [{ pk, sort }]))
      .toSorted((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : a.pk < b.pk ? -1 : 1));
    const begins = after && `${String(after[sortOfList[list]])} ${String(after['pk'])}`;
    const rest = begins === undefined ? all : all.filter(({ pk, sort }) => `${sort} ${pk}` > begins);
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return Promise.resolve({
      keys: page.map(({ pk }) => pk),
      lastKey:
        last === undefined || page.length === rest.length
          ? undefined
          : { pk: last.pk, [keyOfList[list]]: of, [sortOfList[list]]: last.sort },
    });
  }

  /** Updates of one item come in their order. */
  #put(image: StoredItem): void {
    for (const list of names) {
      const of = image[keyOfList[list]] as string | undefined;
      const before = this.#places.get(`${list} ${image.pk}`);
      const known = before === undefined ? undefined : this.#entries.get(before)?.get(image.pk);
      if ((known?.rev ?? 0) >= image.rev) continue;
      const place = of === undefined ? before : `${list} ${of}`;
      if (place === undefined) continue;
      if (before !== undefined && before !== place) this.#entries.get(before)?.delete(image.pk);
      const entries = this.#entries.get(place) ?? new Map<string, Entry>();
      this.#entries.set(place, entries);
      this.#places.set(`${list} ${image.pk}`, place);
      const sort = of === undefined ? undefined : (image[sortOfList[list]] as string);
      entries.set(image.pk, { rev: image.rev, sort });
    }
  }
}
