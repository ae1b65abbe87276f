import { type Calls, Invocation } from '../clock/calls.ts';
import { fraction, hashOf, mix } from '../clock/hash.ts';
import type { Machines, Running } from './machines.ts';

interface Waiting {
  readonly id: string;
  readonly body: string;
  receives: number;
}

export interface StandardQueueOptions<Function> {
  readonly name: string;
  readonly concurrency: number;
  readonly visibility: number;
  readonly mostReceives: number;
  readonly machines: Machines<Function>;
  readonly handle: (running: Running<Function>, body: string) => Promise<void>;
}

/** A standard queue with its reader, a message a time: at least once, in any order. */
export class StandardQueue<Function> {
  readonly dead: Waiting[] = [];
  readonly #calls: Calls;
  readonly #options: StandardQueueOptions<Function>;
  /** What may be delivered, while as many as may be are at it. */
  readonly #ready: { readonly waiting: Waiting; readonly id: number }[] = [];
  #sent = 0;
  #open = 0;
  #running = 0;

  constructor(calls: Calls, options: StandardQueueOptions<Function>) {
    this.#calls = calls;
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#open === 0;
  }

  send(body: string): void {
    this.#put({ id: `${this.#options.name}${String((this.#sent += 1))}`, body, receives: 0 }, 0);
  }

  redrive(): void {
    for (const waiting of this.dead.splice(0)) this.#put({ ...waiting, receives: 0 }, 0);
  }

  #put(waiting: Waiting, milliseconds: number): void {
    this.#open += 1;
    const id = mix(mix(this.#calls.seed, hashOf(waiting.id)), waiting.receives);
    const wait = milliseconds + fraction(mix(id, 1)) ** 3 * 5_000;
    this.#calls.scheduler.after(wait, () => this.#receive(waiting, id));
  }

  #receive(waiting: Waiting, id: number): void {
    if (this.#running >= this.#options.concurrency) {
      this.#ready.push({ waiting, id });
      return;
    }
    this.#open -= 1;
    if (waiting.receives >= this.#options.mostReceives) {
      this.dead.push(waiting);
      return;
    }
    waiting.receives += 1;
    this.#deliver(waiting, id);
    // Such a queue repeats itself more readily than one that keeps order.
    for (const again of [mix(id, 2), mix(id, 3)])
      if (this.#calls.faults.strikes('duplicate-delivery', again)) this.#deliver(waiting, again);
  }

  #deliver(waiting: Waiting, id: number): void {
    const { machines, handle, visibility } = this.#options;
    const invocation = new Invocation(id, `${waiting.id}.${String(waiting.receives)}`);
    this.#calls.scheduler.steps += 1;
    this.#calls.note(this.#options.name, `is given ${waiting.id} as ${invocation.name}`);
    this.#open += 1;
    this.#running += 1;
    const running = machines.start(invocation);
    const again = () => this.#put(waiting, visibility);
    invocation
      .run(() => handle(running, waiting.body))
      .then(
        () => running.finish(),
        () => {
          running.discard();
          again();
        },
      )
      .finally(() => {
        this.#open -= 1;
        this.#running -= 1;
        this.#takeReady(invocation.id);
      });
  }

  /** Any of them: such a queue keeps no order. */
  #takeReady(id: number): void {
    if (this.#ready.length === 0 || this.#running >= this.#options.concurrency) return;
    const [next] = this.#ready.splice(mix(id, 4) % this.#ready.length, 1);
    if (next !== undefined)
      this.#calls.scheduler.after(1, () => {
        this.#receive(next.waiting, next.id);
        this.#takeReady(next.id);
      });
  }
}
