import * as z from 'zod';
import { epochOf, Instant, instantOf } from '../../kernel/dates.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

/**
 * Who may write, and how long. One item, in the region that does not write: whoever takes over asks nobody who may be
 * dead. What it says of a time is by the clock of whoever wrote it; clocks differ by the skew at most.
 */
export const Register = z.object({
  pk: z.literal('writer'),
  rev: z.number().int().positive(),
  /** +1 with each take-over: what is committed under one term is never mixed up with the next. */
  term: z.number().int().positive(),
  /** The region that writes. */
  holder: z.string(),
  /** Nothing that was granted under this term or an earlier one is relied on after this. */
  until: Instant,
  /**
   * `held`: the holder renews it. `released`: given back, never to be renewed. `taken`: the next holder has it and does
   * not write yet, since what was on its way from the last one may still arrive.
   */
  state: z.enum(['held', 'released', 'taken']),
  /** When this state began. */
  since: Instant,
});
export type Register = z.infer<typeof Register>;

export interface LeaseTerms {
  readonly seconds: number;
  /** By how much the clocks of any two machines differ, at most. */
  readonly skewSeconds: number;
}

/** Six renewals may fail before the writer stops. */
export const RENEWALS_A_LENGTH = 6;

export type LeaseRefusal = 'lease/held-elsewhere' | 'lease/released' | 'lease/not-open' | 'lease/not-over';

const refused = (code: LeaseRefusal): Result<never, LeaseRefusal> => err(code);

const later = (at: Instant, seconds: number): Instant => instantOf(epochOf(at) + 1_000 * seconds);
const latest = (a: Instant, b: Instant): Instant => (a < b ? b : a);

/** The first one of a province, made when it is provisioned. */
export const firstRegister = (region: string, at: Instant, { seconds }: LeaseTerms): Register => ({
  pk: 'writer',
  rev: 1,
  term: 1,
  holder: region,
  until: later(at, seconds),
  state: 'held',
  since: at,
});

/** Renewing an expired lease is as good: as long as the register says so, nobody else has written. */
export function renewed(
  register: Register,
  region: string,
  at: Instant,
  { seconds }: LeaseTerms,
): Result<Register, LeaseRefusal> {
  if (register.holder !== region) return refused('lease/held-elsewhere');
  if (register.state === 'released') return refused('lease/released');
  if (register.state === 'taken') return refused('lease/not-open');
  return ok({ ...register, rev: register.rev + 1, until: latest(register.until, later(at, seconds)) });
}

/** The holder gives it back: it is renewed no more, and what was granted is over when it is over. */
export function released(register: Register, region: string, at: Instant): Result<Register, LeaseRefusal> {
  if (register.holder !== region) return refused('lease/held-elsewhere');
  if (register.state === 'taken') return refused('lease/not-open');
  if (register.state === 'released') return ok(register);
  return ok({ ...register, rev: register.rev + 1, state: 'released', since: at });
}

/** Of a lease that was given back it is known from when on nobody relies on it any more. */
export const unusedFrom = (register: Register, from: Instant): Register =>
  register.state !== 'released' || register.until <= from
    ? register
    : { ...register, rev: register.rev + 1, until: from };

/** Milliseconds until another region may take it: what was granted must be over by every clock within the skew. */
export const millisecondsUntilOver = (
  { until }: Register,
  at: Instant,
  { skewSeconds }: LeaseTerms,
): number => Math.max(0, epochOf(until) + 1_000 * skewSeconds + 1 - epochOf(at));

/** Another region takes what is over. From here on the last holder can neither renew nor copy anything here. */
export function taken(
  register: Register,
  region: string,
  at: Instant,
  terms: LeaseTerms,
): Result<Register, LeaseRefusal> {
  if (register.state === 'taken')
    return register.holder === region ? ok(register) : refused('lease/not-open');
  if (millisecondsUntilOver(register, at, terms) > 0) return refused('lease/not-over');
  return ok({
    ...register,
    rev: register.rev + 1,
    term: register.term + 1,
    holder: region,
    until: at,
    state: 'taken',
    since: at,
  });
}

/** The new holder begins to write: once nothing of the last one can arrive any more, and what did is whole. */
export function opened(
  register: Register,
  region: string,
  at: Instant,
  { seconds, skewSeconds }: LeaseTerms,
  drainSeconds: number,
): Result<Register, LeaseRefusal> {
  if (register.holder !== region) return refused('lease/held-elsewhere');
  if (register.state === 'held') return ok(register);
  if (register.state === 'released') return refused('lease/released');
  if (epochOf(at) <= epochOf(register.since) + 1_000 * (drainSeconds + skewSeconds))
    return refused('lease/not-over');
  return ok({ ...register, rev: register.rev + 1, until: later(at, seconds), state: 'held', since: at });
}
