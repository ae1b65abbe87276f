import type { MemberId } from '../../shared/kernel/ids.ts';
import type { BookEntry, MarkBook, SignMark } from '../../shared/members/application/find-duplicates.ts';

/** The book of marks in memory, open to look at. */
export interface MemoryMarkBook extends MarkBook {
  readonly entries: ReadonlyMap<MemberId, BookEntry>;
  readonly places: ReadonlyMap<SignMark, ReadonlySet<MemberId>>;
}

export function memoryMarkBook(from: ReadonlyMap<MemberId, BookEntry> = new Map()): MemoryMarkBook {
  const entries = new Map(from);
  const places = new Map<SignMark, Set<MemberId>>();
  const place = (mark: SignMark, member: MemberId) =>
    places.set(mark, (places.get(mark) ?? new Set()).add(member));
  for (const [member, { marks }] of from) for (const mark of marks) place(mark, member);
  return {
    entries,
    places,
    entryOf: async (member) => entries.get(member) ?? { version: 0, marks: [], struck: [] },
    async enter(member, read, { marks, struck }) {
      if ((entries.get(member)?.version ?? 0) !== read.version) return false;
      if (marks.length + struck.length === 0) entries.delete(member);
      else entries.set(member, { version: read.version + 1, marks: [...marks], struck: [...struck] });
      for (const mark of read.marks.filter((one) => !marks.includes(one))) {
        const bearers = places.get(mark);
        bearers?.delete(member);
        if (bearers?.size === 0) places.delete(mark);
      }
      for (const mark of marks) place(mark, member);
      return true;
    },
    bearersOf: async (mark, atMost) => [...(places.get(mark) ?? [])].toSorted().slice(0, atMost),
  };
}
