import * as z from 'zod';
import { actorName, type Caller } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import type { AuditNote } from './audit.ts';

/** How often somebody may do something: a bucket of `burst` tokens that fills by `perMinute`. */
export const Limit = z.strictObject({
  burst: z.number().int().positive(),
  perMinute: z.number().positive(),
});
export type Limit = z.infer<typeof Limit>;

const LimitName = z.enum(['sign-in', 'failed-sign-in', 'search', 'reveal', 'writes']);
export type LimitName = z.infer<typeof LimitName>;
export type Limits = Readonly<Record<LimitName, Limit>>;

/**
 * What holds unless a tenant says otherwise: generous for a person at work, narrow for a program that guesses or
 * gathers. An officer who enters members by hand stays below one in a second.
 */
export const usualLimits: Limits = {
  'sign-in': { burst: 30, perMinute: 30 },
  // Ten wrong attempts, then one in a minute and a half.
  'failed-sign-in': { burst: 10, perMinute: 10 / 15 },
  search: { burst: 30, perMinute: 20 },
  reveal: { burst: 20, perMinute: 5 },
  writes: { burst: 120, perMinute: 120 },
};

/** `RATE_LIMITS`: what differs from the usual, as JSON. */
export const limitsFrom = (text: string): Limits => ({
  ...usualLimits,
  ...z.partialRecord(LimitName, Limit).parse(JSON.parse(text)),
});

/** Buckets that all functions share. Undefined: there was a token; else the seconds until there is one. */
export interface TokenBuckets {
  take(bucket: string, limit: Limit, now: Instant): Promise<number | undefined>;
  /** Looks without taking. */
  wait(bucket: string, limit: Limit, now: Instant): Promise<number | undefined>;
}

export interface RateLimits {
  readonly limits: Limits;
  readonly buckets: TokenBuckets;
  /** A keyed hash: no address stands in a table. */
  readonly hashAddress: (address: string, now: Instant) => Promise<string>;
}

export interface TooMany {
  readonly rejection: Rejection<'request/too-many' | 'sign-in/locked-out'>;
  readonly retryAfter: number;
}

interface Attempt {
  readonly limit: LimitName | undefined;
  readonly caller: Caller | undefined;
  readonly address: string;
  readonly now: Instant;
}

const tooMany = (code: TooMany['rejection']['code'], retryAfter: number): TooMany => ({
  rejection: reject(code, { seconds: retryAfter }),
  retryAfter,
});

/** Before anything is looked at: one token of the caller's, or of the address of who has not signed in. */
export async function refusalByRate(
  { limit, caller, address, now }: Attempt,
  { limits, buckets, hashAddress }: RateLimits,
): Promise<TooMany | undefined> {
  if (limit === undefined) return undefined;
  const subject = caller === undefined ? `address:${await hashAddress(address, now)}` : actorName(caller);
  const seconds = await buckets.take(`${limit}#${subject}`, limits[limit], now);
  return seconds === undefined ? undefined : tooMany('request/too-many', seconds);
}

/**
 * After an attempt to sign in: a failed one takes a token of the address and one of the certificate as used from
 * there. Where none are left even a rightful attempt is refused, until some have come back. Nobody can lock out
 * another from elsewhere.
 */
export async function lockOut(
  succeeded: boolean,
  notes: readonly AuditNote[],
  { address, now }: Pick<Attempt, 'address' | 'now'>,
  { limits, buckets, hashAddress }: RateLimits,
): Promise<TooMany | undefined> {
  const from = await hashAddress(address, now);
  const used = notes
    .flatMap(({ records = [] }) => records)
    .filter((record) => record.startsWith('certificate:'));
  const subjects = [
    `failed-sign-in#address:${from}`,
    ...used.map((record) => `failed-sign-in#${record}@${from}`),
  ];
  const limit = limits['failed-sign-in'];
  const waits = await Promise.all(
    subjects.map((subject) =>
      succeeded ? buckets.wait(subject, limit, now) : buckets.take(subject, limit, now),
    ),
  );
  const seconds = Math.max(0, ...waits.map((wait) => wait ?? 0));
  return seconds === 0 ? undefined : tooMany('sign-in/locked-out', seconds);
}
