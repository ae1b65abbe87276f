import { type Calls, Invocation } from '../clock/calls.ts';
import { fraction, mix } from '../clock/hash.ts';
import type { FifoQueue, Message } from './fifo-queue.ts';
import type { Machines, Running } from './machines.ts';

export interface QueueMappingOptions<Function> {
  readonly name: string;
  readonly queue: FifoQueue;
  readonly concurrency: number;
  readonly batch: number;
  readonly machines: Machines<Function>;
  /** Ids of the messages that failed. */
  readonly handle: (running: Running<Function>, messages: readonly Message[]) => Promise<ReadonlySet<string>>;
}

/** Lambda's reader of a queue: hands on batches, deletes what did not fail, leaves the rest to come again. */
export class QueueMapping<Function> {
  readonly #calls: Calls;
  readonly #options: QueueMappingOptions<Function>;
  #running = 0;
  #deliveries = 0;
  #pollAt = Infinity;

  constructor(calls: Calls, options: QueueMappingOptions<Function>) {
    this.#calls = calls;
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#options.queue.size === 0;
  }

  /** To be called whenever something may be there to deliver. */
  wake(): void {
    const { scheduler } = this.#calls;
    const next = this.#options.queue.nextVisible();
    if (next === undefined || this.#running >= this.#options.concurrency) return;
    const at = Math.max(next, scheduler.now) + 1;
    if (this.#pollAt <= at && this.#pollAt > scheduler.now) return;
    this.#pollAt = at;
    scheduler.after(at - scheduler.now, () => {
      this.#pollAt = Infinity;
      this.#poll();
    });
  }

  #poll(): void {
    const { queue, batch, concurrency, name } = this.#options;
    const { scheduler, faults, seed } = this.#calls;
    if (this.#running >= concurrency) return;
    const id = mix(mix(seed, this.#deliveries), name.length);
    // Often one alone, so that what was sent together is worked on side by side.
    const most = fraction(mix(id, 7)) < 0.6 ? 1 : 1 + (mix(id, 3) % batch);
    const messages = queue.receive(most, scheduler.now, (groups) =>
      groups.length > 1 && faults.strikes('reordered-groups', id)
        ? 1 + (mix(id, 4) % (groups.length - 1))
        : 0,
    );
    if (messages.length > 0) {
      this.#deliveries += 1;
      scheduler.steps += 1;
      this.#deliver(messages, 'once');
      if (faults.strikes('duplicate-delivery', id)) this.#deliver(messages, 'again');
    }
    this.wake();
  }

  #deliver(messages: readonly Message[], time: 'once' | 'again'): void {
    const { name, machines } = this.#options;
    const names = messages.map(({ id, receives }) => `${id}.${String(receives)}`);
    const invocation = new Invocation(
      this.#calls.seed,
      `${name} ${names.join('+')}${time === 'again' ? "'" : ''}`,
    );
    this.#calls.note(name, `is given ${String(messages.length)} messages as ${invocation.name}`);
    this.#running += 1;
    const running = machines.start(invocation);
    invocation
      .run(() => this.#options.handle(running, messages))
      .then(
        (failed) => {
          running.finish();
          this.#settle(messages, failed, invocation.id);
        },
        () => {
          running.discard();
        },
      )
      .finally(() => {
        this.#running -= 1;
        this.wake();
      });
  }

  #settle(messages: readonly Message[], failed: ReadonlySet<string>, id: number): void {
    const { queue } = this.#options;
    const { scheduler, faults } = this.#calls;
    const lost = faults.strikes('partial-batch', id) ? mix(id, 6) % messages.length : messages.length;
    for (const [index, message] of messages.entries()) {
      if (!failed.has(message.id) && index < lost) queue.delete(message);
      // Some come back at once, most when their visibility ends.
      else if (fraction(mix(id, 5)) < 0.3) message.visibleAt = scheduler.now;
    }
  }
}
