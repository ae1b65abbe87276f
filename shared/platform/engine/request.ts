import * as z from 'zod';
import { Actor } from '../../kernel/caller.ts';
import type { Command } from '../../kernel/command.ts';
import { epochOf, Instant } from '../../kernel/dates.ts';
import { RequestId } from '../../kernel/ids.ts';
import { OperatorSignature } from '../../kernel/signature.ts';
import type { StoredItem } from '../store/port.ts';
import { Outcome } from './outcome.ts';
import { shardOf } from './plan.ts';

/** Requests are kept 90 days. */
export const RETENTION_SECONDS = 90 * 86_400;

/** A request as stored: the accepted command with sealed personal data, and what became of it. */
export const StoredRequest = z.lazy(() =>
  z.object({
    pk: RequestId,
    rev: z.number().int().positive(),
    type: z.string(),
    actor: Actor,
    at: Instant,
    group: z.string(),
    lane: z.enum(['people', 'bulk']),
    /** Gone once the retention schedule has taken it: never before there is an outcome. */
    body: z.unknown().optional(),
    cause: z.string().optional(),
    signature: OperatorSignature.optional(),
    /** Keyed digest of the canonical body in clear: tells a repeat from another command under the same key. */
    digest: z.string().optional(),
    outcome: Outcome.optional(),
    /** How often the sweeper has queued it once more. */
    resends: z.number().int().nonnegative().default(0),
  }),
);
export type StoredRequest = z.infer<typeof StoredRequest>;

export const toRequestItem = (command: Command, digest?: string): StoredItem => ({
  pk: command.requestId,
  rev: 1,
  type: command.type,
  actor: command.actor,
  at: command.at,
  group: command.group,
  lane: command.lane,
  body: command.body,
  ...(command.cause === undefined ? {} : { cause: command.cause }),
  ...(command.signature === undefined ? {} : { signature: command.signature }),
  ...(digest === undefined ? {} : { digest }),
  pendingShard: shardOf(command.requestId),
  pendingSince: command.at,
  expiresAt: Math.floor(epochOf(command.at) / 1000) + RETENTION_SECONDS,
});

export const toCommand = ({
  pk,
  type,
  actor,
  at,
  group,
  lane,
  body,
  cause,
  signature,
}: StoredRequest): Command => ({
  requestId: pk,
  type,
  actor,
  at,
  group,
  lane,
  body,
  ...(cause === undefined ? {} : { cause }),
  ...(signature === undefined ? {} : { signature }),
});
