import * as z from 'zod';
import type { NoteOfficersGone } from '../../kernel/offices.ts';
import type { Command } from '../../kernel/command.ts';
import { endOfLegalDate, LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type DecisionContext,
  electorateOf,
  type FollowUp,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { type NoticeKind, notifyAll } from '../../kernel/notice.ts';
import { Post } from '../../kernel/post.ts';
import { err } from '../../kernel/result.ts';
import type { Rules } from '../../kernel/rules.ts';
import { isEarly, stillToTell } from '../../kernel/timer.ts';
import { daysAfter, monthsAfter } from '../../kernel/working-days.ts';
import { formRefusal, MeetingForm } from './election.ts';
import { noteOffices } from './note-offices.ts';
import {
  evolveOffices,
  isServing,
  type LeftFor,
  type LeftPost,
  type OfficersLeft,
  protectedPosts,
  type Vacancy,
  vacancyAfter,
  VacancyMark,
} from './offices.ts';
import type { OfUnion } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/** By when somebody is to be elected into a post (企业工会主席产生办法 art 10). */
const dueOf = (post: Post, since: LocalDate, { offices: { vacancyMonths } }: Rules): LocalDate =>
  monthsAfter(since, post === 'chair' ? vacancyMonths.chair : vacancyMonths.others);

export const VacancyTimer = z.lazy(() =>
  z.strictObject({ unionId: UnionId, vacancyId: z.string(), mark: VacancyMark, day: LocalDate }),
);
export type VacancyTimer = z.infer<typeof VacancyTimer>;

const timersOf = (
  unionId: UnionId,
  { vacancyId, dueOn }: Pick<Vacancy, 'vacancyId' | 'dueOn'>,
  { on, rules }: DecisionContext,
): FollowUp[] =>
  stillToTell(
    [
      ['reminder', daysAfter(dueOn, -rules.offices.reminderDays)],
      ['over', daysAfter(dueOn, 1)],
    ] as const,
    on,
  ).map(([mark, day]) => ({
    command: {
      type: 'NoteVacancy',
      body: { unionId, vacancyId, mark, day } satisfies VacancyTimer,
      group: unionId,
      lane: 'bulk',
    },
    at: endOfLegalDate(daysAfter(day, -1)),
  }));

/** Those who leave, the vacancies that opens, their timers, and whom it is told. */
export function leaving(
  state: Union,
  { left, on }: { readonly left: readonly LeftPost[]; readonly on: LocalDate },
  context: DecisionContext,
): { readonly event: OfficersLeft; readonly follow: readonly FollowUp[] } {
  const { unionId, superior, status } = state;
  const vacancies = left.map(({ post }, index) => ({
    vacancyId: context.newId<string>(`vacancy-${String(index)}`),
    post,
    since: on,
    dueOn: dueOf(post, on, context.rules),
  }));
  const told = isServing(status) ? vacancies : [];
  return {
    event: { type: 'OfficersLeft', v: 1, on, left, vacancies },
    follow: [
      ...told.flatMap(({ post, dueOn }) =>
        notifyAll([unionId, superior], { kind: 'vacancy-opened', about: unionId, day: dueOn, post }),
      ),
      ...vacancies.flatMap((vacancy) => timersOf(unionId, vacancy, context)),
    ],
  };
}

export const RecordResignation = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    memberId: MemberId,
    /** Absent: all that they hold. */
    posts: z.array(Post).min(1).optional(),
    resignedOn: LocalDate,
    /** The letter, with the committee's resolution. */
    letter: EvidenceKey,
  }),
);
export type RecordResignation = z.infer<typeof RecordResignation>;

/** 辞职: the post is vacant from that day on. The membership stays as it is. */
export const recordResignation: Decide<OfUnion, Command<string, RecordResignation>> = (
  { union },
  { body: { memberId, posts, resignedOn } },
  context,
) => {
  const { state } = union;
  if (state === undefined) return refuse('union/not-found');
  const { unionId, officers = [] } = state;
  const held = officers.filter((officer) => officer.memberId === memberId);
  const given = held.filter(({ post }) => posts === undefined || posts.includes(post));
  if (given.length === 0 || given.length < (posts?.length ?? 0)) return refuse('office/not-held');
  if (resignedOn > context.on) return refuse('office/day-ahead');
  if (given.some(({ since }) => resignedOn < since)) return refuse('office/before-it-began');
  const left = given.map(({ post }) => ({ memberId, post, for: 'resigned' as const }));
  const { event, follow } = leaving(state, { left, on: resignedOn }, context);
  return decide({
    changes: [change<Union, UnionEvent>(union, event)],
    follow: [...follow, ...noteOffices(unionId, evolveOffices(state, event), [memberId], resignedOn)],
    result: { unionId },
  });
};

/** 罢免: the vote of the meeting, by its minutes. */
const RemovalVote = z.strictObject({
  heldOn: LocalDate,
  form: MeetingForm,
  /** 应到会: all members, or all representatives. */
  entitled: z.number().int().min(1).max(10_000_000),
  present: z.number().int().min(0).max(10_000_000),
  inFavour: z.number().int().min(0).max(10_000_000),
  minutes: EvidenceKey,
});

export const RemoveOfficer = z.lazy(() =>
  z.strictObject({ unionId: UnionId, memberId: MemberId, post: Post, vote: RemovalVote }),
);
export type RemoveOfficer = z.infer<typeof RemoveOfficer>;

export type Removing = OfUnion & { readonly gate?: LoadedGate };

/** More than half of all of them, not of those who came (Trade Union Law, art 18); of all members where all meet. */
export const removeOfficer: Decide<Removing, Command<string, RemoveOfficer>> = (
  { union, gate },
  { body: { memberId, post, vote } },
  context,
) => {
  const { state } = union;
  if (state === undefined || gate === undefined) return refuse('union/not-found');
  const { unionId, officers = [] } = state;
  const officer = officers.find((one) => one.memberId === memberId && one.post === post);
  if (officer === undefined) return refuse('office/not-held');
  const { heldOn, form, entitled, present, inFavour } = vote;
  if (heldOn > context.on) return refuse('office/day-ahead');
  if (heldOn < officer.since) return refuse('office/before-it-began');
  const members = gate.gate ? electorateOf(gate.gate) : 0;
  const wrongForm = formRefusal(form, members, context.rules);
  if (wrongForm) return err(wrongForm);
  if (present > entitled || inFavour > present) return refuse('election/figures');
  const {
    elections: { quorum },
    offices: { removal },
  } = context.rules;
  if (present * quorum.of < entitled * quorum.atLeast)
    return refuse('election/no-quorum', { present, entitled });
  const all = form === 'general' ? Math.max(entitled, members) : entitled;
  if (inFavour * removal.of <= all * removal.moreThan) return refuse('office/not-removed', { inFavour, all });
  const left = [{ memberId, post, for: 'removed' as const }];
  const { event, follow } = leaving(state, { left, on: heldOn }, context);
  return decide({
    changes: [change<Union, UnionEvent>(union, event)],
    follow: [...follow, ...noteOffices(unionId, evolveOffices(state, event), [memberId], heldOn)],
    result: { unionId },
  });
};

/** Their membership has ended, or is elsewhere: so is their office. Only what they held up to that turn. */
export const noteOfficersGone: Decide<OfUnion, Command<string, NoteOfficersGone>> = (
  { union },
  { body: { on, gone } },
  context,
) => {
  const { state } = union;
  if (state === undefined) return refuse('union/not-found');
  const left = (state.officers ?? []).flatMap(({ memberId, post, turn = 0 }) => {
    const one = gone.find((who) => who.memberId === memberId && turn <= who.turn);
    return one === undefined ? [] : [{ memberId, post, for: one.for satisfies LeftFor }];
  });
  if (left.length === 0) return refuse('office/not-held');
  const { event, follow } = leaving(state, { left, on }, context);
  return decide({
    changes: [change<Union, UnionEvent>(union, event)],
    follow: [...follow, ...movedUnasked(state, left)],
  });
};

/** A chair moves with the consent of committee and superior (Trade Union Law, art 18): the superior learns of any other. */
const movedUnasked = ({ unionId, superior, status }: Union, left: readonly LeftPost[]): FollowUp[] =>
  left
    .filter(({ post, for: reason }) => reason === 'membership-moved' && protectedPosts.includes(post))
    .flatMap(({ post }) =>
      isServing(status) ? notifyAll([superior], { kind: 'officer-moved', about: unionId, post }) : [],
    );

/** A day of a vacancy has come. It is told once, and never after a later one. */
export const noteVacancy: Decide<OfUnion, Command<string, VacancyTimer>> = (
  { union },
  { body: { unionId, vacancyId, mark, day } },
  context,
) => {
  const { state } = union;
  const vacancy = state?.vacancies?.find((one) => one.vacancyId === vacancyId);
  if (
    state === undefined ||
    vacancy === undefined ||
    vacancyAfter(vacancy.status, mark) === undefined ||
    isEarly(context, daysAfter(day, -1))
  )
    return refuse('vacancy/timer-stale');
  const { post, dueOn } = vacancy;
  const told = { kind: toldBy[mark], about: unionId, day: dueOn, post };
  return decide({
    changes: [change<Union, UnionEvent>(union, { type: 'VacancyNoted', v: 1, vacancyId, post, mark, dueOn })],
    follow: isServing(state.status) ? notifyAll([unionId, state.superior], told) : [],
  });
};

const toldBy = {
  reminder: 'vacancy-reminder',
  over: 'vacancy-over',
} as const satisfies Record<VacancyMark, NoticeKind>;
