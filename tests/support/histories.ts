import fc from 'fast-check';
import type { RegistryItem } from '../../shared/statistics/application/ports.ts';
import { employerItem, memberItem, stampOf, tree, unionItem } from './counted-records.ts';

/** Few values, so that records share counters, and changes lead back to where they came from. */
const stamp = fc.constantFrom(
  stampOf(),
  stampOf({ path: [tree.nation, tree.province, tree.city, tree.county, tree.township, tree.otherBase] }),
  stampOf({ path: [tree.nation, tree.province, tree.otherBase], division: '440106', industry: 'H' }),
);

const fieldsOf = {
  member: fc.record({
    status: fc.constantFrom('active', 'active', 'retained', 'preparatory'),
    stamp,
    sex: fc.constantFrom('1', '2'),
    birthMonth: fc.constantFrom('1979-12', '1983-07', '1984-01'),
    education: fc.constantFrom(undefined, '21'),
    migrant: fc.boolean(),
  }),
  union: fc.record({ status: fc.constantFrom('normal', 'preparing', 'void'), stamp }),
  employer: fc.record({ status: fc.constantFrom('registered', 'void'), stamp, employees: fc.nat(300) }),
};

const versionsOf = (id: string): fc.Arbitrary<RegistryItem[]> => {
  const upTo = { minLength: 1, maxLength: 5 };
  return fc.oneof(
    fc
      .array(fieldsOf.member, upTo)
      .map((all) =>
        all.map(({ education, ...fields }, index) =>
          memberItem({ id, rev: index + 1, ...fields, ...(education !== undefined && { education }) }),
        ),
      ),
    fc
      .array(fieldsOf.union, upTo)
      .map((all) => all.map((fields, index) => unionItem({ id, rev: index + 1, ...fields }))),
    fc
      .array(fieldsOf.employer, upTo)
      .map((all) => all.map((fields, index) => employerItem({ id, rev: index + 1, ...fields }))),
  );
};

/** For each of some records all its versions, oldest first. */
export const histories: fc.Arbitrary<RegistryItem[][]> = fc
  .integer({ min: 1, max: 8 })
  .chain((count) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => versionsOf(`R${String(index)}`))),
  );

/**
 * Everything that readers of a stream may be given of these histories: every version at least once, some again,
 * in any order, cut into batches for several readers.
 */
export const deliveries = (readers: number) =>
  histories.chain((records) => {
    const versions = records.flat();
    return fc
      .record({
        again: fc.array(fc.constantFrom(...versions), { maxLength: 12 }),
        sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 12 }),
        seed: fc.infiniteStream(fc.nat(1_000)),
      })
      .map(({ again, sizes, seed }) => {
        const shuffled = [...versions, ...again]
          .map((item) => ({ item, place: seed.next().value as number }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ item }) => item);
        const batches: RegistryItem[][] = [];
        for (let from = 0; from < shuffled.length; from += batches.at(-1)?.length ?? 1)
          batches.push(shuffled.slice(from, from + (sizes[batches.length % sizes.length] ?? 1)));
        return {
          /** What the registry holds in the end. */
          latest: records.flatMap((all) => all.slice(-1)),
          readers: Array.from({ length: readers }, (_, reader) =>
            batches.filter((__, index) => index % readers === reader),
          ),
        };
      });
  });
