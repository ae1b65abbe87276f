import { epochOf, type Instant, instantOf, legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { MemberId } from '../../../shared/kernel/ids.ts';
import type { MemberStatus } from '../../../shared/members/domain/lifecycle.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Choices, CommandSource, Drawn, Known } from '../contract.ts';
import { specialPlace } from './employment.ts';
import { baseUnions, federations, officerFor, someUnion } from './cast.ts';

/** What happens to a membership, one command each, in most cases to somebody in a state that allows it. */

export const members = (known: Known): readonly Member[] =>
  known.records('member').map(({ state }) => state as Member);

const UNKNOWN_MEMBER = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as MemberId;

function memberIn(states: readonly MemberStatus[], known: Known, choices: Choices): Member | undefined {
  const all = members(known);
  const fitting = all.filter(({ status }) => states.includes(status));
  if (fitting.length > 0 && choices.chance(0.9)) return choices.pick(fitting);
  return all.length > 0 && choices.chance(0.2) ? choices.pick(all) : undefined;
}

const MOST_DAYS = 40;

/** Some days ago; now and then one that has not come. */
function day(now: Instant, choices: Choices): LocalDate {
  const ago = choices.chance(0.05) ? -2 : choices.int(MOST_DAYS);
  return legalDate(instantOf(epochOf(now) - ago * 86_400_000));
}

type Body = (member: Member, known: Known, choices: Choices) => object;

const source = (
  type: string,
  weight: number,
  states: readonly MemberStatus[],
  body: Body,
  role: 'union-officer' | 'superior-officer' = 'union-officer',
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const member = memberIn(states, known, choices);
    if (member === undefined) return undefined;
    const memberId = choices.chance(0.02) ? UNKNOWN_MEMBER : member.memberId;
    const wrong = role === 'superior-officer' ? 'union-officer' : 'organiser';
    return {
      type,
      body: { memberId, ...body(member, known, choices) },
      actor: officerFor(member.stamp.path, known, choices, { role, wrong }),
    };
  },
});

const retention: Body = (_, known, choices) => {
  const closed = choices.chance(0.3);
  return {
    for: choices.pick(['retired', 'unemployed', 'military-service', 'union-dissolved']),
    since: day(known.now, choices),
    employerClosed: closed,
    ...((closed || choices.chance(0.1)) && { holder: someUnion(federations(known), choices) }),
  };
};

const restoration: Body = (member, known, choices) => {
  const special = choices.chance(0.2) ? specialPlace(known, choices) : undefined;
  if (special !== undefined) return special;
  const unions = baseUnions(known);
  const at = choices.chance(0.5) ? unions.find(({ unionId }) => unionId === member.unionId) : undefined;
  const union = at ?? (unions.length > 0 ? choices.pick(unions) : undefined);
  return { unionId: union?.unionId ?? member.unionId, employerId: union?.employers[0] ?? member.employerId };
};

/** In order, in most cases. */
const withdrawal: Body = (_, { now }, choices) => {
  const [requestedOn, talkedOn, announcedOn] = [day(now, choices), day(now, choices), day(now, choices)];
  const inOrder = [requestedOn, talkedOn, announcedOn].toSorted();
  const steps = choices.chance(0.1) ? [announcedOn, talkedOn, requestedOn] : inOrder;
  return {
    requestedOn: steps[0],
    talkedOn: steps[1],
    announcedOn: steps[2],
    certificateRecovered: choices.chance(0.8),
  };
};

const voiding: Body = (_, known, choices) => {
  const others = members(known);
  return {
    reason: '误录',
    ...(choices.chance(0.3) && { mergedInto: choices.pick(others).memberId }),
  };
};

const live = ['active', 'retained', 'preparatory'] as const;

export const standingCommands: readonly CommandSource[] = [
  source('RetainMember', 2, ['active'], retention),
  source('RestoreMember', 2, ['retained'], restoration),
  source('NoteEmployment', 1, ['active'], (_, __, choices) => ({
    employment: choices.pick(['1', '2', '8']),
  })),
  source('WithdrawMember', 2, live, withdrawal),
  source('RecordDeath', 0.5, live, (_, { now }, choices) => ({ diedOn: day(now, choices) })),
  source('VoidMember', 1, live, voiding, 'superior-officer'),
  source('ReviveMember', 2, ['void'], () => ({ reason: '恢复' }), 'superior-officer'),
];
