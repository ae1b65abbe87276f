import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  cover,
  type Covers,
  type Decide,
  decide,
  type DecisionContext,
  keep,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { countOtherwise, differingFrom } from './count-otherwise.ts';
import { type Employer, type EmployerEvent, WITHOUT_UNION } from './employer.ts';
import { largeIn } from './few-members.ts';
import { type CoverageEvent, evolveCoverage } from './joint-union-events.ts';
import { refusalOf } from './lifecycle.ts';
import type { Union, UnionEvent } from './union.ts';

/** A base union, and an employer that it covers or is to cover. */
export interface OfJointUnion {
  readonly union: Loaded<Union, UnionEvent>;
  readonly gate: LoadedGate;
  readonly employer: Loaded<Employer, EmployerEvent>;
  /** On the employer's credit code: it tells whether a union covers its holder. */
  readonly claim?: LoadedClaim | undefined;
  /** The other employers of the union, where its first one is to go: by the next it is counted then. */
  readonly others?: readonly Loaded<Employer, EmployerEvent>[];
}

/** Beside record and claim of each, a commit that re-stamps them all stays under a hundred items. */
export const MOST_EMPLOYERS = 40;

interface Found {
  readonly union: Union;
  readonly employer: Employer;
  readonly gate: NonNullable<LoadedGate['gate']>;
  readonly claim: LoadedClaim;
}

function found({ union, gate: { gate }, employer, claim }: OfJointUnion): Result<Found, Rejection> {
  const refusal = refusalOf(union.state?.status, 'change-employers');
  if (refusal !== undefined || union.state === undefined || gate === undefined)
    return err(refusal ?? reject('union/not-found'));
  if (gate.status !== 'open') return err(reject('union/not-open'));
  if (gate.employers.length === 0) return err(reject('joint/not-base'));
  const { state } = employer;
  if (state === undefined || state.status === 'void' || claim?.holder !== employer.id)
    return err(reject('employer/not-found'));
  return ok({ union: union.state, employer: state, gate, claim });
}

/** The union's employers once it has happened. */
const coversAfter = (union: Union, event: CoverageEvent): Covers => {
  const { employers, admitsNoneOf = [] } = evolveCoverage(union, event);
  return { employers, admitsNoneOf };
};

export const CoverEmployer = z.lazy(() => z.strictObject({ unionId: UnionId, employerId: EmployerId }));
export type CoverEmployer = z.infer<typeof CoverEmployer>;

/**
 * 联合基层工会 (Trade Union Law, art 11): a base union covers one more employer, which has no union of its own. Whoever
 * waits for a union of that employer is taken over as in any union. An employer that was to leave stays.
 */
export const coverEmployer: Decide<OfJointUnion, Command<string, CoverEmployer>> = (
  records,
  { body: { unionId, employerId } },
  { rules },
) => {
  const of = found(records);
  if (!of.ok) return err(of.error);
  const { union, employer, gate, claim } = of.value;
  if (employer.ended !== undefined) return refuse('employer/ended', { on: employer.ended.on });
  const commit = (event: CoverageEvent, becomes: EmployerEvent) =>
    decide({
      changes: [change<Union, UnionEvent>(records.union, event), change(records.employer, becomes)],
      claims: [keep(claim)],
      gates: [cover(records.gate, 'open', coversAfter(union, event))],
      result: { unionId, employerId },
    });
  if (employer.unionId === unionId && employer.leaving)
    return commit({ type: 'UnionEmployerReopened', v: 1, employerId }, { type: 'EmployerStays', v: 1 });
  if (employer.status !== WITHOUT_UNION) return refuse('employer/already-registered');
  if (union.employers.length >= MOST_EMPLOYERS) return refuse('joint/too-many', { most: MOST_EMPLOYERS });
  const [large] = largeIn(employer, rules);
  if (large !== undefined && rules.employers.largeInJoint === 'refuse')
    return refuse(large.code, large.params);
  return commit(
    { type: 'UnionEmployerAdded', v: 1, employerId, ...(large && { findings: [large] }) },
    { type: 'EmployerCameUnder', v: 1, unionId, stamp: gate.stamp },
  );
};

export const ReleaseEmployer = z.lazy(() =>
  z.strictObject({ unionId: UnionId, employerId: EmployerId, reason: freeText(500) }),
);
export type ReleaseEmployer = z.infer<typeof ReleaseEmployer>;

/**
 * The union covers the employer no longer: it has ended, or is to have a union of its own. As long as the gate counts
 * active members of it the employer stays, and nobody is admitted for it any more: they are transferred first, so that
 * no member is left in a union without an employer of it.
 */
export const releaseEmployer: Decide<OfJointUnion, Command<string, ReleaseEmployer>> = (
  records,
  { body: { unionId, employerId, reason } },
  context,
) => {
  const of = found(records);
  if (!of.ok) return err(of.error);
  const { union, gate, claim } = of.value;
  if (!union.employers.includes(employerId)) return refuse('joint/not-covered');
  if (union.employers.length === 1) return refuse('joint/last-employer');
  const members = gate.byEmployer?.[employerId] ?? 0;
  if (members > 0) return closing(records, of.value, members);
  const released: CoverageEvent = { type: 'UnionEmployerReleased', v: 1, employerId, reason };
  const left: EmployerEvent = {
    type: 'EmployerLeftWithoutUnion',
    v: 1,
    ...(union.superior && { notedBy: union.superior }),
  };
  const covers = { ...coversAfter(union, released), without: employerId };
  const otherwise = countedByNext(records, covers, context, released);
  return decide({
    follow: otherwise?.follow ?? [],
    changes: [
      change(records.employer, left),
      ...(otherwise?.changes ?? [change<Union, UnionEvent>(records.union, released)]),
    ],
    claims: [keep(claim)],
    gates: otherwise?.gates ?? [cover(records.gate, 'open', covers)],
    result: { unionId, employerId },
  });
};

/** Its first act, while members of the employer are left. */
function closing(records: OfJointUnion, { union, employer, claim }: Found, members: number) {
  const { employerId } = employer;
  if (employer.leaving || employer.ended) return refuse('joint/members-left', { members });
  const event: CoverageEvent = { type: 'UnionEmployerClosed', v: 1, employerId, why: 'leaving' };
  return decide({
    changes: [
      change<Union, UnionEvent>(records.union, event),
      change<Employer, EmployerEvent>(records.employer, { type: 'EmployerLeaving', v: 1 }),
    ],
    claims: [keep(claim)],
    gates: [cover(records.gate, 'open', coversAfter(union, event))],
    result: { unionId: union.unionId, employerId, left: String(members) },
  });
}

/** The first employer goes: by the next one the union is counted from the same commit on. */
function countedByNext(
  { union, gate, others = [] }: OfJointUnion,
  covers: Covers,
  context: Pick<DecisionContext, 'newId'>,
  released: CoverageEvent,
) {
  const next = others.find(({ id }) => id === covers.employers[0])?.state;
  if (gate.gate === undefined || next === undefined || differingFrom(gate.gate.stamp, next).length === 0)
    return undefined;
  return countOtherwise({ union, gate, employers: others }, next, context, { released, covers }).decision;
}
