import { codeSet, type CodeSetName } from '../../../shared/kernel/codes/code-sets.ts';
import type { Stamp } from '../../../shared/kernel/stamp.ts';
import type { RegistryItem } from '../../../shared/statistics/application/ports.ts';
import {
  dissolutionStates,
  foundingStates,
  memberStates,
  membershipApplicationStates,
  transferOutcomes,
  transferStates,
  unionLevels,
  unionStates,
} from '../../../shared/statistics/domain/state-names.ts';
import {
  applicationItem,
  dissolutionItem,
  duplicateItem,
  employerItem,
  foundingItem,
  memberItem,
  transferItem,
  tree,
  union,
  unionItem,
} from '../../support/counted-records.ts';
import type { Random } from '../../support/random.ts';

const codes = (name: CodeSetName): string[] => codeSet(name).entries.map(({ code }) => code);

const counties = ['440303', '440304', '440305', '440306', '440103', '440106', '440402', '441302'];
const UNIONS = 60;

/** Base unions of eight counties of four cities, every third below a township: scopes of every level. */
const stamps = (random: Random): Stamp[] =>
  Array.from({ length: UNIONS }, (_, index) => {
    const county = index % counties.length;
    const division = counties[county] ?? '440305';
    const city = union(100 + ['4403', '4401', '4404', '4413'].indexOf(division.slice(0, 4)));
    return {
      path: [
        tree.nation,
        tree.province,
        city,
        union(200 + county),
        ...(index % 3 === 0 ? [union(300 + county)] : []),
        union(400 + index),
      ],
      division,
      economicType: random.pick(codes('economic-type')),
      industry: random.pick(codes('industry')),
    };
  });

const day = (random: Random): string =>
  `2026-${random.pick(['09', '10', '11'])}-${String(random.between(10, 28))}`;

/** One more version of a record of a kind, with anything that it may say. */
type Version = (random: Random, id: string, rev: number, stamp: Stamp) => RegistryItem;

const at = (random: Random): string => `${day(random)}T0${String(random.between(1, 9))}:00:00.000Z`;

const versions: readonly (readonly [Version, number])[] = [
  [
    (random, id, rev, stamp) =>
      memberItem({
        id,
        rev,
        stamp,
        status: random.chance(0.7) ? 'active' : random.pick(Object.keys(memberStates)),
        sex: random.pick(codes('sex')),
        birthMonth: `${String(random.between(1956, 2009))}-${String(random.between(1, 12)).padStart(2, '0')}`,
        householdType: random.pick(codes('household-type')),
        migrant: random.chance(0.3),
        ...(random.chance(0.7) && { education: random.pick(codes('education')) }),
        more: {
          ...(random.chance(0.02) && { employerId: undefined }),
          ...(random.chance(0.8) && { change: { on: day(random), notedOn: day(random) } }),
        },
      }),
    60,
  ],
  [
    (random, id, rev, stamp) =>
      unionItem({
        id,
        rev,
        stamp,
        status: random.pick(Object.keys(unionStates)),
        level: random.pick(Object.keys(unionLevels)),
        unionType: random.pick(codes('union-type')),
        ...(random.chance(0.7) && { term: { electedOn: day(random), years: random.pick([3, 5]) } }),
        more: { ...(random.chance(0.5) && { foundedOn: day(random), leader: { personId: 'P1' } }) },
      }),
    10,
  ],
  [
    (random, id, rev, stamp) =>
      employerItem({
        id,
        rev,
        stamp: random.chance(0.9) ? stamp : undefined,
        status: random.chance(0.95) ? 'registered' : 'void',
        employees: random.between(0, 900),
      }),
    8,
  ],
  [
    (random, id, rev, stamp) =>
      transferItem({
        id,
        rev,
        stamp,
        status: random.pick(Object.keys(transferStates)),
        at: at(random),
        ...(random.chance(0.5) && {
          outcome: random.pick(Object.keys(transferOutcomes)),
          endedAt: '2026-11-29T01:00:00.000Z',
        }),
      }),
    8,
  ],
  [
    (random, id, rev, stamp) =>
      applicationItem({
        id,
        rev,
        stamp,
        status: random.pick(Object.keys(membershipApplicationStates)),
        at: at(random),
      }),
    6,
  ],
  [
    (random, id, rev, stamp) =>
      foundingItem({ id, rev, stamp, status: random.pick(Object.keys(foundingStates)), at: at(random) }),
    4,
  ],
  [
    (random, id, rev, stamp) =>
      dissolutionItem({
        id,
        rev,
        stamp,
        status: random.pick(Object.keys(dissolutionStates)),
        at: at(random),
      }),
    2,
  ],
  [
    (random, id, rev, stamp) => duplicateItem({ id, rev, stamp, status: random.pick(['open', 'different']) }),
    2,
  ],
];

/** So many events of records of every kind, in the order of their commits; a record moves to another union at times. */
export function* counted(random: Random, events: number): Generator<RegistryItem> {
  const places = stamps(random);
  const records: { readonly id: string; readonly version: Version; rev: number; stamp: Stamp }[] = [];
  for (let event = 0; event < events; event += 1) {
    const known = records.length > 0 && random.chance(0.6) ? random.pick(records) : undefined;
    const record = known ?? {
      id: `R${String(records.length)}`,
      version: random.weighted(versions),
      rev: 0,
      stamp: random.pick(places),
    };
    if (known === undefined) records.push(record);
    else if (random.chance(0.1)) record.stamp = random.pick(places);
    record.rev += 1;
    yield record.version(random, record.id, record.rev, record.stamp);
  }
}
