import type { LocalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { isStanding } from './lifecycle.ts';
import { termEnd } from './term.ts';
import type { Union } from './union.ts';

/** The list of terms below a union, in the index `by-union`. */
export const termsBelow = (superior: UnionId): string => `terms#${superior}`;

/** A union's place in it: by the last day of its term, so that what is over comes first, then what is due next. */
export function inTermList({ superior, status, unionId, term }: Union): Readonly<Record<string, string>> {
  return superior === undefined || term === undefined || !isStanding(status)
    ? {}
    : { inUnion: termsBelow(superior), inUnionSort: `${termEnd(term)}#${unionId}` };
}

/** Whether the union's term is over before this day. The record decides, not the index that led to it. */
export const endsBefore = ({ status, term }: Union, day: LocalDate): boolean =>
  isStanding(status) && term !== undefined && termEnd(term) < day;
