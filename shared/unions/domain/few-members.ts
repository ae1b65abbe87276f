import type { Rules } from '../../kernel/rules.ts';
import type { Finding } from './election.ts';

/**
 * 不足二十五人 (Trade Union Law, art 11): with fewer members a union of one employer may have a committee of its own,
 * be a joint one with other employers, or elect an organiser. What a province makes of that is its rule.
 */
export const fewMembersIn = (members: number, { founding: { small } }: Rules): readonly Finding[] =>
  members < small.members ? [{ code: 'founding/few-members', params: { members, from: small.members } }] : [];
