import { describe, expect, it } from 'vitest';
import { stampOf, tree } from '../../../tests/support/counted-records.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { mayReportDivision, mayReportUnion } from './reporting.ts';

const path = [tree.nation, tree.province, tree.city, tree.county];
const divisions = ['100000', '440000', '440300', '440305'];
const federation = (depth: number): Stamp => ({
  path: path.slice(0, depth + 1),
  division: divisions[depth] ?? '',
});

const standing = (depth: number) => ({
  role: 'superior-officer' as const,
  scope: path[depth] ?? tree.nation,
  stamp: federation(depth),
  superior: depth === 0 ? undefined : federation(depth - 1),
});

describe('E3 what a union is measured by', () => {
  it('is entered by unions above it, and not by itself', () => {
    expect(mayReportUnion(standing(3), stampOf())).toBe(true);
    expect(mayReportUnion(standing(3), federation(3))).toBe(false);
    expect(mayReportUnion(standing(2), federation(3))).toBe(true);
    expect(mayReportUnion({ scope: tree.base }, stampOf())).toBe(false);
  });

  it('is entered by the province itself, which has none above it here', () => {
    expect(mayReportUnion(standing(1), federation(1))).toBe(true);
  });

  it('is not entered from beside or below', () => {
    expect(mayReportUnion(standing(3), federation(2))).toBe(false);
    expect(mayReportUnion({ scope: tree.otherBase }, stampOf())).toBe(false);
  });

  it('is, of a division, entered by the federations of those around it; the province’s by its own', () => {
    expect(mayReportDivision(standing(2), '440305')).toBe(true);
    expect(mayReportDivision(standing(3), '440305')).toBe(false);
    expect(mayReportDivision(standing(1), '440000')).toBe(true);
    expect(mayReportDivision(standing(2), '440000')).toBe(false);
    expect(mayReportDivision(standing(2), '440106')).toBe(false);
  });
});
