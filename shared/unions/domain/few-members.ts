import type { Rules } from '../../kernel/rules.ts';
import type { Finding } from './election.ts';
import { type Founders, foundersOf } from './founding.ts';

/**
 * 不足二十五人 (Trade Union Law, art 11): with fewer members a union of one employer may have a committee of its own,
 * be a joint one with other employers, or elect an organiser. What a province makes of that is its rule.
 */
export const fewMembersIn = (members: number, { founding: { small } }: Rules): readonly Finding[] =>
  members < small.members ? [{ code: 'founding/few-members', params: { members, from: small.members } }] : [];

/** With so many employees an employer should have a union of its own, and no part in a joint one (art 11). */
export const largeIn = (
  { employees }: { readonly employees: number },
  { employers: { unionFrom } }: Rules,
): readonly Finding[] =>
  employees < unionFrom ? [] : [{ code: 'joint/large-employer', params: { employees, from: unionFrom } }];

/** What of its size the superior is to weigh: of one employer its members, of a joint union each employer. */
export const sizeFindings = (founders: Founders, members: number, rules: Rules): readonly Finding[] =>
  founders.otherEmployers === undefined
    ? fewMembersIn(members, rules)
    : foundersOf(founders).flatMap(({ employer }) => largeIn(employer, rules));

/** Those of them with which the province lets nobody found a union. */
export function sizeRefusals(founders: Founders, members: number, rules: Rules): readonly Finding[] {
  const onBreach =
    founders.otherEmployers === undefined ? rules.founding.small.onBreach : rules.employers.largeInJoint;
  return onBreach === 'refuse' ? sizeFindings(founders, members, rules) : [];
}
