import * as z from 'zod';
import type {
  AggregateType,
  ClaimId,
  LedgerEvent,
  Loaded,
  LoadedClaim,
  LoadedGate,
} from '../../kernel/decision.ts';
import { EmployerId, type UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { byEmployerIn, type StoredItem } from '../store/port.ts';

/** Mappers from stored items to what deciders see. Stored shape and domain shape change apart. */

const StoredRecord = z.lazy(() =>
  z.object({
    rev: z.number().int().positive(),
    head: z.string(),
    state: z.unknown(),
    lookups: z.record(z.string(), z.string()).optional(),
  }),
);

const StoredGate = z.lazy(() =>
  z.object({
    rev: z.number().int().positive(),
    status: z.enum(['preparing', 'open', 'shut']),
    stamp: Stamp,
    stampVersion: z.number().int().positive(),
    employers: z.array(EmployerId),
    members: z.number().int(),
    withoutVote: z.number().int().default(0),
    children: z.number().int(),
    membersBehind: z.number().int().default(0),
    childrenBehind: z.number().int().default(0),
    admitsNoneOf: z.array(EmployerId).optional(),
    employersVersion: z.number().int().positive().optional(),
  }),
);

const StoredClaim = z.lazy(() =>
  z.object({
    rev: z.number().int().positive(),
    holder: z.string().optional(),
    lastHolder: z.string().optional(),
    standing: z.record(z.string(), z.string()).optional(),
  }),
);

export function toRecord<State, Event extends LedgerEvent>(
  aggregate: AggregateType<State, Event>,
  id: string,
  item: StoredItem | undefined,
): Loaded<State, Event> {
  if (item === undefined) return { aggregate, id, rev: 0, state: undefined, head: undefined, lookups: {} };
  const { rev, head, state, lookups = {} } = StoredRecord.parse(item);
  return { aggregate, id, rev, head, lookups, state: aggregate.parse(state) };
}

export function toGate(union: UnionId, item: StoredItem | undefined): LoadedGate {
  if (item === undefined) return { union, rev: 0, gate: undefined };
  const { rev, admitsNoneOf, employersVersion, ...gate } = StoredGate.parse(item);
  const byEmployer = byEmployerIn(item);
  return {
    union,
    rev,
    gate: {
      ...gate,
      ...(admitsNoneOf && { admitsNoneOf }),
      ...(employersVersion && { employersVersion }),
      ...(Object.keys(byEmployer).length > 0 && { byEmployer }),
    },
  };
}

export function toClaim(claim: ClaimId, item: StoredItem | undefined): LoadedClaim {
  if (item === undefined) return { claim, rev: 0, holder: undefined, lastHolder: undefined };
  const { rev, holder, lastHolder, standing } = StoredClaim.parse(item);
  return { claim, rev, holder, lastHolder, ...(standing && { standing }) };
}

/** A number's claims as one: what the first says holds, the others follow it. */
export function toTwins(claims: readonly ClaimId[], items: readonly (StoredItem | undefined)[]): LoadedClaim {
  const [first, ...twins] = claims.map((claim, index) => toClaim(claim, items[index]));
  if (first === undefined) throw new Error('a number without a claim');
  return twins.length === 0 ? first : { ...first, twins };
}
