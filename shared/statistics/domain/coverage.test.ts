import { describe, expect, it } from 'vitest';
import { tree, stampOf } from '../../../tests/support/counted-records.ts';
import type { OperatorRole } from '../../kernel/caller.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { mayReadDivision, mayReadUnion } from './coverage.ts';

const nation: Stamp = { path: [tree.nation], division: '100000' };
const province: Stamp = { path: [...nation.path, tree.province], division: '440000' };
const city: Stamp = { path: [...province.path, tree.city], division: '440300' };
const county: Stamp = { path: [...city.path, tree.county], division: '440305' };
const township: Stamp = { path: [...county.path, tree.township], division: '440305' };
const base = stampOf();

const standing = (stamp: Stamp, superior: Stamp | undefined, role: OperatorRole = 'superior-officer') => ({
  role,
  scope: stamp.path.at(-1) ?? tree.nation,
  stamp,
  superior,
});

describe('whose figures of a division are', () => {
  it.each([
    ['nation', standing(nation, undefined), ['440000', '440300', '440305', '110000']],
    ['province', standing(province, nation), ['440000', '440300', '440305', '440106']],
    ['city', standing(city, province), ['440300', '440305', '440306']],
    ['county', standing(county, city), ['440305']],
  ] as const)('lets the officer of the %s read it and the divisions in it', (_, officer, divisions) => {
    for (const division of divisions) expect(mayReadDivision(officer, division)).toBe(true);
  });

  it.each([
    ['province', standing(province, nation), ['110000', '450000', '100000']],
    ['city', standing(city, province), ['440000', '440106', '440100']],
    ['county', standing(county, city), ['440000', '440300', '440306']],
    ['township', standing(township, county), ['440305', '440300']],
    ['base union', standing(base, township), ['440305']],
    ['base union right below a city', standing({ ...base, division: '440306' }, city), ['440306']],
    ['county, but for one union', standing(county, city, 'union-officer'), ['440305']],
    ['county, as an organiser', standing(county, city, 'organiser'), ['440305']],
  ] as const)('hides other divisions from the officer of a %s', (_, officer, divisions) => {
    for (const division of divisions) expect(mayReadDivision(officer, division)).toBe(false);
  });
});

describe('whose figures of a union are', () => {
  it('lets operators read unions of their own subtree, and no others', () => {
    expect(mayReadUnion({ scope: tree.county }, base)).toBe(true);
    expect(mayReadUnion({ scope: tree.base }, base)).toBe(true);
    expect(mayReadUnion({ scope: tree.otherBase }, base)).toBe(false);
    expect(mayReadUnion({ scope: tree.base }, county)).toBe(false);
  });
});
