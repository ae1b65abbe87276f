import { legalDate, type Instant } from '../../kernel/dates.ts';
import type { RequestId } from '../../kernel/ids.ts';
import type { Entrustments } from '../entrustments.ts';
import type { IsLive } from '../http/auth/live-session.ts';
import type { Pause } from '../retry.ts';
import type { Store } from '../store/port.ts';
import { roundReader } from './batch-reader.ts';
import type { Handlers } from '../../kernel/command-handler.ts';
import { Pack, type Transaction } from './pack.ts';
import type { Indexes } from './plan.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { RulesSource } from './rules-source.ts';
import { NotWriter, type WriterLease } from './writer-lease.ts';

export interface EngineDependencies {
  readonly store: Store;
  readonly handlers: Handlers;
  readonly indexes: Indexes;
  readonly rules: RulesSource;
  /** Whether the account of who asked still holds: it may have ended since. */
  readonly isLive: IsLive;
  /** Contracts of entrusted parties. Without any, no account of one gets anything done. */
  readonly entrustments?: Entrustments;
  /** Whether this region may write. Without one there is no other region that could. */
  readonly lease?: WriterLease;
  readonly now: () => Instant;
  readonly pause: Pause;
}

/** What became of each command of a batch: settled for good, or to be tried again. */
export interface BatchReport {
  readonly settled: readonly RequestId[];
  readonly failed: ReadonlyMap<RequestId, unknown>;
}

/** Tries of a command that others keep cancelling, before its message goes back to the queue. */
const MAX_ATTEMPTS = 8;

export interface Engine {
  /**
   * Decides and commits accepted commands, in group commits. Safe to repeat: a command that has its outcome is
   * settled already. Never throws for a fault of the platform: the report says what is to be tried again.
   */
  process(requests: readonly RequestId[]): Promise<BatchReport>;
}

export function createEngine(dependencies: EngineDependencies): Engine {
  return {
    async process(requests) {
      const batch = new Batch(dependencies);
      await batch.run([...new Set(requests)]);
      return batch;
    },
  };
}

class Batch implements BatchReport {
  readonly settled: RequestId[] = [];
  readonly failed = new Map<RequestId, unknown>();
  readonly #dependencies: EngineDependencies;

  constructor(dependencies: EngineDependencies) {
    this.#dependencies = dependencies;
  }

  async run(requests: readonly RequestId[]): Promise<void> {
    let waiting = requests;
    while (waiting.length > 0) {
      const { together, alone } = await this.#round(waiting);
      for (const request of alone) await this.#runAlone(request);
      waiting = together;
    }
  }

  async #runAlone(request: RequestId): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const { together, alone } = await this.#round([request]);
      if (together.length + alone.length === 0) return;
      await this.#dependencies.pause(attempt);
    }
    this.failed.set(request, new Error('other commits kept cancelling this one'));
  }

  /**
   * Loads and decides what waits, commits what need not be decided again, and says what is left for later rounds.
   * What does not fit one transaction goes into the next, one after another: they may count at the same gate, and
   * transactions that overlap cancel each other.
   */
  async #round(waiting: readonly RequestId[]): Promise<Remainder> {
    const { lease } = this.#dependencies;
    let term: number | undefined;
    try {
      term = await lease?.hold();
    } catch (fault) {
      for (const request of waiting) this.failed.set(request, fault);
      return { together: [], alone: [] };
    }
    const now = this.#dependencies.now();
    const context = { at: now, on: legalDate(now), rules: await this.#dependencies.rules.current(now) };
    const read = roundReader(this.#dependencies.store);
    const prepared = await Promise.all(
      waiting.map((request) => prepare(request, read, { ...this.#dependencies, term }, context)),
    );
    const { packs, later } = this.#gather(prepared);
    const cancelled: Remainder[] = [];
    for (const [index, pack] of packs.entries()) {
      const transaction = pack.transaction();
      try {
        cancelled.push(await this.#commit(transaction, term));
      } catch (fault) {
        const unsent = packs.slice(index).flatMap((each) => membersOf(each.transaction()));
        for (const request of [...unsent, ...cancelled.flatMap(all), ...later])
          this.failed.set(request, fault);
        return { together: [], alone: [] };
      }
    }
    return {
      alone: cancelled.flatMap(({ alone }) => alone),
      together: [...cancelled.flatMap(({ together }) => together), ...later],
    };
  }

  #gather(prepared: readonly Prepared[]): { packs: readonly Pack<RequestId>[]; later: RequestId[] } {
    const packs: Pack<RequestId>[] = [];
    const later: RequestId[] = [];
    const blocked = new Set<string>();
    for (const command of prepared) {
      if (command.kind === 'settled') this.settled.push(command.request);
      else if (command.kind === 'failed') this.failed.set(command.request, command.fault);
      else if (!joins(packs, command, blocked)) {
        later.push(command.request);
        for (const key of command.touches) blocked.add(key);
      }
    }
    return { packs, later };
  }

  /** Commits what it can; throws on a fault, when nobody knows whether it took effect. */
  async #commit({ writes, owners }: Transaction<RequestId>, term: number | undefined): Promise<Remainder> {
    if ((await this.#dependencies.lease?.hold()) !== term)
      throw new NotWriter('decided under an earlier term');
    const members = membersOf({ owners });
    const result = await this.#dependencies.store.commit(writes);
    if (result.committed) {
      this.settled.push(...members);
      return { together: [], alone: [] };
    }
    const { reasons } = result;
    const blamed = new Set(owners.flatMap((asking, index) => (reasons[index] === undefined ? [] : asking)));
    return { alone: [...blamed], together: members.filter((request) => !blamed.has(request)) };
  }
}

/**
 * Adds a command to the last transaction, or to a new one where it does not fit. A command that rests on what an
 * earlier one of the batch changes, or changes the same, has to be decided again, after it.
 */
function joins(
  packs: Pack<RequestId>[],
  { request: owner, writes, depends, gates, touches }: Extract<Prepared, { kind: 'planned' }>,
  blocked: ReadonlySet<string>,
): boolean {
  const meets = packs.some(
    (pack) =>
      [...depends].some((key) => pack.writes(key)) ||
      [...gates].some((key) => pack.setsGate(key)) ||
      pack.meets(writes),
  );
  if (meets || [...touches].some((key) => blocked.has(key))) return false;
  if (packs.at(-1)?.add({ owner, writes }) === true) return true;
  const next = new Pack<RequestId>();
  if (!next.add({ owner, writes })) return false;
  packs.push(next);
  return true;
}

const membersOf = ({ owners }: Pick<Transaction<RequestId>, 'owners'>): RequestId[] => [
  ...new Set(owners.flat()),
];

const all = ({ together, alone }: Remainder): readonly RequestId[] => [...together, ...alone];

interface Remainder {
  readonly together: readonly RequestId[];
  readonly alone: readonly RequestId[];
}
