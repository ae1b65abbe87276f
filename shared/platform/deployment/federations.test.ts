import { describe, expect, it } from 'vitest';
import { divisionOf, divisions } from '../../kernel/divisions.ts';
import { UnionId } from '../../kernel/ids.ts';
import { derivedId } from '../ids.ts';
import { federationOf, federationsOf, provincialFederation, rootFederation } from './federations.ts';

const all = federationsOf('44');

describe('federations of Guangdong', () => {
  it('B7 reach from the national federation to townships, superiors first, each name and id once', () => {
    const count = (level: string): number => all.filter((federation) => federation.level === level).length;
    expect(['national', 'provincial', 'city', 'county', 'township'].map(count)).toEqual([1, 1, 21, 122, 84]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    const seen = new Set<string>();
    for (const { id, superior } of all) {
      if (superior !== undefined) expect(seen).toContain(superior);
      seen.add(id);
    }
  });

  it('B7 have an id that follows from the code alone, so that every tenant and every run agrees', () => {
    for (const { id, code } of all) {
      expect(id).toBe(derivedId('federation', code));
      expect(UnionId.parse(id)).toBe(id);
    }
  });

  it('B4 hold every division of the province that is in force, and sit in divisions', () => {
    const expected = [...divisions().values()]
      .filter(({ code, validTo }) => code.startsWith('44') && validTo === undefined)
      .map(({ code }) => code);
    const held = new Set(all.map(({ code }) => code));
    expect(expected.filter((code) => !held.has(code))).toEqual([]);
    for (const { division } of all.slice(1)) expect(divisionOf(division)).toBeDefined();
  });

  it('B4 lead from the root down', () => {
    const nanshan = federationOf('44', '440305');
    expect(nanshan.name).toBe('深圳市南山区总工会');
    expect(nanshan.path).toEqual(
      [rootFederation('44'), provincialFederation('44'), federationOf('44', '440300'), nanshan].map(
        ({ id }) => id,
      ),
    );
    expect(federationOf('44', '440305007')).toMatchObject({
      name: '深圳市南山区粤海街道总工会',
      level: 'township',
      division: '440305',
      superior: nanshan.id,
    });
    expect(federationOf('44', '441900121').path).toHaveLength(4);
  });

  it('B4 refuse a code that no federation covers', () => {
    expect(() => federationOf('44', '110105')).toThrow('no federation 110105');
    expect(federationsOf('99')).toEqual([]);
  });
});
