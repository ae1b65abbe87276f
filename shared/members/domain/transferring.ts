import {
  change,
  type Change,
  type Decision,
  type DecisionContext,
  decide,
  type FollowUp,
  keep,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
} from '../../kernel/decision.ts';
import { endOfLegalDate, type LocalDate } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { workingDaysAfter } from '../../kernel/working-days.ts';
import type { Member, MemberEvent } from './member.ts';
import { type EmploymentClaims, placeAt } from './placement.ts';
import { returnTimer } from './secondment.ts';
import { between } from './standing.ts';
import {
  type OutcomeClass,
  type RefusedFor,
  type Transfer,
  type TransferAct,
  type TransferEvent,
  transferTransitions,
} from './transfer.ts';

/** A transfer with the member and both gates: the switch is one commit over all of them. */
export interface Transferring extends EmploymentClaims {
  readonly transfer: Loaded<Transfer, TransferEvent>;
  readonly member: Loaded<Member, MemberEvent>;
  /** The claim on the member's number: it tells whether the membership is active. */
  readonly claim: LoadedClaim;
  readonly source: LoadedGate;
  readonly target: LoadedGate;
}

/** The transfer, if the act may be done in this state. */
export function transferFor(
  { transfer: { state } }: Pick<Transferring, 'transfer'>,
  act: TransferAct,
): Result<Transfer, Rejection> {
  if (state === undefined) return err(reject('transfer/not-found'));
  return act in transferTransitions[state.status]
    ? ok(state)
    : err(reject('transfer/not-in-state', { status: state.status }));
}

/** A timer: a command that falls due when the legal day has ended. It finds out itself whether it still matters. */
export const timer = (
  type: 'EscalateTransfer' | 'CompleteTransfer' | 'ExpireTransfer',
  transferId: string,
  dueOn: LocalDate,
): FollowUp => ({
  command: { type, body: { transferId, dueOn }, group: transferId, lane: 'people' },
  at: endOfLegalDate(dueOn),
});

export const dueIn = (workingDays: number, { on, rules }: DecisionContext): LocalDate =>
  workingDaysAfter(on, workingDays, rules.calendar);

/**
 * What follows once consent or acceptance has come in: the period to object begins when both are there, and where
 * the giving union has agreed, or itself asked, the switch is made at once.
 */
export function proceed(
  transferring: Transferring,
  events: readonly TransferEvent[],
  after: Pick<Transfer, 'consented' | 'accepted' | 'released' | 'transferId'>,
  context: DecisionContext,
): Result<Decision, Rejection> {
  const { consented, accepted, released, transferId } = after;
  if (!consented || !accepted)
    return decide({ changes: [change(transferring.transfer, events)], result: { transferId } });
  if (released) return complete(transferring, events, 'on-time');
  const dueOn = dueIn(context.rules.transfer.objectionDays, context);
  return decide({
    changes: [change(transferring.transfer, [...events, { type: 'ObjectionPeriodBegan', v: 1, dueOn }])],
    follow: [timer('EscalateTransfer', transferId, dueOn)],
    result: { transferId },
  });
}

/**
 * The switch (arts 12, 13): out of the one union and into the other in one commit, so that at every instant
 * exactly one holds the membership. A retained member becomes active again by it (arts 19, 20). What makes it
 * impossible ends the transfer: none stays open.
 */
export function complete(
  transferring: Transferring,
  events: readonly TransferEvent[],
  outcome: OutcomeClass,
): Result<Decision, Rejection> {
  const { transfer, member, claim, source, target } = transferring;
  const wanted = transfer.state ?? requested(events);
  const state = member.state;
  if (wanted === undefined) return err(reject('transfer/not-found'));
  const { transferId, employerId, form, workUnit, secondedUntil } = wanted;
  if (state === undefined || !movable(state, source)) return end(transferring, events, 'membership-changed');
  const place = placeAt(target, {
    employerId,
    ...(form && { form }),
    ...(workUnit && { workUnit }),
  });
  if (!place.ok) return end(transferring, events, 'receiving-union-closed');
  const from = source.union;
  const moved: MemberEvent[] =
    state.status === 'retained'
      ? [
          { type: 'TransferEnded', v: 1, transferId },
          { type: 'MemberRestored', v: 1, ...place.value, from },
        ]
      : [
          {
            type: 'MemberMoved',
            v: 1,
            ...place.value,
            from,
            transferId,
            ...(secondedUntil && { secondedUntil }),
          },
        ];
  return decide({
    changes: [
      change(transfer, [...events, { type: 'TransferCompleted', v: 1, outcome }]),
      change(member, moved),
    ],
    claims: state.status === 'retained' ? [keep(claim)] : [],
    gates: between(source, target, { was: state, becomes: { status: 'active', ...place.value } }),
    follow: secondedUntil && state.status === 'active' ? [returnTimer(state.memberId, secondedUntil)] : [],
    result: { transferId, memberId: state.memberId },
  });
}

const movable = ({ status, unionId }: Member, source: LoadedGate): boolean =>
  (status === 'active' || status === 'retained') && unionId === source.union;

const requested = (events: readonly TransferEvent[]) =>
  events.find((event) => event.type === 'TransferRequested');

/** Ends the transfer without a switch; the membership is free for another. */
export function end(
  { transfer, member }: Transferring,
  events: readonly TransferEvent[],
  why: RefusedFor | 'withdrawn',
): Result<Decision, Rejection> {
  const transferId = transfer.id;
  const last: TransferEvent =
    why === 'withdrawn'
      ? { type: 'TransferWithdrawn', v: 1 }
      : { type: 'TransferRefused', v: 1, refusedFor: why };
  const changes: Change[] = [change(transfer, [...events, last])];
  if (member.state?.transfer === transferId) {
    const ended: MemberEvent = { type: 'TransferEnded', v: 1, transferId: member.state.transfer };
    changes.push(change(member, ended));
  }
  return decide({ changes, result: { transferId } });
}
