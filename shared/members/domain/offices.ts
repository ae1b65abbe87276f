import type { GoneFor, NoteOffices, NoteOfficersGone } from '../../kernel/offices.ts';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Decision,
  type DecisionContext,
  type FollowUp,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import { hasVote } from './lifecycle.ts';
import { isActiveIn, type Member, memberAfter, type MemberEvent, memberRecord } from './member.ts';

export interface NotingOffices {
  readonly members: ReadonlyMap<MemberId, Loaded<Member, MemberEvent>>;
}

/**
 * The union says who of its members holds which posts. Whoever has left it meanwhile is named back to it: whether
 * somebody leaves before this comes or after, the union learns of it.
 */
export const noteOffices: Decide<NotingOffices, Command<string, NoteOffices>> = (
  { members },
  { body: { unionId, turn, since, members: held } },
  { on },
) => {
  const noted = held.flatMap(({ memberId, posts }) => {
    const member = members.get(memberId);
    const { state } = member ?? {};
    const isOlder = state?.offices?.some((said) => said.unionId === unionId && said.turn >= turn) ?? false;
    return member === undefined || state === undefined || isOlder ? [] : [{ member, state, posts }];
  });
  if (noted.length === 0) return refuse('offices/nothing-new');
  const gone = noted.flatMap(({ state, posts }) =>
    posts.length === 0 || isActiveIn(state, unionId)
      ? []
      : [{ memberId: state.memberId, turn, for: goneFor(state, unionId) }],
  );
  return decide({
    changes: noted.map(({ member, posts }) =>
      change<Member, MemberEvent>(member, { type: 'OfficesNoted', v: 1, unionId, turn, since, posts }),
    ),
    follow: gone.length === 0 ? [] : [officersGone({ unionId, on, gone })],
  });
};

/** By what became of the membership. */
function goneFor({ status, unionId }: Pick<Member, 'status' | 'unionId'>, union: UnionId): GoneFor {
  if (status === 'deceased') return 'died';
  if (status === 'retained') return 'membership-retained';
  return hasVote(status) && unionId !== union ? 'membership-moved' : 'membership-ended';
}

const officersGone = (body: NoteOfficersGone): FollowUp => ({
  command: { type: 'NoteOfficersGone', body, group: body.unionId, lane: 'bulk' },
});

/**
 * What follows from a decision for the offices of whom it is about: whoever held a post and is no active member of
 * the union afterwards is named to it. Every command of members passes here, so none can forget it.
 */
export function endingOffices(decision: Decision, { at, on }: Pick<DecisionContext, 'at' | 'on'>): Decision {
  const gone = new Map<UnionId, NoteOfficersGone['gone']>();
  for (const { record, events } of decision.changes) {
    if (record.aggregate.type !== memberRecord.type) continue;
    const before = record.state as Member | undefined;
    if (before?.offices === undefined) continue;
    const after = foldOver(before, events as readonly MemberEvent[], { at, on });
    for (const { unionId, turn, posts } of before.offices) {
      if (posts.length === 0 || isActiveIn(after, unionId)) continue;
      const one = { memberId: before.memberId, turn, for: goneFor(after, unionId) };
      gone.set(unionId, [...(gone.get(unionId) ?? []), one]);
    }
  }
  return gone.size === 0 ? decision : { ...decision, follow: [...decision.follow, ...told(gone, on)] };
}

const told = (gone: ReadonlyMap<UnionId, NoteOfficersGone['gone']>, on: LocalDate): FollowUp[] =>
  [...gone].map(([unionId, those]) => officersGone({ unionId, on, gone: those }));

export const foldOver = (
  before: Member,
  events: readonly MemberEvent[],
  when: Pick<DecisionContext, 'at' | 'on'>,
): Member => events.reduce<Member>((state, event) => memberAfter(state, event, when), before);
