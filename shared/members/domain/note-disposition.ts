import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { type Decide, refuse } from '../../kernel/decision.ts';
import { Disposition } from '../../kernel/disposition.ts';
import { MemberId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import type { MemberEvent } from './member.ts';
import { holderRefusal } from './retain.ts';
import { changed, memberFor, type Standing } from './standing.ts';

export const NoteDisposition = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    /** Absent: as of all others. */
    wanted: Disposition.optional(),
  }),
);
export type NoteDisposition = z.infer<typeof NoteDisposition>;

/**
 * 会籍处置: what is to become of this membership when the union is dissolved (Trade Union Law, art 13), where it is
 * not what becomes of all others. It changes nothing until then, and is looked at once more when it is carried out.
 */
export const noteDisposition: Decide<Standing, Command<string, NoteDisposition>> = (
  standing,
  { body: { wanted } },
  { rules },
) => {
  const found = memberFor(standing, 'note-disposition');
  if (!found.ok) return err(found.error);
  const { target } = standing;
  if (wanted?.kind === 'take-over') {
    if (target === undefined) return refuse('member/held-there-already');
    if (target.gate?.status !== 'open') return refuse('union/not-open');
    if (!target.gate.employers.includes(wanted.employerId)) return refuse('member/employer-not-of-union');
  }
  if (wanted?.kind === 'retain' && wanted.holder !== undefined) {
    if (target === undefined) return refuse('member/held-there-already');
    const differs = holderRefusal(found.value.stamp, target.union, rules);
    if (differs !== undefined) return err(differs);
    if (target.gate?.status !== 'open') return refuse('union/not-open');
  }
  const noted: MemberEvent = { type: 'DispositionNoted', v: 1, ...(wanted && { wanted }) };
  return changed(standing.member, noted);
};
