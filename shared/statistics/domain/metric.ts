import type { Text } from '../../kernel/problem.ts';
import type { Unit } from './dimension.ts';
import { dimensions } from './dimensions.ts';
import { type Family, type Figure, nameIn } from './figure.ts';
import { nameOfCode } from './summary.ts';

/** One counter that has a series, by its place in the answer and, where it is told by code, the code. */
export interface Metric {
  readonly place: string;
  readonly code?: string;
  readonly figure: Figure;
  readonly family: Family;
  /** Within the family. */
  readonly counter: string;
  readonly unit: Unit;
  readonly name: Text;
}

/** Undefined for what is told by neither code nor sum, and for a code too many or too few. */
export function metricOf(place: string, code?: string): Metric | undefined {
  const dimension = dimensions.find(({ group, key }) => `${group}.${key}` === place);
  if (dimension === undefined) return undefined;
  const { unit, name } = dimension;
  if (dimension.kind === 'sum' && code === undefined)
    return { place, ...partsOf(dimension.figure), unit, name };
  if (dimension.kind !== 'codes' || code === undefined) return undefined;
  const of = nameOfCode(dimension.names, code);
  return {
    place,
    code,
    ...partsOf(`${dimension.prefix}${code}`),
    unit,
    name: { zh: `${name.zh}：${of.zh}`, en: `${name.en}: ${of.en}` },
  };
}

const partsOf = (figure: Figure): Pick<Metric, 'figure' | 'family' | 'counter'> => ({
  figure,
  family: figure.slice(0, figure.indexOf('/')) as Family,
  counter: nameIn(figure),
});
