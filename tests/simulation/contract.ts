import type { Caller } from '../../shared/kernel/caller.ts';
import type { AnyHandler } from '../../shared/kernel/command-handler.ts';
import type { Instant } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import type { KeyPurpose, SuiteId } from '../../shared/kernel/keys.ts';
import type { PersonInput } from '../../shared/members/domain/person.ts';
import type { PersonVault } from '../../shared/platform/keys/person-vault.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';

/**
 * What a check may look at: everything that is stored, at one instant. Keys as `keyOf` makes them:
 * `registry/<pk>`, `requests/<pk>`, `keys/<pk>`, `ledger/<pk>@<seq>`.
 */
export interface View {
  /** The source. */
  readonly items: ReadonlyMap<string, StoredItem>;
  /** The second region, under the same keys. */
  readonly replica: ReadonlyMap<string, StoredItem>;
  /** Live counters, lanes added up: `${scope} ${figure}` → count; what stands at zero is left out. */
  readonly figures: () => ReadonlyMap<string, number>;
  /** Members by the marks they are entered under. */
  readonly marks: ReadonlyMap<string, ReadonlySet<string>>;
  /** Files of extracts, by their keys. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Requests that were answered with 202 to a client. */
  readonly accepted: ReadonlySet<RequestId>;
  /** Ids of the wire events that consumers have seen. */
  readonly published: readonly string[];
  readonly deadLetters: readonly string[];
  /** Entries that were committed here while the other region wrote. */
  readonly underOthers: readonly string[];
  /** When the last change of an item took effect, by its key: later than the `at` of who decided it. */
  readonly committed: (key: string) => Instant | undefined;
  readonly now: Instant;
}

/**
 * `always`: holds at every instant of the source alone. `drained`: holds once faults have stopped and nothing is
 * in flight. `check` returns violations in words; they name ids only.
 */
export interface Invariant {
  readonly name: string;
  readonly when: 'always' | 'drained';
  readonly check: (view: View) => readonly string[];
}

/** A seeded source of choices. */
export interface Choices {
  int(below: number): number;
  pick<T>(of: readonly T[]): T;
  chance(p: number): boolean;
}

export interface KnownRecord {
  readonly id: string;
  readonly rev: number;
  readonly state: unknown;
}

/** What the world knows by now: read from the store's current items. */
export interface Known {
  /** Records of a type (`union`, `member`, `membership-application`, `founding-application`, …), oldest first. */
  readonly records: (type: string) => readonly KnownRecord[];
  /** A small fixed cast, so that numbers collide often. */
  readonly people: readonly PersonInput[];
  readonly now: Instant;
}

/** What a route may use when it makes a command's body of what was sent. */
export interface Sealing {
  readonly vault: PersonVault;
  readonly requestId: RequestId;
  readonly now: Instant;
}

/** Which keys of the ring are changed, and to which suite. */
export interface Rotation {
  readonly purposes: readonly KeyPurpose[];
  readonly suite: SuiteId;
}

/** A call of a client, as the route of the command hands it to the edge. */
export interface Drawn {
  readonly type: string;
  /** As the client sent it, in clear; only its keyed digest is kept. */
  readonly body: unknown;
  readonly actor: Caller;
  /**
   * The command's body where it differs from what was sent, made as the route makes it: personal data sealed
   * under ids that follow from the request's. Undefined when the route refuses (a person who fails the checks).
   */
  readonly seal?: (sealing: Sealing) => Promise<unknown>;
  /** What somebody else asks for at the same moment. */
  readonly twin?: Drawn;
  /** Not a command: `rotate-keys` is invoked, with the body as its event. */
  readonly invokes?: 'rotate-keys';
  /** A file put into the intake bucket before the command is sent: lines of cells, the header first. */
  readonly upload?: { readonly key: string; readonly lines: readonly (readonly string[])[] };
}

export interface CommandSource {
  readonly name: string;
  readonly weight: number;
  /** Undefined: nothing to do now. */
  readonly draw: (known: Known, choices: Choices) => Drawn | undefined;
}

/** Commands and invariants of one context, registered by that context. */
export interface SimulatedContext {
  readonly name: string;
  readonly commands: readonly CommandSource[];
  readonly invariants: readonly Invariant[];
  /** Handlers beside the registry's own, where a context exists in the simulation only. */
  readonly handlers?: readonly AnyHandler[];
}
