import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { codeSchema } from '../../kernel/codes/code-schema.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { type Decide, refuse, take } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { MemberId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import { isBehind } from '../../kernel/stamp.ts';
import { isLive } from './lifecycle.ts';
import type { MemberEvent } from './member.ts';
import { changed, ending, enter, memberFor, type Standing } from './standing.ts';
import { placeAt } from './placement.ts';

export const NoteEmployment = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    employment: codeSchema('employment-status'),
    note: freeText(200).optional(),
  }),
);
export type NoteEmployment = z.infer<typeof NoteEmployment>;

/** Secondment under six months, study, laid off but awaiting a post, internal retirement: no change (arts 14, 18). */
export const noteEmployment: Decide<Standing, Command<string, NoteEmployment>> = (standing, { body }) => {
  const found = memberFor(standing, 'note-employment');
  if (!found.ok) return err(found.error);
  const { employment, note } = body;
  return changed(standing.member, {
    type: 'EmploymentNoted',
    v: 1,
    employment,
    ...(note === undefined ? {} : { note }),
  });
};

export const WithdrawMember = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    requestedOn: LocalDate,
    talkedOn: LocalDate,
    announcedOn: LocalDate,
    certificateRecovered: z.boolean(),
  }),
);
export type WithdrawMember = z.infer<typeof WithdrawMember>;

/** 退会: the union has talked with the member, and announces; it may not refuse (art 22). */
export const withdrawMember: Decide<Standing, Command<string, WithdrawMember>> = (
  standing,
  { body },
  { on },
) => {
  const found = memberFor(standing, 'withdraw');
  if (!found.ok) return err(found.error);
  const { memberId: _, ...steps } = body;
  if (steps.requestedOn > steps.talkedOn || steps.talkedOn > steps.announcedOn)
    return refuse('member/steps-out-of-order');
  if (steps.announcedOn > on) return refuse('member/date-ahead');
  return ending(standing, { type: 'MemberWithdrew', v: 1, ...steps });
};

export const RecordDeath = z.lazy(() => z.strictObject({ memberId: MemberId, diedOn: LocalDate }));
export type RecordDeath = z.infer<typeof RecordDeath>;

export const recordDeath: Decide<Standing, Command<string, RecordDeath>> = (standing, { body }, { on }) => {
  const found = memberFor(standing, 'record-death');
  if (!found.ok) return err(found.error);
  if (body.diedOn > on) return refuse('member/date-ahead');
  return ending(standing, { type: 'MemberDied', v: 1, diedOn: body.diedOn });
};

export const VoidMember = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    reason: freeText(500),
    /** The record that is the same person's and stays. */
    mergedInto: MemberId.optional(),
  }),
);
export type VoidMember = z.infer<typeof VoidMember>;

/** Entered in error, or twice: the record stays readable and can be revived. Nothing is ever deleted. */
export const voidMember: Decide<Standing, Command<string, VoidMember>> = (standing, { body }) => {
  const found = memberFor(standing, 'void');
  if (!found.ok) return err(found.error);
  if (body.mergedInto === body.memberId) return refuse('member/merged-into-itself');
  const into = standing.into?.state;
  if (body.mergedInto !== undefined && (into === undefined || !isLive(into.status)))
    return refuse('member/merged-into-nobody');
  const { reason, mergedInto } = body;
  return ending(standing, {
    type: 'MemberVoided',
    v: 1,
    reason,
    ...(mergedInto === undefined ? {} : { mergedInto }),
  });
};

export const ReviveMember = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    reason: freeText(500),
  }),
);
export type ReviveMember = z.infer<typeof ReviveMember>;

/** Takes a voiding back, where nobody has claimed the number since and the union still admits. */
export const reviveMember: Decide<Standing, Command<string, ReviveMember>> = (standing, { body }) => {
  const found = memberFor(standing, 'revive');
  if (!found.ok) return err(found.error);
  const { member, claim, gate } = standing;
  if (claim.holder !== undefined) return refuse('member/already-registered');
  const was = found.value.voided?.was ?? 'void';
  const live = isLive(was);
  if (live && gate.gate?.status !== 'open') return refuse('union/not-open');
  // Its union may cover the employer no longer.
  const place = was === 'active' ? placeAt(gate, found.value) : undefined;
  if (place?.ok === false) return err(place.error);
  const revived: MemberEvent = { type: 'MemberRevived', v: 1, reason: body.reason };
  if (!live || gate.gate === undefined) return changed(member, revived);
  // Its union may have come under another superior since: whoever is counted in carries the stamp of now.
  const stamped: MemberEvent = { type: 'MemberRestamped', v: 1, stamp: gate.gate.stamp };
  return changed(member, isBehind(found.value.stamp, gate.gate) ? [revived, stamped] : [revived], {
    claims: [take(claim, member.id)],
    gates: [enter(gate, 'open', { ...found.value, status: was })],
  });
};
