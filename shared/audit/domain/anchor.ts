import * as z from 'zod';
import { epochOf, Instant, instantOf } from '../../kernel/dates.ts';
import { Link } from './entry.ts';

export const ANCHORS = 'anchor';

/** What a set of links comes to: how many, their set digest, and their sketch when there are any. Base64url. */
const Range = z.strictObject({
  count: z.int().nonnegative(),
  digest: z.string(),
  sketch: z.string().optional(),
});
export type Range = z.infer<typeof Range>;

/** The last link of one chain as the anchor saw it. */
const ChainHead = z.strictObject({ chain: z.string(), seq: z.int().positive(), hash: z.string() });
export type ChainHead = z.infer<typeof ChainHead>;

/** Where the audit trail begins, once what was kept for its time has been removed. */
const Trail = z.strictObject({
  /** The last instant of what was removed: where the time of an earlier anchor ends. */
  until: Instant,
  /** The number of that anchor. */
  by: z.int().positive(),
  /** The number of the first anchor that lists where its chains begin now. */
  anchor: z.int().positive(),
});
export type Trail = z.infer<typeof Trail>;

/** Heads in one anchor at most, so that it fits an item; more of the same hour go into further anchors. */
export const MOST_HEADS = 2_000;

/**
 * A signed statement of all that was written to ledger and audit trail after `from`, up to and including `until`.
 * Anchors are a chain themselves, and their times leave no gap.
 */
export const Anchor = Link.extend({
  pk: z.literal(ANCHORS),
  at: Instant,
  from: Instant,
  until: Instant,
  ledger: Range,
  audit: Range,
  heads: z.array(ChainHead).max(MOST_HEADS),
  /** In every anchor since something was first removed. */
  trail: Trail.optional(),
  /** Of each chain that is cut, the last link that goes: signed before anything is removed. */
  begins: z.array(ChainHead).max(MOST_HEADS).optional(),
  /** Which key signed, and how. */
  key: z.string(),
  algorithm: z.string(),
  /** Over the hash. */
  signature: z.string(),
});
export type Anchor = z.infer<typeof Anchor>;

/** Six months (Cybersecurity Law, art 21), at their longest. */
export const LEAST_KEPT_DAYS = 184;

/** What is later is never removed at this time, whatever a schedule says. */
export const latestPrunable = (at: Instant): Instant => instantOf(epochOf(at) - LEAST_KEPT_DAYS * 86_400_000);

/** Before the first anchor. */
export const BEGINNING = '1970-01-01T00:00:00.000Z' as Instant;

/**
 * What was written this long ago has arrived, and its index with it: no function runs longer, so nothing of a
 * closed time may come later.
 */
export const SETTLED_MILLISECONDS = 10 * 60_000;
