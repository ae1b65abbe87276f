import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { CreditCode } from '../../kernel/credit-code.ts';
import { LocalDate } from '../../kernel/dates.ts';
import {
  change,
  cover,
  type Decide,
  decide,
  type DecisionContext,
  keep,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
  release,
  take,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { EmployerId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { countOtherwise, differingFrom, isCountedBy } from './count-otherwise.ts';
import { Reorganisation, reorganisations } from './employer-changes.ts';
import { EmployerInput } from './employer-input.ts';
import type { Employer, EmployerEvent } from './employer.ts';
import { type CoverageEvent, evolveCoverage } from './joint-union-events.ts';
import type { Union, UnionEvent } from './union.ts';

/** An employer, with the gate that says where it stands: of its union, or of the one above that noted it. */
export interface WithEmployer {
  readonly employer: Loaded<Employer, EmployerEvent>;
  readonly place?: LoadedGate | undefined;
}

/** The record, if anything can still happen to it. */
function standing({ employer: { state } }: WithEmployer): Result<Employer, Rejection> {
  if (state === undefined || state.status === 'void') return err(reject('employer/not-found'));
  return state.ended === undefined ? ok(state) : err(reject('employer/ended', { on: state.ended.on }));
}

/**
 * While its union is in preparation, the founding holds the employer by the code of its application, and may yet undo
 * it: code and existence stay as they are until then.
 */
function settled(records: WithEmployer): Result<Employer, Rejection> {
  return records.place?.gate?.status === 'preparing'
    ? err(reject('employer/union-preparing'))
    : standing(records);
}

export const ChangeEmployer = z.lazy(() =>
  z.strictObject({
    employerId: EmployerId,
    /** What changes, and nothing else. */
    employer: EmployerInput.unwrap().omit({ creditCode: true, employees: true }).partial(),
    since: LocalDate,
    /** The registration of the change (变更登记). */
    evidence: EvidenceKey,
  }),
);
export type ChangeEmployer = z.infer<typeof ChangeEmployer>;

export interface ChangingEmployer extends WithEmployer {
  /** Its union, where it has one, and the other employers of that. */
  readonly union?: Loaded<Union, UnionEvent> | undefined;
  readonly others?: readonly Loaded<Employer, EmployerEvent>[];
}

/**
 * 变更登记 of name, address, kinds. Where economic type, industry or seat are others its union is counted under these
 * from the same commit on; its place in the tree stays, which only a change of its affiliation moves.
 */
export const changeEmployer: Decide<ChangingEmployer, Command<string, ChangeEmployer>> = (
  records,
  { body: { employer: asked, since, evidence } },
  context,
) => {
  const { on } = context;
  const found = standing(records);
  if (!found.ok) return err(found.error);
  if (since > on) return refuse('employer/date-ahead', { on });
  const differing = Object.fromEntries(
    Object.entries(asked).filter(
      ([field, value]) => value !== undefined && found.value[field as keyof Employer] !== value,
    ),
  );
  const otherwise = unionCounted(records, { ...found.value, ...differing }, context);
  const isChanged = Object.keys(differing).length > 0;
  if (!isChanged && otherwise === undefined) return refuse('employer/unchanged');
  const events: EmployerEvent[] = [
    ...(isChanged ? [{ type: 'EmployerChanged', v: 1, employer: differing, since, evidence } as const] : []),
    ...(otherwise ? [{ type: 'EmployerRestamped', v: 1, stamp: otherwise.stamp } as const] : []),
  ];
  return decide({
    ...otherwise?.decision,
    changes: [change(records.employer, events), ...(otherwise?.decision.changes ?? [])],
    result: { employerId: found.value.employerId },
  });
};

/** Undefined where the union is counted so already, or by another of its employers. */
function unionCounted(
  { place, union, others = [] }: ChangingEmployer,
  employer: Employer,
  context: Pick<DecisionContext, 'newId'>,
) {
  const { gate } = place ?? {};
  if (employer.status !== 'registered' || place === undefined || gate === undefined || union === undefined)
    return undefined;
  if (!isCountedBy(place, employer) || differingFrom(gate.stamp, employer).length === 0) return undefined;
  return countOtherwise({ union, gate: place, employers: others }, employer, context);
}

export const ChangeEmployerCode = z.lazy(() =>
  z.strictObject({
    employerId: EmployerId,
    creditCode: CreditCode,
    since: LocalDate,
    evidence: EvidenceKey,
  }),
);
export type ChangeEmployerCode = z.infer<typeof ChangeEmployerCode>;

export interface ChangingCode extends WithEmployer {
  /** On the code it has, and on the one it gets. */
  readonly claim?: LoadedClaim | undefined;
  readonly next: LoadedClaim;
}

/** The claim moves in the commit that changes the record; the old code is a tombstone that names the employer. */
export const changeEmployerCode: Decide<ChangingCode, Command<string, ChangeEmployerCode>> = (
  records,
  { body: { creditCode, since, evidence } },
  { on },
) => {
  const found = settled(records);
  if (!found.ok) return err(found.error);
  const { claim, next } = records;
  if (since > on) return refuse('employer/date-ahead', { on });
  if (found.value.creditCode === creditCode) return refuse('employer/unchanged');
  if (claim === undefined || next.holder !== undefined) return refuse('employer/already-registered');
  const { employerId } = found.value;
  const changed: EmployerEvent = { type: 'EmployerCodeChanged', v: 1, creditCode, since, evidence };
  return decide({
    changes: [change(records.employer, changed)],
    claims: [release(claim), take(next, employerId)],
    result: { employerId },
  });
};

export const CountEmployees = z.lazy(() =>
  z.strictObject({
    employerId: EmployerId,
    employees: z.int().min(1).max(10_000_000),
    /** The day for which they were counted. */
    on: LocalDate,
  }),
);
export type CountEmployees = z.infer<typeof CountEmployees>;

/** 职工人数, each with its day; the ledger keeps them all. */
export const countEmployees: Decide<WithEmployer, Command<string, CountEmployees>> = (
  records,
  { body: { employees, on: counted } },
  { on },
) => {
  const found = standing(records);
  if (!found.ok) return err(found.error);
  const last = found.value.employeesOn;
  if (counted > on) return refuse('employer/date-ahead', { on });
  if (last !== undefined && counted < last) return refuse('employer/counted-later', { on: last });
  if (last === counted && found.value.employees === employees) return refuse('employer/unchanged');
  const event: EmployerEvent = { type: 'EmployeesCounted', v: 1, employees, on: counted };
  return decide({
    changes: [change(records.employer, event)],
    result: { employerId: found.value.employerId },
  });
};

export const ReorganiseEmployer = z.lazy(() =>
  z.strictObject({
    employerId: EmployerId,
    how: Reorganisation,
    on: LocalDate,
    /** The employers that carry on; each has been entered before. */
    into: z.array(EmployerId).max(10).default([]),
    evidence: EvidenceKey,
  }),
);
export type ReorganiseEmployer = z.infer<typeof ReorganiseEmployer>;

export interface Reorganising extends WithEmployer {
  /** Its union, where it has one. */
  readonly union?: Loaded<Union, UnionEvent> | undefined;
  readonly claim?: LoadedClaim | undefined;
  /** Those that carry on, as far as the actor may see them. */
  readonly successors: readonly Loaded<Employer, EmployerEvent>[];
}

/**
 * 注销、合并、分立. Whose employer ended is to be dissolved by its own process (Trade Union Law, art 13): until it is,
 * the employer stands in the work queue of the union above, and its union's members stay where they are.
 */
export const reorganiseEmployer: Decide<Reorganising, Command<string, ReorganiseEmployer>> = (
  records,
  { body: { how, on: happened, into, evidence } },
  { on },
) => {
  const found = settled(records);
  if (!found.ok) return err(found.error);
  const { employerId } = found.value;
  const { least, most, ends } = reorganisations[how];
  if (happened > on) return refuse('employer/date-ahead', { on });
  const distinct = new Set(into);
  if (distinct.size !== into.length || into.length < least || into.length > most || distinct.has(employerId))
    return refuse('employer/wrong-successors', { how });
  const carriesOn = ({ state }: Loaded<Employer>) =>
    state !== undefined && state.status !== 'void' && state.ended === undefined;
  if (records.successors.length !== into.length || !records.successors.every(carriesOn))
    return refuse('employer/unknown-successor');
  if (records.claim === undefined) return refuse('employer/not-found');
  const event: EmployerEvent = { type: 'EmployerReorganised', v: 1, how, on: happened, into, evidence };
  const closed = ends ? closedTo(records, employerId) : undefined;
  return decide({
    changes: [change(records.employer, event), ...(closed?.changes ?? [])],
    gates: closed?.gates ?? [],
    // Nobody takes an employer that is no more for one that waits for a union.
    claims: ends ? [keep(records.claim)] : [],
    result: { employerId },
  });
};

/** Its union admits nobody for it any more; undefined where it has none, or does not already. */
function closedTo({ place, union }: Reorganising, employerId: EmployerId) {
  const { gate } = place ?? {};
  if (place === undefined || gate === undefined || union?.state === undefined) return undefined;
  if (!gate.employers.includes(employerId) || gate.admitsNoneOf?.includes(employerId)) return undefined;
  const event: CoverageEvent = { type: 'UnionEmployerClosed', v: 1, employerId, why: 'ended' };
  const { employers, admitsNoneOf = [] } = evolveCoverage(union.state, event);
  return {
    changes: [change<Union, UnionEvent>(union, event)],
    gates: [cover(place, gate.status, { employers, admitsNoneOf })],
  };
}
