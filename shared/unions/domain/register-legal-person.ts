import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { CreditCode } from '../../kernel/credit-code.ts';
import { endOfLegalDate, LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Change,
  type Decide,
  decide,
  type DecisionContext,
  type FollowUp,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  pass,
  refuse,
  take,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { freeText } from '../../kernel/free-text.ts';
import { UnionId } from '../../kernel/ids.ts';
import { notify, notifyAll } from '../../kernel/notice.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Rules } from '../../kernel/rules.ts';
import { isEarly } from '../../kernel/timer.ts';
import { daysAfter, monthsAfter } from '../../kernel/working-days.ts';
import {
  ChangedFact,
  type LegalPerson,
  type LegalPersonAct,
  type LegalPersonEvent,
  LegalPersonMark,
  legalPersonTransitions,
} from './legal-person.ts';
import { gateOf } from './lifecycle.ts';
import type { OfUnion } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/** Nothing but the union where it is not the actor's to see. */
export type Registering = OfUnion & {
  readonly person?: Loaded<LegalPerson, LegalPersonEvent>;
  readonly gate?: LoadedGate;
  /** On the credit code that is given. */
  readonly claim?: LoadedClaim;
};

interface Found {
  readonly state: Union;
  readonly person: Loaded<LegalPerson, LegalPersonEvent>;
  readonly before: LegalPerson | undefined;
}

function found({ union, person }: Registering, act: LegalPersonAct): Result<Found, Rejection> {
  if (union.state === undefined || person === undefined) return err(reject('union/not-found'));
  const status = person.state?.status ?? 'none';
  return act in legalPersonTransitions[status]
    ? ok({ state: union.state, person, before: person.state })
    : err(reject('legal-person/not-in-state', { status }));
}

const noted = (person: Found['person'], event: LegalPersonEvent): Change =>
  change<LegalPerson, LegalPersonEvent>(person, event);

const OfUnionId = z.strictObject({ unionId: UnionId });

export const ApplyForLegalPerson = z.lazy(() => OfUnionId.extend({ request: EvidenceKey }));
export type ApplyForLegalPerson = z.infer<typeof ApplyForLegalPerson>;

/** A union that was founded lawfully applies (LP art 10); the federation above registers it (LP art 6). */
export const applyForLegalPerson: Decide<Registering, Command<string, ApplyForLegalPerson>> = (
  records,
  { body: { request } },
) => {
  const one = found(records, 'apply');
  if (!one.ok) return err(one.error);
  const { state, person } = one.value;
  const { unionId, superior, status } = state;
  if (gateOf[status] !== 'open' || superior === undefined) return refuse('legal-person/no-union', { status });
  return decide({
    changes: [noted(person, { type: 'LegalPersonApplied', v: 1, unionId, superior, request })],
    result: { unionId },
  });
};

export const RegisterLegalPerson = z.lazy(() =>
  OfUnionId.extend({ creditCode: CreditCode, validFrom: LocalDate, validTo: LocalDate, scan: EvidenceKey }),
);
export type RegisterLegalPerson = z.infer<typeof RegisterLegalPerson>;

/** The certificate carries the union's credit code (LP art 3), which is claimed with it where the union has none. */
export const registerLegalPerson: Decide<Registering, Command<string, RegisterLegalPerson>> = (
  records,
  { body: { creditCode, validFrom, validTo, scan } },
  { on, rules },
) => {
  const one = found(records, 'register');
  if (!one.ok) return err(one.error);
  const { state, person } = one.value;
  const { unionId } = state;
  const { claim, gate, union } = records;
  if (claim === undefined || gate?.gate?.status !== 'open')
    return refuse('legal-person/no-union', { status: state.status });
  const days = validityRefusal(validFrom, validTo, on, rules);
  if (days) return err(days);
  if (state.creditCode !== undefined && state.creditCode !== creditCode)
    return refuse('legal-person/other-code');
  const isNew = state.creditCode === undefined;
  if (isNew && claim.holder !== undefined) return refuse('union/already-registered');
  const certificate = { creditCode, validFrom, validTo, scan };
  return decide({
    changes: [
      noted(person, { type: 'LegalPersonRegistered', v: 1, certificate }),
      ...(isNew ? [change<Union, UnionEvent>(union, { type: 'UnionCodeGiven', v: 1, creditCode })] : []),
    ],
    claims: isNew ? [take(claim, unionId)] : [],
    // A union that begins to dissolve is closed with no certificate, and gets none meanwhile.
    gates: [pass(gate, 'open', {})],
    follow: [
      ...timers(unionId, validTo, rules),
      notify({ kind: 'legal-person-registered', to: unionId, about: unionId, day: validTo }),
    ],
    result: { unionId },
  });
};

function validityRefusal(
  from: LocalDate,
  to: LocalDate,
  on: LocalDate,
  { legalPersons: { mostYears } }: Rules,
): Rejection | undefined {
  const longest = monthsAfter(from, 12 * mostYears);
  return from > on || to <= on || to > longest
    ? reject('legal-person/validity', { years: mostYears })
    : undefined;
}

export const RefuseLegalPerson = z.lazy(() => OfUnionId.extend({ remark: freeText(500) }));
export type RefuseLegalPerson = z.infer<typeof RefuseLegalPerson>;

export const refuseLegalPerson: Decide<Registering, Command<string, RefuseLegalPerson>> = (
  records,
  { body: { unionId, remark } },
) => {
  const one = found(records, 'refuse');
  if (!one.ok) return err(one.error);
  return decide({
    changes: [noted(one.value.person, { type: 'LegalPersonRefused', v: 1, remark })],
    follow: [notify({ kind: 'legal-person-refused', to: unionId, about: unionId })],
    result: { unionId },
  });
};

export const ChangeLegalPerson = z.lazy(() => OfUnionId.extend({ what: ChangedFact, document: EvidenceKey }));
export type ChangeLegalPerson = z.infer<typeof ChangeLegalPerson>;

/** 变更登记: that a new name, address or legal representative stands in the certificate. */
export const changeLegalPerson: Decide<Registering, Command<string, ChangeLegalPerson>> = (
  records,
  { body: { unionId, what, document } },
) => {
  const one = found(records, 'change');
  if (!one.ok) return err(one.error);
  return decide({
    changes: [noted(one.value.person, { type: 'LegalPersonChanged', v: 1, what, document })],
    result: { unionId },
  });
};

export const RenewLegalPerson = z.lazy(() => OfUnionId.extend({ validTo: LocalDate, scan: EvidenceKey }));
export type RenewLegalPerson = z.infer<typeof RenewLegalPerson>;

/** 换证, in the last days before it expires (LP art 27); the new one follows on the old one. */
export const renewLegalPerson: Decide<Registering, Command<string, RenewLegalPerson>> = (
  records,
  { body: { unionId, validTo, scan } },
  { on, rules },
) => {
  const one = found(records, 'renew');
  if (!one.ok) return err(one.error);
  const { person, before } = one.value;
  const until = before?.certificate?.validTo;
  if (until === undefined || on > until) return refuse('legal-person/lapsed', { until: until ?? '' });
  const longest = monthsAfter(until, 12 * rules.legalPersons.mostYears);
  if (validTo <= until || validTo > longest)
    return refuse('legal-person/validity', { years: rules.legalPersons.mostYears });
  return decide({
    changes: [noted(person, { type: 'LegalPersonRenewed', v: 1, validTo, scan })],
    follow: timers(unionId, validTo, rules),
    result: { unionId },
  });
};

export const CancelLegalPerson = z.lazy(() => OfUnionId.extend({ document: EvidenceKey }));
export type CancelLegalPerson = z.infer<typeof CancelLegalPerson>;

/** 注销登记. The union keeps its code, which nobody else is given. */
export const cancelLegalPerson: Decide<Registering, Command<string, CancelLegalPerson>> = (
  records,
  { body: { unionId, document } },
) => {
  const one = found(records, 'cancel');
  if (!one.ok) return err(one.error);
  return decide({
    changes: [noted(one.value.person, { type: 'LegalPersonCancelled', v: 1, document })],
    follow: [notify({ kind: 'legal-person-cancelled', to: unionId, about: unionId })],
    result: { unionId },
  });
};

/** A timer names the last day it was set for: one of a certificate that was renewed since changes nothing. */
export const LegalPersonTimer = z.lazy(() =>
  OfUnionId.extend({ validTo: LocalDate, mark: LegalPersonMark, day: LocalDate }),
);
export type LegalPersonTimer = z.infer<typeof LegalPersonTimer>;

const timers = (unionId: UnionId, validTo: LocalDate, { legalPersons }: Rules): FollowUp[] =>
  (
    [
      ['expiring', daysAfter(validTo, -legalPersons.renewalDays)],
      ['lapsed', daysAfter(validTo, 1)],
    ] as const
  ).map(([mark, day]) => ({
    command: {
      type: 'NoteLegalPerson',
      body: { unionId, validTo, mark, day } satisfies LegalPersonTimer,
      group: unionId,
      lane: 'bulk',
    },
    at: endOfLegalDate(daysAfter(day, -1)),
  }));

/** Union and superior are told that the certificate is to be renewed, or was not. */
export const noteLegalPerson: Decide<Registering, Command<string, LegalPersonTimer>> = (
  records,
  { body: { unionId, validTo, mark, day } },
  context: DecisionContext,
) => {
  const { state } = records.person ?? {};
  // One that comes before its earlier one takes that one's place.
  const isCurrent =
    (state?.status === 'held' || state?.status === 'expiring') &&
    state.certificate?.validTo === validTo &&
    state.lapsed !== true &&
    !(mark === 'expiring' && state.status === 'expiring');
  if (!isCurrent || records.person === undefined || isEarly(context, daysAfter(day, -1)))
    return refuse('legal-person/timer-stale');
  return decide({
    changes: [noted(records.person, { type: 'LegalPersonNoted', v: 1, mark })],
    follow: notifyAll([unionId, records.union.state?.superior], {
      kind: `legal-person-${mark}`,
      about: unionId,
      day: validTo,
    }),
  });
};
