import type { Worker } from '../../../shared/kernel/caller.ts';
import type { MemberId } from '../../../shared/kernel/ids.ts';
import type { ErasureRequest } from '../../../shared/members/domain/erasure-request.ts';
import { isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { MembershipApplication } from '../../../shared/members/domain/membership-application.ts';
import { PersonalData } from '../../../shared/members/domain/person.ts';
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
    const { applicationId, stamp, person } = choices.pick(from);
    return { of: { applicationId }, stamp, person };
  }
  const all = members(known);
  const gone = all.filter(({ status }) => !isLive(status));
  const from = gone.length > 0 && choices.chance(0.9) ? gone : all;
  if (from.length === 0) return undefined;
  const { memberId, stamp, person } = choices.pick(from);
  return { of: { memberId: choices.chance(0.02) ? UNKNOWN_MEMBER : memberId }, stamp, person };
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

/** By the person themselves, or now and then with somebody else's number; live members are refused. */
function drawOwn(known: Known, choices: Choices): Drawn | undefined {
  const person = someone(known, choices);
  const other = choices.chance(0.05) ? someone(known, choices) : person;
  if (person === undefined || other === undefined) return undefined;
  const { of } = person;
  const body = { basis: 'consent-withdrawn', ...('applicationId' in of && of) };
  return {
    type: 'RequestOwnErasure',
    body,
    actor: workerFor(choices),
    seal: async ({ vault }) => {
      const [data] = await vault.openAll([other.person]);
      if (data === undefined) return undefined;
      const claims = await vault.claimsOf(PersonalData.parse(data).idNumber);
      return { of, basis: 'consent-withdrawn', identity: await vault.sealIdentity(claims) };
    },
  };
}

const workerFor = (choices: Choices): Worker => ({
  kind: 'worker',
  id: `eraser-${String(choices.int(6))}` as Worker['id'],
});

function drawWithdrawal(known: Known, choices: Choices): Drawn | undefined {
  const all = known.records('erasure-request').map(({ state }) => state as ErasureRequest);
  const own = all.filter(({ by }) => by.startsWith('worker:'));
  const from = own.length > 0 && choices.chance(0.95) ? own : all;
  if (from.length === 0) return undefined;
  const { erasureId, by } = choices.pick(from);
  const id = by.replace(/^worker:/, '') as Worker['id'];
  const isTheirs = by.startsWith('worker:') && choices.chance(0.9);
  return {
    type: 'WithdrawOwnErasure',
    body: { erasureId },
    actor: isTheirs ? { kind: 'worker', id } : workerFor(choices),
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
  { name: 'ask for one’s own erasure', weight: 2, draw: drawOwn },
  { name: 'withdraw one’s own erasure', weight: 1, draw: drawWithdrawal },
  { name: 'approve an erasure', weight: 6, draw: review('ApproveErasure', {}) },
  { name: 'reject an erasure', weight: 0.5, draw: review('RejectErasure', { reason: '仍须保存' }) },
];
