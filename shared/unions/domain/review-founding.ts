import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  absent,
  type Change,
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  pass,
  refuse,
  take,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { type EmployerId, FoundingApplicationId, type UnionId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import { type Stamp, stampBelow } from '../../kernel/stamp.ts';
import { type Employer, type EmployerEvent, hasNoUnion } from './employer.ts';
import { sizeRefusals } from './few-members.ts';
import { type Escalation, settling } from './founding-escalation.ts';
import {
  type Founding,
  type FoundingEmployer,
  type FoundingEvent,
  foundersOf,
  numbered,
} from './founding.ts';
import { launch } from './launch.ts';
import { belowBaseRefusal } from './levels.ts';
import { gateOf } from './lifecycle.ts';
import { statusOf, type WithFounding } from './roster.ts';
import { type UnionEvent, unionRecord } from './union.ts';

export const ApproveFounding = z.lazy(() => z.strictObject({ applicationId: FoundingApplicationId }));
export type ApproveFounding = z.infer<typeof ApproveFounding>;

export const RejectFounding = z.lazy(() =>
  z.strictObject({
    applicationId: FoundingApplicationId,
    remark: freeText(500),
  }),
);
export type RejectFounding = z.infer<typeof RejectFounding>;

export type Reviewing = WithFounding & { readonly escalation?: Escalation };

export interface Founder {
  /** On its credit code. */
  readonly claim: LoadedClaim;
  /** A new one, or the one that was noted while it had no union. */
  readonly employer: Loaded<Employer, EmployerEvent>;
}

export type ApprovingFounding = Reviewing & {
  readonly superior?: LoadedGate;
  /** The gate above that of a base union. */
  readonly above?: LoadedGate | undefined;
  /** Of each employer in the order of the application. */
  readonly founders?: readonly Founder[];
  readonly unionClaim?: LoadedClaim | undefined;
};

/** Chunks of the roster that are under way at a time. */
const WINDOW = 4;

/**
 * The superior approves (Trade Union Law, art 12): employers and union are entered, their codes claimed, the
 * superior counts a child; the gate lets nobody in but the roster, chunk by chunk.
 */
export const approveFounding: Decide<ApprovingFounding, Command<string, ApproveFounding>> = (
  { founding, superior, above, founders = [], unionClaim, escalation },
  _,
  { rules },
) => {
  const asked = founding.state;
  if (asked === undefined || !superior || founders.length === 0) return refuse('founding/not-found');
  if (asked.status !== 'ready' || asked.roster === undefined) {
    return refuse('founding/not-open', { status: statusOf(founding) });
  }
  if (superior.gate?.status !== 'open') return refuse('founding/superior-not-open');
  const tier = belowBaseRefusal([superior, above], rules);
  if (tier !== undefined) return err(tier);
  if (founders.some(({ claim }) => claim.holder !== undefined && !hasNoUnion(claim)))
    return refuse('employer/already-registered');
  // Noted under the code of the application, and given another one since.
  const codes = foundersOf(asked).map(({ employer }) => employer.creditCode);
  if (founders.some(({ employer: { state } }, index) => state && state.creditCode !== codes[index]))
    return refuse('employer/code-changed');
  if (unionClaim?.holder !== undefined) return refuse('union/already-registered');
  const [unfit] = sizeRefusals(asked, asked.roster.valid, rules);
  if (unfit !== undefined) return refuse(unfit.code, unfit.params);
  const [employerId, ...others] = founders.map(({ employer }) => employer.id as EmployerId);
  const state = numbered(asked, [employerId, ...others]);
  const approved: FoundingEvent = {
    type: 'FoundingApproved',
    v: 1,
    launched: Math.min(WINDOW, asked.roster.chunks),
    ...(state.employerId !== asked.employerId && { employerId: state.employerId }),
    ...(others.length > 0 && { otherEmployers: others }),
  };
  const { applicationId, unionId } = state;
  const stamp = stampOf(state, superior.gate.stamp);
  return decide({
    changes: [
      change(founding, approved),
      ...foundersOf(state).flatMap((one, index) => {
        const founder = founders[index];
        return founder === undefined ? [] : [registered(founder.employer, one, state.unionId, stamp)];
      }),
      change(absent(unionRecord, unionId), prepared(state, stamp)),
      ...(escalation ? settling(escalation) : []),
    ],
    claims: [
      ...founders.map(({ claim, employer }) => take(claim, employer.id)),
      ...(unionClaim ? [take(unionClaim, unionId)] : []),
    ],
    gates: [
      {
        kind: 'create',
        union: unionId,
        gate: { status: gateOf.preparing, stamp, employers: employersOf(state) },
      },
      pass(superior, 'open', { children: 1 }),
    ],
    follow: Array.from({ length: approved.launched }, (_, chunk) => launch(state, chunk)),
    result: { applicationId, unionId, employerId: state.employerId },
  });
};

const stampOf = ({ unionId, employer }: Founding, superior: Stamp): Stamp =>
  stampBelow(superior, unionId, employer);

const employersOf = (state: Founding): readonly EmployerId[] =>
  foundersOf(state).map(({ employerId }) => employerId);

const registered = (
  record: Loaded<Employer, EmployerEvent>,
  one: FoundingEmployer,
  unionId: UnionId,
  stamp: Stamp,
): Change => change(record, { type: 'EmployerRegistered', v: 1, ...one, unionId, stamp });

function prepared(state: Founding, stamp: Stamp): UnionEvent {
  const { unionId, union, superior, officers } = state;
  const [leader] = officers;
  if (leader === undefined) throw new Error('a founding application without officers');
  const { name, unionType, creditCode } = union;
  return {
    type: 'UnionPrepared',
    v: 1,
    unionId,
    name,
    unionType,
    ...(creditCode === undefined ? {} : { creditCode }),
    superior,
    stamp,
    employers: employersOf(state),
    leader,
  };
}

/** The superior rejects with a remark; a better application may follow. */
export const rejectFounding: Decide<Reviewing, Command<string, RejectFounding>> = (
  { founding, escalation },
  { body },
) => {
  const { state } = founding;
  if (state === undefined) return refuse('founding/not-found');
  if (state.status !== 'ready' && state.status !== 'submitted') {
    return refuse('founding/not-open', { status: state.status });
  }
  const rejected: FoundingEvent = { type: 'FoundingRejected', v: 1, remark: body.remark };
  return decide({
    changes: [change(founding, rejected), ...(escalation ? settling(escalation) : [])],
    result: { applicationId: state.applicationId },
  });
};
