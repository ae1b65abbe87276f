import type { Actor } from '../kernel/caller.ts';
import type { Instant } from '../kernel/dates.ts';
import type { EntrustmentId, UnionId } from '../kernel/ids.ts';
import type { Action } from '../kernel/permissions.ts';
import { reject, type Rejection } from '../kernel/problem.ts';

export interface EntrustedAct {
  readonly entrustment: EntrustmentId;
  /** The account's part of the tree. */
  readonly scope: UnionId;
  readonly action: Action;
}

/** Contracts under which others handle personal data for a union. */
export interface Entrustments {
  /** Why the contract does not cover the act now; undefined when it does. */
  refusalOf(act: EntrustedAct, now: Instant): Promise<Rejection | undefined>;
}

/**
 * What stands against an account of an entrusted party doing this; undefined for everybody else. Where nobody keeps
 * contracts, no such account may do anything.
 */
export async function entrustmentRefusal(
  caller: Actor,
  action: Action | 'system',
  entrustments: Entrustments | undefined,
  now: Instant,
): Promise<Rejection | undefined> {
  if (caller.kind !== 'operator' || caller.entrustment === undefined) return undefined;
  if (entrustments === undefined || action === 'system') return reject('entrustment/not-covered');
  const { entrustment, scope } = caller;
  return entrustments.refusalOf({ entrustment, scope, action }, now);
}
