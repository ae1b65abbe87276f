import type { Caller, Worker } from '../../../shared/kernel/caller.ts';
import { epochOf, type Instant, instantOf, legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { MemberId, TransferId } from '../../../shared/kernel/ids.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import { PersonalData } from '../../../shared/members/domain/person.ts';
import type { Transfer } from '../../../shared/members/domain/transfer.ts';
import type { Choices, CommandSource, Drawn, Known, Sealing, SimulatedContext } from '../contract.ts';
import {
  everyMemberHasOneHolder,
  noTransferOutlivesItsDeadline,
  transfersAndMembersAgree,
} from '../invariants/transfers.ts';
import { secondmentsAreReminded } from '../invariants/secondments.ts';
import { specialPlace } from './employment.ts';
import { baseUnions, officerFor, unionsOf } from './cast.ts';

/** 会籍接转: requests by all who may ask, each step by whoever may take it, and now and then by somebody else. */

const UNKNOWN_TRANSFER = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as TransferId;

const members = (known: Known): readonly Member[] =>
  known.records('member').map(({ state }) => state as Member);

const worker = (choices: Choices): Worker => ({
  kind: 'worker',
  id: `worker-${String(choices.int(8))}` as Worker['id'],
});

/** With the claim on this member's own number, as the token of the route tells it. */
const asMember =
  (member: Member, rest: object) =>
  async ({ vault }: Sealing): Promise<unknown> => {
    const [data] = await vault.openAll([member.person]);
    if (data === undefined) return undefined;
    const { idNumber } = PersonalData.parse(data);
    return {
      ...rest,
      memberId: member.memberId,
      identity: await vault.sealIdentity(await vault.claimsOf(idNumber)),
    };
  };

/** Somebody who could be moved, in most cases; anybody else now and then. */
function mover(known: Known, choices: Choices): Member | undefined {
  const all = members(known);
  const fit = all.filter(
    ({ status, transfer }) => (status === 'active' || status === 'retained') && transfer === undefined,
  );
  if (fit.length > 0 && choices.chance(0.95)) return choices.pick(fit);
  return all.length > 0 ? choices.pick(all) : undefined;
}

/** Into a union that is not the member's own, in most cases. */
function placeFor(member: Member, known: Known, choices: Choices) {
  const special = choices.chance(0.2) ? specialPlace(known, choices) : undefined;
  if (special !== undefined) {
    const { path } =
      unionsOf(known).find(({ unionId }) => unionId === special.unionId)?.stamp ?? member.stamp;
    return { ...special, path };
  }
  const elsewhere = baseUnions(known).filter(({ unionId }) => unionId !== member.unionId);
  const from = elsewhere.length > 0 && choices.chance(0.95) ? elsewhere : unionsOf(known);
  if (from.length === 0) return undefined;
  const { unionId, employers, stamp } = choices.pick(from);
  return { unionId, employerId: employers[0] ?? member.employerId, path: stamp.path };
}

const inMonths = (now: Instant, months: number): LocalDate =>
  legalDate(instantOf(epochOf(now) + months * 31 * 86_400_000));

/** 借调 that goes on, or does not end: of whoever is seconded, and now and then of somebody who is not. */
function drawSettlement(known: Known, choices: Choices): Drawn | undefined {
  const all = members(known);
  const seconded = all.filter(({ secondment }) => secondment !== undefined);
  const from = seconded.length > 0 && choices.chance(0.95) ? seconded : all;
  if (from.length === 0 || (seconded.length === 0 && choices.chance(0.9))) return undefined;
  const { memberId, stamp } = choices.pick(from);
  return {
    type: 'SettleSecondment',
    body: { memberId, ...(choices.chance(0.6) && { until: inMonths(known.now, 6 + choices.int(12)) }) },
    actor: officerFor(stamp.path, known, choices, { role: 'union-officer', wrong: 'organiser' }),
  };
}

function drawRequest(known: Known, choices: Choices): Drawn | undefined {
  const member = mover(known, choices);
  const place = member && placeFor(member, known, choices);
  if (member === undefined || place === undefined) return undefined;
  const { path, ...to } = place;
  const side = choices.chance(0.5) ? member.stamp.path : path;
  const consent = choices.chance(0.4) ? { consent: `ZZ-${String(choices.int(1_000))}` } : {};
  const seconded = choices.chance(0.12) && { secondedUntil: inMonths(known.now, 5 + choices.int(4)) };
  return {
    type: 'RequestTransfer',
    body: { memberId: member.memberId, ...to, ...consent, ...seconded },
    actor: officerFor(side, known, choices, { role: 'union-officer', wrong: 'organiser' }),
  };
}

function drawOwnRequest(known: Known, choices: Choices): Drawn | undefined {
  const member = mover(known, choices);
  const place = member && placeFor(member, known, choices);
  if (member === undefined || place === undefined) return undefined;
  const { path: _, ...to } = place;
  return { type: 'RequestOwnTransfer', body: to, actor: worker(choices), seal: asMember(member, to) };
}

const transfers = (known: Known): readonly Transfer[] =>
  known.records('transfer').map(({ state }) => state as Transfer);

/** One in a state that allows it, in most cases. */
function someTransfer(
  states: readonly Transfer['status'][],
  known: Known,
  choices: Choices,
): Transfer | undefined {
  const all = transfers(known);
  const fit = all.filter(({ status }) => states.includes(status));
  if (fit.length > 0 && choices.chance(0.95)) return choices.pick(fit);
  return all.length > 0 && choices.chance(0.2) ? choices.pick(all.slice(-20)) : undefined;
}

type Side = 'source' | 'target' | 'either';

interface Step {
  readonly weight: number;
  readonly states: readonly Transfer['status'][];
  readonly side: Side;
  readonly body?: (choices: Choices) => object;
  readonly role?: 'union-officer' | 'superior-officer';
}

const step = (
  type: string,
  { weight, states, side, body = () => ({}), role = 'union-officer' }: Step,
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const transfer = someTransfer(states, known, choices);
    if (transfer === undefined) return undefined;
    const gives = side === 'source' || (side === 'either' && choices.chance(0.5));
    const { path } = gives ? transfer.fromStamp : transfer.toStamp;
    const transferId = choices.chance(0.02) ? UNKNOWN_TRANSFER : transfer.transferId;
    const wrong = role === 'superior-officer' ? 'union-officer' : 'organiser';
    const actor: Caller = officerFor(path, known, choices, { role, wrong });
    return { type, body: { transferId, ...body(choices) }, actor };
  },
});

/** By the member; now and then by another one, for whom there is no such transfer. */
const ownStep = (type: string, weight: number, states: Step['states']): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const transfer = someTransfer(states, known, choices);
    if (transfer === undefined) return undefined;
    const all = members(known);
    const own = all.find(({ memberId }: { memberId: MemberId }) => memberId === transfer.memberId);
    const member = own === undefined || choices.chance(0.05) ? choices.pick(all) : own;
    const body = { transferId: transfer.transferId };
    return { type, body, actor: worker(choices), seal: asMember(member, body) };
  },
});

const open = ['requested', 'accepted', 'objected', 'escalated'] as const;

export const transferCommands: readonly CommandSource[] = [
  { name: 'request a transfer', weight: 4, draw: drawRequest },
  { name: 'request a transfer of one’s own', weight: 3, draw: drawOwnRequest },
  step('ConsentToTransfer', {
    weight: 1.5,
    states: ['requested'],
    side: 'either',
    body: (choices) => ({ evidence: `ZZ-${String(choices.int(1_000))}` }),
  }),
  step('AcceptTransfer', { weight: 4, states: ['requested'], side: 'target' }),
  step('DeclineTransfer', { weight: 0.4, states: ['requested'], side: 'target' }),
  step('WithdrawTransfer', { weight: 0.4, states: open, side: 'either' }),
  step('ReleaseMember', { weight: 1.5, states: ['accepted', 'escalated'], side: 'source' }),
  step('ObjectToTransfer', {
    weight: 1,
    states: ['accepted'],
    side: 'source',
    body: (choices) => ({
      ground: choices.pick(['wrong-person', 'labour-relation-not-ended', 'open-case']),
    }),
  }),
  step('DecideObjection', {
    weight: 1,
    states: ['objected'],
    side: 'source',
    body: (choices) => ({ upheld: choices.chance(0.4) }),
    role: 'superior-officer',
  }),
  { name: 'settle a secondment', weight: 0.6, draw: drawSettlement },
  ownStep('ConsentToOwnTransfer', 2, ['requested']),
  ownStep('WithdrawOwnTransfer', 0.4, open),
];

export const transfersContext: SimulatedContext = {
  name: 'transfers',
  commands: transferCommands,
  invariants: [
    everyMemberHasOneHolder,
    transfersAndMembersAgree,
    noTransferOutlivesItsDeadline,
    secondmentsAreReminded,
  ],
};
