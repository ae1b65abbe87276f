import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { DuplicateId, MemberId } from '../../kernel/ids.ts';
import { err, ok } from '../../kernel/result.ts';
import { type Duplicate, type DuplicateEvent, duplicateRefusal } from './duplicate.ts';
import { isLive } from './lifecycle.ts';
import { likenessSettled } from './like-members.ts';
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
  /** Of the pair; nobody where there is none to be seen. */
  readonly members: readonly Loaded<Member, MemberEvent>[];
}

/** The two are different persons: remembered, and never asked again. */
export const dismissDuplicate: Decide<SettlingDuplicate, Command<string, DismissDuplicate>> = (
  { duplicate, members },
  { body: { reason } },
) => {
  const refusal = duplicateRefusal(duplicate.state?.status, 'dismiss');
  if (refusal !== undefined) return err(refusal);
  const dismissed: DuplicateEvent = { type: 'DuplicateDismissed', v: 1, reason };
  return decide({
    changes: [change(duplicate, dismissed), ...likenessSettled(members, duplicate.id as DuplicateId)],
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
  const duplicateId = duplicate.id as DuplicateId;
  const gone: readonly MemberEvent[] = [
    { type: 'MemberVoided', v: 1, reason, mergedInto },
    ...(found.value.duplicates?.includes(duplicateId)
      ? [{ type: 'LikenessSettled', v: 1, duplicateId } as const]
      : []),
  ];
  const voided = ending(other, gone);
  if (!voided.ok) return voided;
  const merged = change(duplicate, { type: 'DuplicateMerged', v: 1, kept: mergedInto, reason } as const);
  return ok({
    ...voided.value,
    changes: [...voided.value.changes, merged, ...likenessSettled([kept], duplicateId)],
    result: { duplicateId: duplicate.id, memberId: mergedInto },
  });
};
