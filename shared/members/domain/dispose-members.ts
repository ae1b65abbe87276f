import {
  change,
  type Change,
  type ClaimChange,
  type Decision,
  type DecisionContext,
  type GateChange,
  keep,
  type Loaded,
  type LoadedGate,
} from '../../kernel/decision.ts';
import { type Disposition, targetOf } from '../../kernel/disposition.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Case, type CaseEvent, isPending } from './case.ts';
import type { Disposal, DisposedMember, MembersDisposed } from './disposal.ts';
import { isLive, refusalOf } from './lifecycle.ts';
import type {
  Member,
  MemberEvent,
  MemberPassedOn,
  MemberRetained,
  PreparatoryMemberForwarded,
} from './member.ts';
import { placeAt } from './placement.ts';
import { holdsPreparatory } from './preparatory.ts';
import { holderRefusal } from './retain.ts';
import { settleWaiting, type WaitingRecord } from './settle-waiting.ts';
import { type Becoming, between, type Standing } from './standing.ts';
import type { Transfer, TransferEvent } from './transfer.ts';

/** A member of the union that is dissolved, with what is under way about them. */
export type Leaving = Pick<Standing, 'member' | 'claim'> & {
  readonly transfer?: Loaded<Transfer, TransferEvent> | undefined;
  readonly case?: Loaded<Case, CaseEvent> | undefined;
};

export interface DisposingMembers {
  readonly disposal: Loaded<Disposal, MembersDisposed>;
  /** Of the union that is dissolved. */
  readonly gate: LoadedGate;
  /** Of every union that somebody may go to. */
  readonly gates: ReadonlyMap<UnionId, LoadedGate>;
  readonly members: readonly Leaving[];
  readonly waiting: readonly WaitingRecord[];
}

export interface Orders {
  readonly usual: Disposition;
  readonly superior: UnionId;
}

interface Placed {
  readonly events: readonly MemberEvent[];
  readonly to: UnionId;
  readonly becomes: Becoming;
}

interface Move extends Placed {
  readonly was: Member;
  readonly leaving: Leaving;
  readonly beside: readonly Change[];
}

/**
 * Carries out one chunk of a dissolution (Trade Union Law, art 13): each member out of the union and into another in
 * this one commit over all gates concerned, so that at every instant exactly one holds each membership. What was
 * noted for a member comes first, then what is usual, and the superior holds whomever nobody else takes.
 */
export function disposeMembers(
  records: DisposingMembers,
  orders: Orders,
  context: DecisionContext,
): Pick<Decision, 'changes' | 'claims' | 'gates'> & { readonly event: MembersDisposed } {
  const { disposal, gate } = records;
  const isShut = gate.gate?.status === 'shut';
  const moves: Move[] = [];
  const results = (isShut ? records.members : []).map((leaving): DisposedMember => {
    const memberId = leaving.member.id as DisposedMember['memberId'];
    const { state } = leaving.member;
    if (state === undefined || !isLive(state.status) || state.unionId !== gate.union)
      return { memberId, outcome: 'gone' };
    const { placed, fell } = placeSomewhere(state, leaving, records, orders, context);
    const why = fell === undefined ? {} : { fell: fell.code };
    if (placed === undefined) return { memberId, outcome: 'stuck', ...why };
    moves.push(placed);
    return { memberId, outcome: 'placed', to: placed.to, ...why };
  });
  const settled = settleWaiting(isShut ? records.waiting : [], gate.union);
  const event: MembersDisposed = {
    type: 'MembersDisposed',
    v: 1,
    unionId: gate.union,
    members: results,
    settled: settled.keys,
  };
  return {
    event,
    changes: [
      change(disposal, event),
      ...moves.flatMap(({ leaving, events, beside }) => [change(leaving.member, events), ...beside]),
      ...settled.changes,
    ],
    claims: moves.flatMap(toldOf),
    gates: gatesPassed(moves, records),
  };
}

/** The claim tells whether the membership is active: it is told when that changes. */
const toldOf = ({ leaving, events }: Move): readonly ClaimChange[] =>
  events.some(({ type }) => type === 'MemberRetained' || type === 'MemberRestored')
    ? [keep(leaving.claim)]
    : [];

/** Changes of one gate are added up when they are committed. */
const gatesPassed = (moves: readonly Move[], { gate, gates }: DisposingMembers): readonly GateChange[] =>
  moves.flatMap(({ to, was, becomes }) => between(gate, gateIn(gates, to), { was, becomes }));

const gateIn = (gates: DisposingMembers['gates'], union: UnionId): LoadedGate =>
  gates.get(union) ?? { union, rev: 0, gate: undefined };

/** `fell`: the first refusal, where somebody goes elsewhere than was meant. */
function placeSomewhere(
  state: Member,
  leaving: Leaving,
  { gate, gates }: DisposingMembers,
  { usual, superior }: Orders,
  context: DecisionContext,
): { readonly placed?: Move; readonly fell?: Rejection } {
  const agreed = agreedTransfer(state, leaving, gates);
  const closed = closing(leaving);
  if (agreed !== undefined) {
    const events = [...closed.events, ...agreed.events];
    const beside = [...closed.beside, ...agreed.beside];
    return { placed: { ...agreed, was: state, leaving, events, beside } };
  }
  const ended = ending(leaving);
  let fell: Rejection | undefined;
  for (const disposition of inOrder(state, gate.union, usual)) {
    const union = targetOf(disposition) ?? superior;
    const placed = place(state, disposition, gateIn(gates, union), gate.union, superior, context);
    if (placed.ok)
      return {
        placed: {
          leaving,
          to: union,
          was: state,
          becomes: {
            ...placed.value,
            status: placed.value.type === 'MemberRetained' ? 'retained' : state.status,
          },
          events: [...ended.events, ...closed.events, placed.value],
          beside: [...ended.beside, ...closed.beside],
        },
        ...(fell && { fell }),
      };
    fell ??= placed.error;
  }
  return fell === undefined ? {} : { fell };
}

/** A preparatory member works for an employer without a union: nobody takes them over, a union above holds them on. */
function inOrder(
  { status, disposition }: Member,
  union: UnionId,
  usual: Disposition,
): readonly Disposition[] {
  const noted = disposition?.in === union ? [disposition.wanted] : [];
  const all: readonly Disposition[] = [...noted, usual, { kind: 'retain' }];
  return status === 'preparatory' ? all.filter(({ kind }) => kind === 'retain') : all;
}

type Placing = PreparatoryMemberForwarded | MemberRetained | MemberPassedOn;

function place(
  state: Member,
  disposition: Disposition,
  to: LoadedGate,
  from: UnionId,
  superior: UnionId,
  { on, rules }: DecisionContext,
): Result<Placing, Rejection> {
  if (to.gate?.status !== 'open') return err(reject('union/not-open'));
  const at = { unionId: to.union, employerId: state.employerId, stamp: to.gate.stamp };
  const retains = disposition.kind === 'retain' && to.union !== superior;
  const differs = retains ? holderRefusal(state.stamp, to.union, rules) : undefined;
  if (differs !== undefined) return err(differs);
  if (state.status === 'preparatory')
    return holdsPreparatory(to)
      ? ok({ type: 'PreparatoryMemberForwarded', v: 1, ...at, from })
      : err(reject('member/union-has-employers'));
  if (state.status === 'active' && disposition.kind === 'retain')
    return ok({ type: 'MemberRetained', v: 1, ...at, for: 'union-dissolved', since: on });
  const refusal = refusalOf(state.status, 'pass-on');
  if (refusal !== undefined) return err(refusal);
  if (disposition.kind === 'retain' || state.status === 'retained')
    return ok({ type: 'MemberPassedOn', v: 1, ...at, from });
  const { employerId } = disposition;
  if (!to.gate.employers.includes(employerId)) return err(reject('member/employer-not-of-union'));
  const { form, workUnit } = state;
  const placed = placeAt(to, { employerId, ...(form && { form }), ...(workUnit && { workUnit }) });
  return placed.ok ? ok({ type: 'MemberPassedOn', v: 1, ...placed.value, from }) : err(placed.error);
}

/**
 * A transfer to which the member and the receiving union have agreed is made now: that the giving union goes is no
 * ground to object (membership rules, arts 12, 13). Undefined where there is none, or it can't be made any more.
 */
function agreedTransfer(
  state: Member,
  { transfer }: Leaving,
  gates: DisposingMembers['gates'],
): (Placed & { readonly beside: readonly Change[] }) | undefined {
  const wanted = transfer?.state;
  if (transfer === undefined || wanted === undefined || state.status === 'preparatory') return undefined;
  if (wanted.status !== 'accepted' && wanted.status !== 'escalated') return undefined;
  const { transferId, employerId, form, workUnit } = wanted;
  const at = placeAt(gateIn(gates, wanted.to), { employerId, form, workUnit });
  if (!at.ok) return undefined;
  const from = state.unionId;
  const outcome = wanted.status === 'escalated' ? 'late' : 'on-time';
  return {
    to: wanted.to,
    becomes: { status: 'active', ...at.value },
    events:
      state.status === 'retained'
        ? [
            { type: 'TransferEnded', v: 1, transferId },
            { type: 'MemberRestored', v: 1, ...at.value, from },
          ]
        : [{ type: 'MemberMoved', v: 1, ...at.value, from, transferId }],
    beside: [change<Transfer, TransferEvent>(transfer, { type: 'TransferCompleted', v: 1, outcome })],
  };
}

interface Ended {
  readonly events: readonly MemberEvent[];
  readonly beside: readonly Change[];
}

const nothing: Ended = { events: [], beside: [] };

/** Any other transfer comes to nothing: who gives is no more. The next union may be asked for a new one. */
function ending({ member: { state }, transfer }: Leaving): Ended {
  const transferId = state?.transfer;
  if (transferId === undefined || transfer?.state?.transferId !== transferId) return nothing;
  const refused: TransferEvent = { type: 'TransferRefused', v: 1, refusedFor: 'giving-union-dissolved' };
  return { events: [{ type: 'TransferEnded', v: 1, transferId }], beside: [change(transfer, refused)] };
}

/** A case that its committee has not decided comes to nothing; whoever holds the membership on may open another. */
function closing({ member: { state }, case: of }: Leaving): Ended {
  const caseId = state?.case;
  if (caseId === undefined || of?.state === undefined || of.id !== caseId || !isPending(of.state))
    return nothing;
  const closed: CaseEvent = { type: 'CaseClosed', v: 1, closedFor: 'union-dissolved' };
  return { events: [{ type: 'CaseEnded', v: 1, caseId }], beside: [change(of, closed)] };
}
