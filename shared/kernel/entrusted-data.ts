import * as z from 'zod';
import type { Action } from './permissions.ts';

/** Kinds of data that a contract may entrust somebody with (个人信息保护法 art 21). */
export const EntrustedData = z.enum(['rosters', 'members', 'applications']);
export type EntrustedData = z.infer<typeof EntrustedData>;

/**
 * What an entrusted party may do with each: collect and look up. Decisions, reveals, exports, changes of a membership
 * and whatever gives data on are the union's own, and stand under no contract.
 */
const entrusted = {
  rosters: ['rosters:upload', 'founding:apply', 'founding:read'],
  members: ['members:register', 'members:read', 'members:search'],
  applications: ['membership:read'],
} as const satisfies Record<EntrustedData, readonly Action[]>;

/** What shows nobody's data: the tree of unions, and what became of one's own requests. */
const ofNobody: readonly Action[] = ['unions:read', 'requests:read'];

export const isEntrusted = (action: Action, data: readonly EntrustedData[]): boolean =>
  ofNobody.includes(action) || data.some((kind) => (entrusted[kind] as readonly Action[]).includes(action));
