import { PersonInput } from '../../../shared/members/domain/person.ts';
import type { Instant } from '../../../shared/kernel/dates.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { people } from '../../support/people.ts';
import type { Known } from '../contract.ts';

const CAST = people(96, 44).map((person) => PersonInput.parse(person));
const AT_A_TIME = 8;
const STEP = 2;

/** What clients may know of the world: its records by type, kept up with every change. */
export class KnownRecords implements Known {
  /** Counts the commands that were asked for. */
  turn = 0;
  readonly #now: () => Instant;
  readonly #types = new Map<
    string,
    { list: { id: string; state: unknown }[]; places: Map<string, number> }
  >();

  constructor(items: ReadonlyMap<string, StoredItem>, now: () => Instant) {
    this.#now = now;
    for (const [key, item] of items) this.take(key, item);
  }

  /** A few at a time, so that numbers collide, and others later, so that not all are members before long. */
  get people(): readonly PersonInput[] {
    const from = (Math.floor(this.turn / AT_A_TIME) * STEP) % CAST.length;
    return [...CAST, ...CAST].slice(from, from + AT_A_TIME);
  }

  get now(): Instant {
    return this.#now();
  }

  records(type: string): readonly { readonly id: string; readonly state: unknown }[] {
    return this.#types.get(type)?.list ?? [];
  }

  take(key: string, { pk, type, state }: StoredItem): void {
    if (!key.startsWith('registry/') || typeof type !== 'string' || state === undefined) return;
    let known = this.#types.get(type);
    if (known === undefined) this.#types.set(type, (known = { list: [], places: new Map() }));
    const id = pk.slice(type.length + 1);
    const place = known.places.get(id);
    if (place === undefined) known.places.set(id, known.list.push({ id, state }) - 1);
    else known.list[place] = { id, state };
  }
}
