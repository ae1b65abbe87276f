import type { MemberId } from '../../../shared/kernel/ids.ts';
import type { ErasureRequest } from '../../../shared/members/domain/erasure-request.ts';
import { isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { MembershipApplication } from '../../../shared/members/domain/membership-application.ts';
import type { Choices, CommandSource, Drawn, Known } from '../contract.ts';
import { officerFor } from './cast.ts';
import { members } from './standing.ts';

/** 个人信息删除: asked for of who has left, in most cases, and decided by a superior, who may be the same. */

const UNKNOWN_MEMBER = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as MemberId;

function someone(known: Known, choices: Choices) {
  if (choices.chance(0.3)) {
    const all = known.records('membership-application').map(({ state }) => state as MembershipApplication);
    const closed = all.filter(({ status }) => status === 'rejected');
    const from = closed.length > 0 && choices.chance(0.9) ? closed : all;
    if (from.length === 0) return undefined;
    const { applicationId, stamp } = choices.pick(from);
    return { of: { applicationId }, stamp };
  }
  const all = members(known);
  const gone = all.filter(({ status }) => !isLive(status));
  const from = gone.length > 0 && choices.chance(0.9) ? gone : all;
  if (from.length === 0) return undefined;
  const { memberId, stamp } = choices.pick(from);
  return { of: { memberId: choices.chance(0.02) ? UNKNOWN_MEMBER : memberId }, stamp };
}

function drawRequest(known: Known, choices: Choices): Drawn | undefined {
  const person = someone(known, choices);
  if (person === undefined) return undefined;
  const role = choices.chance(0.7) ? 'union-officer' : 'superior-officer';
  return {
    type: 'RequestErasure',
    body: { of: person.of, basis: choices.pick(['purpose-ended', 'consent-withdrawn']) },
    actor: officerFor(person.stamp.path, known, choices, { role, wrong: 'organiser' }),
  };
}

const review =
  (type: string, more: object) =>
  (known: Known, choices: Choices): Drawn | undefined => {
    const all = known.records('erasure-request').map(({ state }) => state as ErasureRequest);
    const waiting = all.filter(({ status }) => status === 'submitted');
    const from = waiting.length > 0 && choices.chance(0.9) ? waiting : all.slice(-4);
    if (from.length === 0) return undefined;
    const { erasureId, stamp } = choices.pick(from);
    return {
      type,
      body: { erasureId, ...more },
      actor: officerFor(stamp.path, known, choices, { role: 'superior-officer', wrong: 'union-officer' }),
    };
  };

export const erasureCommands: readonly CommandSource[] = [
  { name: 'request an erasure', weight: 4, draw: drawRequest },
  { name: 'approve an erasure', weight: 6, draw: review('ApproveErasure', {}) },
  { name: 'reject an erasure', weight: 0.5, draw: review('RejectErasure', { reason: '仍须保存' }) },
];
