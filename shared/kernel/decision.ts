import type { CommandCall } from './command.ts';
import type { Instant, LocalDate } from './dates.ts';
import type { EmployerId, RequestId, UnionId } from './ids.ts';
import type { Rejection } from './problem.ts';
import { err, ok, type Result } from './result.ts';
import type { Rules } from './rules.ts';
import type { Stamp } from './stamp.ts';

/** A ledger event: `type` is in the past tense, `v` its version; events of old versions are upcast on read. */
export interface LedgerEvent {
  readonly type: string;
  readonly v: number;
}

/** When and at whose request a ledger entry was made: what `evolve` may know beside the event. */
export interface EntryMeta {
  readonly at: Instant;
  /** The legal date of the entry in Asia/Shanghai. */
  readonly on: LocalDate;
  /** Who asked: `operator:…`, `worker:…` or `system:…`. */
  readonly by: string;
  readonly requestId: RequestId;
}

/** A kind of record whose state is the fold of its events; `state` is undefined before the first event. */
export interface AggregateType<State, Event extends LedgerEvent> {
  readonly type: string;
  /** The stored state, checked: throws on a shape that no version of this code wrote. */
  parse(stored: unknown): State;
  evolve(state: State | undefined, event: Event, meta: EntryMeta): State;
  /**
   * What the claim on the record's number tells of it, so that one read of the claim answers for the record.
   * Undefined for a record that holds no claim. A commit that changes it must hold the claim too.
   */
  standing?(state: State): Standing | undefined;
}

/** Codes and dates, no personal datum. */
export type Standing = Readonly<Record<string, string>>;

/** A record as loaded: `rev` counts its commits, 0 when it does not exist. */
export interface Loaded<State, Event extends LedgerEvent = LedgerEvent> {
  readonly aggregate: AggregateType<State, Event>;
  readonly id: string;
  readonly rev: number;
  readonly state: State | undefined;
  /** Hash of the last ledger entry; the next one chains to it. */
  readonly head: string | undefined;
  /** Keyed hashes stored beside the state, in the registry only: never in events, recomputed on restore. */
  readonly lookups: Lookups;
}

export type Lookups = Readonly<Record<string, string>>;

/** Uniqueness of a number: held by one owner, or a tombstone that names the last owner. */
export interface LoadedClaim {
  readonly claim: ClaimId;
  readonly rev: number;
  readonly holder: string | undefined;
  readonly lastHolder: string | undefined;
  /** What it tells of its holder. */
  readonly standing?: Standing;
  /**
   * The same number under the other index keys, while those are being rotated: whatever becomes of this claim
   * becomes of them in the same commit. What holds is what this one says.
   */
  readonly twins?: readonly LoadedClaim[];
}

/** A number's claims, one for each index key in use; the first decides. */
export type Claims = readonly [ClaimId, ...ClaimId[]];

/**
 * `IDNO#<index key>#<keyed hash>` for a person, `USCC#<code>` for an employer or a union,
 * `CERT#<hash of the issuer>#<serial>` for a certificate.
 */
export type ClaimId = `IDNO#${string}` | `USCC#${string}` | `CERT#${string}`;

export type GateStatus = 'preparing' | 'open' | 'shut';

/** The only record of another aggregate that a commit may require; every union has one. */
export interface LoadedGate {
  readonly union: UnionId;
  readonly rev: number;
  readonly gate: Gate | undefined;
}

export interface Gate {
  readonly status: GateStatus;
  readonly stamp: Stamp;
  readonly stampVersion: number;
  /** Employers whose workers this union admits. */
  readonly employers: readonly EmployerId[];
  /** Live members placed in this union. */
  readonly members: number;
  /** Of them, preparatory and retained ones. Absent in a gate from before they were counted: none. */
  readonly withoutVote?: number;
  /** Unions directly below that are not dissolved. */
  readonly children: number;
  /** Members that don't carry the gate's present stamp yet. Absent in a gate that was never re-stamped: none. */
  readonly membersBehind?: number;
  /** Unions directly below whose path was not made of the gate's present stamp yet. */
  readonly childrenBehind?: number;
  /** Of its employers those for whom nobody is admitted any more: they have ended, or leave this union. */
  readonly admitsNoneOf?: readonly EmployerId[];
  /** How often its employers have changed. Absent: never. */
  readonly employersVersion?: number;
  /**
   * Active members by whom they are employed, and where they work, in a union that covers employers. Absent in a gate
   * from before they were counted: none.
   */
  readonly byEmployer?: ByEmployer;
}

export type ByEmployer = Readonly<Partial<Record<EmployerId, number>>>;

/** Active members: who elects, and of whom quorum and committees are counted (membership rules, art 21). */
export const electorateOf = ({ members, withoutVote = 0 }: Gate): number => members - withoutVote;

/** What a commit adds to the counts of a gate. */
export type GateCounts = Partial<
  Pick<Gate, 'members' | 'withoutVote' | 'children' | 'membersBehind' | 'childrenBehind' | 'byEmployer'>
>;

/** The employers of a union from now on. */
export interface Covers {
  readonly employers: readonly EmployerId[];
  readonly admitsNoneOf: readonly EmployerId[];
  /** Whom no active member names: the commit is refused should somebody have come since. */
  readonly without?: EmployerId;
}

export interface Change {
  readonly record: Loaded<unknown>;
  readonly events: readonly LedgerEvent[];
  readonly lookups?: Lookups;
}

export type GateChange =
  | {
      readonly kind: 'create';
      readonly union: UnionId;
      readonly gate: Omit<Gate, keyof GateCounts | 'stampVersion' | 'admitsNoneOf' | 'employersVersion'>;
    }
  | {
      readonly kind: 'use';
      readonly gate: LoadedGate;
      readonly requires: GateStatus;
      readonly add: GateCounts;
      readonly set?: GateStatus;
      /** Counts that must be zero: the commit is refused should somebody have come since. */
      readonly empty?: readonly GateCount[];
      readonly covers?: Covers;
    }
  /** A new stamp, the next of its union; all whom the gate counts then have to be brought up to it. */
  | {
      readonly kind: 'restamp';
      readonly gate: LoadedGate;
      readonly requires: GateStatus;
      readonly stamp: Stamp;
      /** Counts that must be zero, as of a `use`. */
      readonly empty?: readonly GateCount[];
      readonly covers?: Covers;
    };

/** What a gate counts. */
export type GateCount = 'members' | 'children';

export interface ClaimChange {
  readonly claim: LoadedClaim;
  /** The new holder; undefined releases the claim, which leaves a tombstone. */
  readonly holder: string | undefined;
}

/** A new version of an item of the keys table. What it holds is the platform's affair, and not the ledger's. */
export interface KeyChange {
  readonly pk: string;
  readonly readRev: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A settled request whose body goes; `content` is all that stays of it beside its key. */
export interface BodyStrip {
  readonly pk: string;
  readonly readRev: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What happens next: a command sent when the commit is visible, or at `at`. */
export interface FollowUp {
  readonly command: CommandCall;
  readonly at?: Instant;
}

/** All that one command changes, committed as a whole or not at all. */
export interface Decision {
  readonly changes: readonly Change[];
  readonly claims: readonly ClaimChange[];
  readonly gates: readonly GateChange[];
  readonly keys: readonly KeyChange[];
  /** Requests whose body has been kept for its time. */
  readonly bodies: readonly BodyStrip[];
  readonly follow: readonly FollowUp[];
  /** Ids for the requester, shown in the outcome of the request. */
  readonly result: Readonly<Record<string, string>>;
}

/** What a decider may know beside the loaded records. */
export interface DecisionContext {
  readonly at: Instant;
  readonly on: LocalDate;
  readonly rules: Rules;
  /** An id that follows from the request and the label: a command decided again gives the same ids. */
  readonly newId: <Id extends string>(label: string) => Id;
}

export type Decide<Records, C> = (
  records: Records,
  command: C,
  context: DecisionContext,
) => Result<Decision, Rejection>;

export const decide = (decision: Partial<Decision>): Result<Decision, Rejection> =>
  ok({ changes: [], claims: [], gates: [], keys: [], bodies: [], follow: [], result: {}, ...decision });

export const refuse = (code: string, params?: Rejection['params']): Result<Decision, Rejection> =>
  err(params === undefined ? { code } : { code, params });

export const change = <State, Event extends LedgerEvent>(
  record: Loaded<State, Event>,
  events: Event | readonly Event[],
  lookups?: Lookups,
): Change => ({
  record,
  events: Array.isArray(events) ? (events as readonly Event[]) : [events as Event],
  ...(lookups === undefined ? {} : { lookups }),
});

/** A record that is known not to exist yet; the commit is refused should it exist after all. */
export const absent = <State, Event extends LedgerEvent>(
  aggregate: AggregateType<State, Event>,
  id: string,
): Loaded<State, Event> => ({ aggregate, id, rev: 0, state: undefined, head: undefined, lookups: {} });

export const take = (claim: LoadedClaim, holder: string): ClaimChange => ({ claim, holder });

export const release = (claim: LoadedClaim): ClaimChange => ({ claim, holder: undefined });

/** The holder stays, and the claim tells what has become of it. */
export const keep = (claim: LoadedClaim): ClaimChange => ({ claim, holder: claim.holder });

/** Requires the gate as read and counts a member or a child union in or out. */
export const pass = (gate: LoadedGate, requires: GateStatus, add: GateCounts): GateChange => ({
  kind: 'use',
  gate,
  requires,
  add,
});

/** The union's next stamp; `stamp` names its version. */
export const restamp = (
  gate: LoadedGate,
  requires: GateStatus,
  stamp: Stamp,
  covers?: Covers,
): GateChange => ({
  kind: 'restamp',
  gate,
  requires,
  stamp,
  ...(covers && { covers }),
});

/** Requires the gate as read and gives the union these employers. */
export const cover = (gate: LoadedGate, requires: GateStatus, covers: Covers): GateChange => ({
  kind: 'use',
  gate,
  requires,
  add: {},
  covers,
});

export const setGate = (
  gate: LoadedGate,
  requires: GateStatus,
  set: GateStatus,
  empty: readonly GateCount[] = [],
): GateChange => ({
  kind: 'use',
  gate,
  requires,
  add: {},
  set,
  ...(empty.length > 0 && { empty }),
});
