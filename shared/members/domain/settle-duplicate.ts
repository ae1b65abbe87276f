import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { DuplicateId, MemberId } from '../../kernel/ids.ts';
import { err, ok } from '../../kernel/result.ts';
import { type Duplicate, type DuplicateEvent, duplicateRefusal } from './duplicate.ts';
import { isLive } from './lifecycle.ts';
import type { Member, MemberEvent } from './member.ts';
import { ending, memberFor, type Standing } from './standing.ts';

export const DismissDuplicate = z.lazy(() =>
  z.strictObject({ duplicateId: DuplicateId, reason: freeText(500) }),
);
export type DismissDuplicate = z.infer<typeof DismissDuplicate>;

export const MergeMembers = z.lazy(() =>
  z.strictObject({
    duplicateId: DuplicateId,
    /** The record that stays; the other is voided with a reference to it. */
    kept: MemberId,
    reason: freeText(500),
  }),
);
export type MergeMembers = z.infer<typeof MergeMembers>;

export interface SettlingDuplicate {
  readonly duplicate: Loaded<Duplicate, DuplicateEvent>;
}

/** The two are different persons: remembered, and never asked again. */
export const dismissDuplicate: Decide<SettlingDuplicate, Command<string, DismissDuplicate>> = (
  { duplicate },
  { body: { reason } },
) => {
  const refusal = duplicateRefusal(duplicate.state?.status, 'dismiss');
  if (refusal !== undefined) return err(refusal);
  return decide({
    changes: [change(duplicate, { type: 'DuplicateDismissed', v: 1, reason })],
    result: { duplicateId: duplicate.id },
  });
};

export type Merging = SettlingDuplicate & {
  readonly kept: Loaded<Member, MemberEvent>;
  /** The record that goes, with its claim and its gate. */
  readonly other: Standing;
};

/**
 * One person, two records: in one commit the one is voided into the other, its number set free, and the finding
 * settled. Taking the voiding back (`ReviveMember`) undoes it, and the pair is found again.
 */
export const mergeMembers: Decide<Merging, Command<string, MergeMembers>> = (
  { duplicate, kept, other },
  { body: { reason } },
) => {
  const refusal = duplicateRefusal(duplicate.state?.status, 'merge');
  if (refusal !== undefined) return err(refusal);
  if (!duplicate.state?.members.includes(kept.id as MemberId)) return refuse('duplicate/not-of-pair');
  if (kept.state === undefined || !isLive(kept.state.status)) return refuse('duplicate/not-alike');
  const found = memberFor(other, 'void');
  if (!found.ok) return err(found.error);
  const mergedInto = kept.state.memberId;
  const voided = ending(other, { type: 'MemberVoided', v: 1, reason, mergedInto });
  if (!voided.ok) return voided;
  const merged = change(duplicate, { type: 'DuplicateMerged', v: 1, kept: mergedInto, reason });
  return ok({
    ...voided.value,
    changes: [...voided.value.changes, merged],
    result: { duplicateId: duplicate.id, memberId: mergedInto },
  });
};
