import type { Command } from '../../kernel/command.ts';
import type {
  Change,
  ClaimChange,
  Decision,
  DecisionContext,
  EntryMeta,
  FollowUp,
  GateChange,
  Standing,
} from '../../kernel/decision.ts';
import { actorName } from '../../kernel/caller.ts';
import type { Rejection } from '../../kernel/problem.ts';
import type { EmployerId } from '../../kernel/ids.ts';
import { stampVersionOf } from '../../kernel/stamp.ts';
import { derivedId } from '../ids.ts';
import { ofEmployer, type StoredItem, type Write } from '../store/port.ts';
import { inTime } from '../store/time-index.ts';
import { claimKey, dueKey, gateKey, recordKey } from './keys.ts';
import { entryHash, type LedgerEntry } from './ledger.ts';
import type { Outcome } from './outcome.ts';

/** Attributes of a record's item that its sparse indexes read, by record type. */
export type Indexes = Readonly<
  Record<string, (state: never, id: string) => Readonly<Record<string, string>>>
>;

/** Pending follow-ups are spread over this many index partitions. */
export const DUE_SHARDS = 8;

export const shardOf = (id: string): string => String(id.charCodeAt(id.length - 1) % DUE_SHARDS);

export interface Planning {
  readonly indexes: Indexes;
  /** Ids of the commits that made what was read for the decision what it is, by partition key. */
  readonly rests: ReadonlyMap<string, string>;
  /** The writer's term. */
  readonly term?: number | undefined;
}

/** The writes of one decision: records, ledger entries, claims, gates, follow-ups and the outcome. */
export function planWrites(
  decision: Decision,
  command: Command,
  context: DecisionContext,
  { indexes, rests, term }: Planning,
): readonly Write[] {
  refuseWithoutTrace(decision);
  const meta: EntryMeta = {
    at: context.at,
    on: context.on,
    by: actorName(command.actor),
    requestId: command.requestId,
  };
  const commitId = command.requestId;
  const commit = decision.changes.map(({ record }) => versionOf(record, record.rev + 1));
  const follow = decision.follow.map((next, index) =>
    dueItem(next, derivedId(commitId, 'follow', index), commitId, meta),
  );
  const now = follow.filter(({ dueAt }) => dueAt <= meta.at).map(({ id }) => id);
  const after = restsBeside(decision, rests, command.cause);
  const states = decision.changes.map(({ record, events }) =>
    events.reduce((before, event) => record.aggregate.evolve(before, event, meta), record.state),
  );
  const changes = decision.changes.flatMap((change, index) => {
    const onFirst =
      index === 0
        ? {
            follow: now,
            follows: follow.length,
            beside: besideIn(decision),
            after,
            signature: command.signature,
          }
        : { follow: [], follows: 0, beside: [], after: [], signature: undefined };
    const frame = { meta, commitId, commit, rules: context.rules.version, term, ...onFirst };
    return writeChange(change, states[index], frame, indexes);
  });
  const standings = standingsIn(decision, states);
  return [
    ...changes,
    ...decision.claims.flatMap((claim) => writeClaims(claim, standings, commitId)),
    ...decision.gates.map((gate) => writeGate(gate, commitId)),
    ...decision.keys.map(({ pk, readRev, content }): Write => ({
      op: 'replace',
      table: 'keys',
      item: { ...content, pk, rev: readRev + 1 },
      readRev,
    })),
    ...decision.bodies.map(({ pk, readRev, content }): Write => ({
      op: 'replace',
      table: 'requests',
      item: { ...content, pk, rev: readRev + 1 },
      readRev,
    })),
    ...follow.map((item): Write => ({ op: 'create', table: 'registry', item })),
    settle(command, { status: 'done', at: meta.at, result: decision.result }),
  ];
}

export const planRejection = (
  command: Command,
  rejection: Rejection,
  context: DecisionContext,
): readonly Write[] => [settle(command, { status: 'rejected', at: context.at, rejection })];

const settle = (command: Command, outcome: Outcome): Write => ({
  op: 'settle',
  pk: command.requestId,
  outcome,
});

/** Whoever decides on what a commit left behind rests on its entries in the ledger. */
function refuseWithoutTrace({ changes, claims, gates, bodies, follow }: Decision): void {
  if (changes.length === 0 && claims.length + gates.length + bodies.length + follow.length > 0)
    throw new Error('a decision leaves something behind and changes no record');
}

const besideIn = ({ keys, bodies }: Decision): readonly string[] => [
  ...keys.map(({ pk, readRev }) => `keys/${pk}@${String(readRev + 1)}`),
  ...bodies.map(({ pk, readRev }) => `requests/${pk}@${String(readRev + 1)}`),
];

/** That an entry needs the one before it goes without saying. */
function restsBeside(
  { changes }: Decision,
  rests: ReadonlyMap<string, string>,
  cause: string | undefined,
): readonly string[] {
  const changed = new Set(changes.map(({ record }) => recordKey(record.aggregate.type, record.id)));
  const beside = [...rests].flatMap(([pk, commit]) => (changed.has(pk) ? [] : [commit]));
  return [...new Set([...beside, ...(cause === undefined ? [] : [cause])])].toSorted();
}

const versionOf = ({ aggregate, id }: Change['record'], rev: number): string =>
  `${recordKey(aggregate.type, id)}@${String(rev)}`;

interface Frame {
  readonly meta: EntryMeta;
  readonly commitId: string;
  readonly commit: readonly string[];
  readonly rules: number;
  readonly term: number | undefined;
  readonly follow: readonly string[];
  readonly follows: number;
  readonly beside: readonly string[];
  readonly after: readonly string[];
  readonly signature: Command['signature'];
}

function writeChange(
  { record, events, lookups = record.lookups }: Change,
  state: unknown,
  frame: Frame,
  indexes: Indexes,
): Write[] {
  const { aggregate, id, rev } = record;
  const { meta, commitId, commit, rules, term, follow, follows, beside, after, signature } = frame;
  const pk = recordKey(aggregate.type, id);
  const entry: Omit<LedgerEntry, 'hash'> = {
    pk,
    seq: rev + 1,
    rev: 1,
    commitId,
    ...(commit.length === 1 ? {} : { commit }),
    ...(after.length === 0 ? {} : { after }),
    ...meta,
    rules,
    ...(term === undefined ? {} : { term }),
    events,
    ...(follow.length === 0 ? {} : { follow }),
    ...(follows === 0 ? {} : { follows }),
    ...(beside.length === 0 ? {} : { beside }),
    ...(signature === undefined ? {} : { signature }),
    ...(record.head === undefined ? {} : { prev: record.head }),
  };
  const hash = entryHash(entry);
  const index = indexes[aggregate.type]?.(state as never, id);
  const item = {
    pk,
    type: aggregate.type,
    rev: rev + 1,
    commitId,
    head: hash,
    state,
    ...(Object.keys(lookups).length === 0 ? {} : { lookups }),
    ...index,
  };
  return [
    put(item, rev),
    { op: 'create', table: 'ledger', item: { ...entry, hash, ...inTime({ pk, at: meta.at, hash }) } },
  ];
}

const put = (item: StoredItem, readRev: number): Write =>
  readRev === 0
    ? { op: 'create', table: 'registry', item }
    : { op: 'replace', table: 'registry', item, readRev };

/** What each changed record's claim tells of it now. Throws when the decision lacks a claim that must tell. */
function standingsIn(
  { changes, claims }: Decision,
  states: readonly unknown[],
): ReadonlyMap<string, Standing | undefined> {
  const told = changes.flatMap(({ record, lookups = record.lookups }, index) => {
    const { aggregate, id, state } = record;
    if (aggregate.standing === undefined) return [];
    const now = aggregate.standing(states[index]);
    const before = state === undefined ? undefined : aggregate.standing(state);
    // By its number, whoever is said to hold it: where record and claim were read apart, the commit is refused.
    const numbers = new Set(Object.values(lookups));
    const isTold = claims.some(
      ({ claim, holder }) =>
        // A claim that it gives up tells nothing of it any more.
        holder === id ||
        claim.holder === id ||
        [claim, ...(claim.twins ?? [])].some((twin) => numbers.has(twin.claim)),
    );
    if (!isTold && JSON.stringify(now) !== JSON.stringify(before))
      throw new Error(`${aggregate.type} ${id} stands otherwise than before, and its claim is not told`);
    return [[id, now] as const];
  });
  return new Map(told);
}

/** A claim and its twins: as long as both are read, neither may know more than the other. */
function writeClaims(
  { claim: { twins = [], ...claim }, holder }: ClaimChange,
  standings: ReadonlyMap<string, Standing | undefined>,
  commitId: string,
): Write[] {
  const last = holder ?? claim.holder;
  const standing =
    holder === undefined ? undefined : standings.has(holder) ? standings.get(holder) : claim.standing;
  return [claim, ...twins].map(({ claim: id, rev }) =>
    put(
      {
        pk: claimKey(id),
        type: 'claim',
        rev: rev + 1,
        commitId,
        ...(holder === undefined ? {} : { holder }),
        ...(last === undefined ? {} : { lastHolder: last }),
        ...(standing === undefined ? {} : { standing }),
      },
      rev,
    ),
  );
}

const noCounts = { members: 0, withoutVote: 0, children: 0 } as const;

function writeGate(change: GateChange, commitId: string): Write {
  if (change.kind === 'create') {
    const item = {
      pk: gateKey(change.union),
      type: 'gate',
      rev: 1,
      commitId,
      since: commitId,
      ...change.gate,
      stampVersion: 1,
      ...noCounts,
    };
    return put(item, 0);
  }
  const { gate, union } = change.gate;
  if (gate === undefined) throw new Error(`a decision passes the gate of ${union}, which does not exist`);
  const { covers } = change;
  const empty = [
    ...(change.empty ?? []),
    ...(covers?.without === undefined ? [] : [ofEmployer(covers.without)]),
  ];
  const requires = {
    status: change.requires,
    stampVersion: gate.stampVersion,
    ...(gate.employersVersion && { employersVersion: gate.employersVersion }),
    ...(empty.length > 0 && { empty }),
  };
  const write = {
    op: 'gate',
    pk: gateKey(union),
    requires,
    commitId,
    ...(covers && { covers: { employers: covers.employers, admitsNoneOf: covers.admitsNoneOf } }),
  } as const;
  if (change.kind === 'use') {
    const { byEmployer = {}, ...counts } = change.add;
    const of = Object.entries(byEmployer).map(([id, by]) => [ofEmployer(id as EmployerId), by] as const);
    return {
      ...write,
      add: { ...noCounts, ...counts, ...Object.fromEntries(of) },
      ...(change.set === undefined ? {} : { set: change.set }),
    };
  }
  if (stampVersionOf(change.stamp) !== gate.stampVersion + 1)
    throw new Error(`the next stamp of ${union} bears another number`);
  return { ...write, add: noCounts, stamp: change.stamp };
}

/** A follow-up as stored: its id is the id of the request it causes, so it can't be caused twice. */
const dueItem = ({ command, at }: FollowUp, id: string, commitId: string, meta: EntryMeta) => ({
  pk: dueKey(id),
  id,
  type: 'due',
  rev: 1,
  commitId,
  command,
  dueAt: at ?? meta.at,
  dueShard: shardOf(id),
});
