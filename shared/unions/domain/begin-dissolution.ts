import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type Decision,
  type Loaded,
  type LoadedGate,
  refuse,
  setGate,
} from '../../kernel/decision.ts';
import { Disposition, targetOf } from '../../kernel/disposition.ts';
import { freeText } from '../../kernel/free-text.ts';
import { UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Rules } from '../../kernel/rules.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { continuing } from './dissolution-calls.ts';
import {
  type Dissolution,
  type DissolutionAct,
  type DissolutionEvent,
  type DissolutionProposed,
  DissolvingMeeting,
  EmployersEnd,
  type Ground,
  mayDo,
} from './dissolution.ts';
import {
  type DissolutionEscalation,
  type DissolutionEscalationEvent,
  dissolutionTimer,
  settlingDissolution,
} from './dissolution-escalation.ts';
import { formRefusal } from './election.ts';
import { gateOf, refusalOf } from './lifecycle.ts';
import type { Union, UnionEvent } from './union.ts';

/** A union with its dissolution, before it begins or while it goes on. */
export interface Dissolving {
  readonly dissolution: Loaded<Dissolution, DissolutionEvent>;
  readonly union: Loaded<Union, UnionEvent>;
  readonly gate: LoadedGate;
  readonly escalation: Loaded<DissolutionEscalation, DissolutionEscalationEvent>;
  /** The gate of the union that is to hold all members, where one is named. */
  readonly target?: LoadedGate | undefined;
}

const OfUnion = z.strictObject({ unionId: UnionId });

const what = {
  /** What becomes of all members for whom nothing else was noted. */
  usual: Disposition,
  /** Who takes the assets: the union that takes over the members, else the superior disposes of them. */
  assetsTo: UnionId,
};

export const ProposeDissolution = z.lazy(() => OfUnion.extend({ ...what, meeting: DissolvingMeeting }));
export type ProposeDissolution = z.infer<typeof ProposeDissolution>;

/** 申请撤销: adopted by the general or representative meeting; begins when the superior has approved (Charter, art 16). */
export const proposeDissolution: Decide<Dissolving, Command<string, ProposeDissolution>> = (
  records,
  { body: { usual, assetsTo, meeting } },
  { on, rules },
) => {
  const refusal = meetingRefusal(meeting, records.gate.gate?.members ?? 0, on, rules);
  if (refusal !== undefined) return err(refusal);
  const proposed = proposal(records, { ground: { kind: 'voluntary', meeting }, usual, assetsTo }, rules);
  if (!proposed.ok) return err(proposed.error);
  const replyBy = daysAfter(on, rules.dissolution.replyDays);
  const { unionId } = proposed.value;
  return decide({
    changes: [change(records.dissolution, { ...proposed.value, replyBy })],
    follow: [dissolutionTimer(unionId, replyBy)],
    result: { unionId },
  });
};

export const ReportDissolution = z.lazy(() => OfUnion.extend({ ...what, end: EmployersEnd }));
export type ReportDissolution = z.infer<typeof ReportDissolution>;

/** 随单位终止撤销: the union goes with its employer, and its superior is told (Trade Union Law, art 13). */
export const reportDissolution: Decide<Dissolving, Command<string, ReportDissolution>> = (
  records,
  { body: { usual, assetsTo, end } },
  { on, rules },
) => {
  if (end.endedOn > on) return refuse('dissolution/date-ahead');
  const proposed = proposal(records, { ground: { kind: 'employer-ended', end }, usual, assetsTo }, rules);
  if (!proposed.ok) return err(proposed.error);
  return begin(records, [proposed.value], {
    run: (records.dissolution.state?.run ?? 0) + 1,
    ground: 'employer-ended',
  });
};

export const ApproveDissolution = z.lazy(() => OfUnion);
export type ApproveDissolution = z.infer<typeof ApproveDissolution>;

/** The superior approves (Charter, art 16): nobody comes in from this commit on, and the process goes its way. */
export const approveDissolution: Decide<Dissolving, Command<string, ApproveDissolution>> = (
  records,
  _,
  { rules },
) => {
  const found = dissolutionFor(records, 'approve');
  if (!found.ok) return err(found.error);
  const { usual, run } = found.value;
  const refusal = usualRefusal(records, usual, rules);
  return refusal === undefined ? begin(records, [], { run, ground: 'voluntary' }) : err(refusal);
};

export const ReturnDissolution = z.lazy(() => OfUnion.extend({ remark: freeText(500) }));
export type ReturnDissolution = z.infer<typeof ReturnDissolution>;

/** The superior does not approve, and says why; it may be proposed again. */
export const returnDissolution: Decide<Dissolving, Command<string, ReturnDissolution>> = (
  records,
  { body: { remark } },
) => {
  const found = dissolutionFor(records, 'return');
  if (!found.ok) return err(found.error);
  const returned: DissolutionEvent = { type: 'DissolutionReturned', v: 1, remark };
  return decide({
    changes: [change(records.dissolution, returned), ...settlingDissolution(records.escalation)],
    result: { unionId: found.value.unionId },
  });
};

/** The dissolution, if the act may be done in this state. */
export function dissolutionFor(
  { dissolution: { state } }: Pick<Dissolving, 'dissolution'>,
  act: DissolutionAct,
): Result<Dissolution, Rejection> {
  if (state === undefined) return err(reject('dissolution/not-found'));
  return mayDo(state.status, act) ? ok(state) : err(reject('dissolution/not-open', { status: state.status }));
}

/** Adopted by more than half of those entitled, two thirds of them present: the province may have it otherwise. */
function meetingRefusal(
  { heldOn, form, entitled, present, inFavour }: DissolvingMeeting,
  members: number,
  on: LocalDate,
  rules: Rules,
): Rejection | undefined {
  const { quorum, majority } = rules.dissolution;
  if (heldOn > on) return reject('dissolution/date-ahead');
  if (present > entitled || inFavour > present) return reject('dissolution/figures');
  if (present * quorum.of < entitled * quorum.atLeast)
    return reject('dissolution/no-quorum', { present, entitled });
  if (inFavour * majority.of <= entitled * majority.moreThan)
    return reject('dissolution/not-adopted', { inFavour, entitled });
  return formRefusal(form, members, rules);
}

function proposal(
  records: Dissolving,
  {
    ground,
    usual,
    assetsTo,
  }: { readonly ground: Ground; readonly usual: Disposition; readonly assetsTo: UnionId },
  rules: Rules,
): Result<DissolutionProposed, Rejection> {
  const { dissolution, union } = records;
  const refusal = refusalOf(union.state?.status, 'begin-dissolution');
  if (refusal !== undefined || union.state === undefined) return err(refusal ?? reject('union/not-found'));
  const { unionId, superior, stamp } = union.state;
  // The federation at the root stands by itself.
  if (superior === undefined) return err(reject('dissolution/no-superior'));
  if (!mayDo(dissolution.state?.status, 'propose'))
    return err(reject('dissolution/under-way', { status: dissolution.state?.status ?? '' }));
  const unfit = usualRefusal(records, usual, rules);
  if (unfit !== undefined) return err(unfit);
  if (assetsTo !== superior && !(usual.kind === 'take-over' && usual.unionId === assetsTo))
    return err(reject('dissolution/assets-successor'));
  return ok({ type: 'DissolutionProposed', v: 1, unionId, ground, superior, stamp, usual, assetsTo });
}

/** What is usual must be possible for all: who holds is open, and where members go on, their employer is one of its own. */
function usualRefusal(
  { union, target }: Dissolving,
  usual: Disposition,
  { retention: { whenEmployerClosed: rule } }: Rules,
): Rejection | undefined {
  const named = targetOf(usual);
  if (named === undefined) return undefined;
  if (named === union.id) return reject('dissolution/holder-dissolves');
  if (target?.gate?.status !== 'open') return reject('union/not-open');
  if (usual.kind === 'take-over')
    return target.gate.employers.includes(usual.employerId)
      ? undefined
      : reject('dissolution/employer-not-of-union');
  return rule === 'superior-union' && union.state?.stamp.path.includes(named) !== true
    ? reject('dissolution/holder-differs', { rule })
    : undefined;
}

/** Its first act shuts the gate: from now on the count of members can only fall. No union may stand below. */
function begin(
  { dissolution, union, gate, escalation }: Dissolving,
  before: readonly DissolutionEvent[],
  { run, ground }: { readonly run: number; readonly ground: Ground['kind'] },
): Result<Decision, Rejection> {
  const refusal = refusalOf(union.state?.status, 'begin-dissolution');
  if (refusal !== undefined || union.state === undefined || gate.gate === undefined)
    return err(refusal ?? reject('union/not-found'));
  const { children, members } = gate.gate;
  if (children > 0) return err(reject('dissolution/children', { count: children }));
  const { unionId, status } = union.state;
  const begun: DissolutionEvent = { type: 'DissolutionBegun', v: 1, before: status, members };
  return decide({
    changes: [
      change(dissolution, [...before, begun]),
      change<Union, UnionEvent>(union, { type: 'UnionDissolving', v: 1, ground }),
      ...settlingDissolution(escalation),
    ],
    gates: [setGate(gate, gateOf[status], gateOf.dissolving, ['children'])],
    follow: [continuing({ unionId, run, round: 0 })],
    result: { unionId },
  });
}
