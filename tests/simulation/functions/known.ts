import { PersonInput } from '../../../shared/members/domain/person.ts';
import type { Instant } from '../../../shared/kernel/dates.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { people } from '../../support/people.ts';
import type { Known, KnownRecord } from '../contract.ts';

const CAST = people(96, 44).map((person) => PersonInput.parse(person));
const AT_A_TIME = 6;
const STEP = 3;

/** What clients may know of the world: its records by type, kept up with every change. */
export class KnownRecords {
  readonly #types = new Map<string, { list: KnownRecord[]; places: Map<string, number> }>();

  constructor(items: ReadonlyMap<string, StoredItem>) {
    for (const [key, item] of items) this.take(key, item);
  }

  /**
   * What the client knows who asks for the command of this number. Few people at a time, so that numbers collide,
   * and others later, so that not all are members before long.
   */
  at(number: number, now: Instant): Known {
    const from = (Math.floor(number / AT_A_TIME) * STEP) % CAST.length;
    return {
      now,
      people: [...CAST, ...CAST].slice(from, from + AT_A_TIME),
      records: (type) => this.#types.get(type)?.list ?? [],
    };
  }

  take(key: string, { pk, rev, type, state }: StoredItem): void {
    if (!key.startsWith('registry/') || typeof type !== 'string' || state === undefined) return;
    let known = this.#types.get(type);
    if (known === undefined) this.#types.set(type, (known = { list: [], places: new Map() }));
    const id = pk.slice(type.length + 1);
    const place = known.places.get(id);
    if (place === undefined) known.places.set(id, known.list.push({ id, rev, state }) - 1);
    else known.list[place] = { id, rev, state };
  }
}
