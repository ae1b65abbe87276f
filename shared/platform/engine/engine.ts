import { legalDate, type Instant } from '../../kernel/dates.ts';
import type { RequestId } from '../../kernel/ids.ts';
import type { Pause } from '../retry.ts';
import type { CommitResult, Store } from '../store/port.ts';
import { roundReader } from './batch-reader.ts';
import type { Handlers } from '../../kernel/command-handler.ts';
import { Pack, type Transaction } from './pack.ts';
import type { Indexes } from './plan.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { RulesSource } from './rules-source.ts';

export interface EngineDependencies {
  readonly store: Store;
  readonly handlers: Handlers;
  readonly indexes: Indexes;
  readonly rules: RulesSource;
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

  /** Loads and decides what waits, commits what fits one transaction, and says what is left for later rounds. */
  async #round(waiting: readonly RequestId[]): Promise<Remainder> {
    const now = this.#dependencies.now();
    const context = { at: now, on: legalDate(now), rules: await this.#dependencies.rules.current(now) };
    const read = roundReader(this.#dependencies.store);
    const prepared = await Promise.all(
      waiting.map((request) => prepare(request, read, this.#dependencies, context)),
    );
    const { pack, later } = this.#gather(prepared);
    if (pack.size === 0) return { together: later, alone: [] };
    return this.#commit(pack.transaction(), later);
  }

  #gather(prepared: readonly Prepared[]): { pack: Pack<RequestId>; later: RequestId[] } {
    const pack = new Pack<RequestId>();
    const later: RequestId[] = [];
    const blocked = new Set<string>();
    for (const command of prepared) {
      if (command.kind === 'settled') this.settled.push(command.request);
      else if (command.kind === 'failed') this.failed.set(command.request, command.fault);
      else if (!this.#joins(pack, command, blocked)) {
        later.push(command.request);
        for (const key of command.touches) blocked.add(key);
      }
    }
    return { pack, later };
  }

  /** A command decided from what an earlier one of the batch changes is decided again, after it. */
  #joins(
    pack: Pack<RequestId>,
    command: Extract<Prepared, { kind: 'planned' }>,
    blocked: ReadonlySet<string>,
  ): boolean {
    const stale =
      [...command.depends].some((key) => pack.writes(key)) ||
      [...command.gates].some((key) => pack.setsGate(key)) ||
      [...command.touches].some((key) => blocked.has(key));
    return !stale && pack.add({ owner: command.request, writes: command.writes });
  }

  async #commit({ writes, owners }: Transaction<RequestId>, later: RequestId[]): Promise<Remainder> {
    const members = [...new Set(owners.flat())];
    let result: CommitResult;
    try {
      result = await this.#dependencies.store.commit(writes);
    } catch (fault) {
      for (const request of [...members, ...later]) this.failed.set(request, fault);
      return { together: [], alone: [] };
    }
    if (result.committed) {
      this.settled.push(...members);
      return { together: later, alone: [] };
    }
    const { reasons } = result;
    const blamed = new Set(owners.flatMap((asking, index) => (reasons[index] === undefined ? [] : asking)));
    const innocent = members.filter((request) => !blamed.has(request));
    return { alone: [...blamed], together: [...innocent, ...later] };
  }
}

interface Remainder {
  readonly together: readonly RequestId[];
  readonly alone: readonly RequestId[];
}
