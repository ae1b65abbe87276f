import { type Calls, Invocation } from '../clock/calls.ts';
import { fraction, hashOf, mix } from '../clock/hash.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { FaultKind } from './faults.ts';
import type { Machines, Running } from './machines.ts';

/** The state of an item after one write. */
export interface Change {
  /** As `keyOf` makes it. */
  readonly key: string;
  readonly image: StoredItem;
}

/** The streams of one table: the changes of one item stand in one shard, in their order. */
export class TableStream {
  readonly shards: readonly Change[][];
  readonly #readers: (() => void)[] = [];

  constructor(shards: number) {
    this.shards = Array.from({ length: shards }, () => []);
  }

  append(change: Change): void {
    this.shards[hashOf(change.key) % this.shards.length]?.push(change);
    for (const wake of this.#readers) wake();
  }

  tell(wake: () => void): void {
    this.#readers.push(wake);
  }
}

export interface StreamMappingOptions<Function> {
  readonly name: string;
  readonly stream: TableStream;
  readonly machines: Machines<Function>;
  /** The place of the first change of the batch that failed; undefined when none did. */
  readonly handle: (running: Running<Function>, changes: readonly Change[]) => Promise<number | undefined>;
  /** The place in the stream is noted before the batch has been handled: a mutant. */
  readonly notesFirst?: boolean;
  /** Told of a change that was given up. */
  readonly giveUp: (change: Change) => void;
  readonly batch?: number;
  /** The fault by which two readers have a batch at once. */
  readonly doubled?: FaultKind;
  /** Milliseconds that changes are gathered for. */
  readonly window: number;
}

const BATCH = 100;
const MOST_ATTEMPTS = 10;

/**
 * Lambda's reader of a stream: one batch of a shard at a time. What fails is tried again from the first change
 * that failed, in halves when the function itself fell; what keeps failing is given up.
 */
export class StreamMapping<Function> {
  readonly #calls: Calls;
  readonly #options: StreamMappingOptions<Function>;
  readonly #readers: ShardReader<Function>[];

  constructor(calls: Calls, options: StreamMappingOptions<Function>) {
    this.#calls = calls;
    this.#options = options;
    this.#readers = options.stream.shards.map(
      (changes, index) => new ShardReader(this.#calls, this.#options, changes, index),
    );
    options.stream.tell(() => {
      for (const reader of this.#readers) reader.wake();
    });
  }

  get isIdle(): boolean {
    return this.#readers.every(({ isIdle }) => isIdle);
  }
}

class ShardReader<Function> {
  readonly #calls: Calls;
  readonly #options: StreamMappingOptions<Function>;
  readonly #changes: readonly Change[];
  readonly #id: number;
  readonly #label: string;
  #checkpoint = 0;
  #isBusy = false;
  #attempt = 1;
  #most: number;

  constructor(
    calls: Calls,
    options: StreamMappingOptions<Function>,
    changes: readonly Change[],
    index: number,
  ) {
    this.#calls = calls;
    this.#options = options;
    this.#changes = changes;
    this.#label = `${options.name}/${String(index)}`;
    this.#id = mix(calls.seed, hashOf(this.#label));
    this.#most = options.batch ?? BATCH;
  }

  get isIdle(): boolean {
    return !this.#isBusy && this.#checkpoint === this.#changes.length;
  }

  wake(): void {
    if (this.#isBusy || this.#checkpoint === this.#changes.length) return;
    this.#isBusy = true;
    const id = mix(mix(this.#id, this.#checkpoint), this.#attempt);
    const paused = this.#attempt === 1 && this.#calls.faults.strikes('stream-paused', id);
    if (paused) this.#calls.note(this.#label, 'is paused');
    const wait = paused
      ? fraction(mix(id, 1)) * 120_000
      : fraction(mix(id, 2)) * this.#options.window * 2 ** Math.min(this.#attempt - 1, 6);
    this.#calls.scheduler.after(wait, () => this.#deliver(id));
  }

  #deliver(id: number): void {
    const { name, machines, handle, doubled = 'stream-doubled' } = this.#options;
    const there = this.#changes.length - this.#checkpoint;
    const count = Math.min(there, this.#most, 1 + (mix(id, 3) % BATCH));
    const changes = this.#changes.slice(this.#checkpoint, this.#checkpoint + count);
    const at = `${this.#label}@${String(this.#checkpoint)}`;
    const invocation = new Invocation(this.#calls.seed, `${at}.${String(this.#attempt)}`);
    this.#calls.scheduler.steps += 1;
    this.#calls.note(name, `is given ${String(count)} changes as ${invocation.name}`);
    if (this.#calls.faults.strikes(doubled, id)) this.#deliverBeside(changes, invocation.name);
    const running = machines.start(invocation);
    invocation
      .run(() => handle(running, changes))
      .then(
        (failed) => {
          running.finish();
          if (failed === undefined) this.#passed(count, invocation.id);
          else this.#failed(failed);
        },
        () => {
          running.discard();
          this.#most = Math.max(1, Math.ceil(count / 2));
          if (this.#options.notesFirst === true) this.#passed(count, invocation.id);
          else this.#failed(0);
        },
      )
      .finally(() => {
        this.#isBusy = false;
        this.wake();
      });
  }

  /** Another reader of the shard, which does not know yet that it is none any more. */
  #deliverBeside(changes: readonly Change[], name: string): void {
    const { machines, handle } = this.#options;
    const invocation = new Invocation(this.#calls.seed, `${name}'`);
    invocation.lags = true;
    const running = machines.start(invocation);
    invocation
      .run(() => handle(running, changes))
      .then(
        () => {
          running.finish();
        },
        () => {
          running.discard();
        },
      );
  }

  #passed(count: number, id: number): void {
    this.#most = this.#options.batch ?? BATCH;
    if (this.#calls.faults.strikes('stream-repeated', id)) {
      this.#attempt += 1;
      return;
    }
    this.#checkpoint += count;
    this.#attempt = 1;
  }

  #failed(at: number): void {
    this.#checkpoint += at;
    this.#attempt = at > 0 ? 1 : this.#attempt + 1;
    const change = this.#changes[this.#checkpoint];
    if (this.#attempt <= MOST_ATTEMPTS || this.#most > 1 || change === undefined) {
      if (this.#attempt > MOST_ATTEMPTS) this.#most = Math.max(1, Math.ceil(this.#most / 2));
      return;
    }
    this.#calls.note(this.#label, `gives up ${change.key}`);
    this.#options.giveUp(change);
    this.#checkpoint += 1;
    this.#attempt = 1;
  }
}
