import { type Instant, instantOf } from '../../../shared/kernel/dates.ts';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

/**
 * The virtual time of a run: what is to happen, by when. One event happens at a time; before the next, all that
 * follows from it without waiting has happened. A call of the cloud that arrives, or an action of it, is a step:
 * who makes it happen counts it.
 */
export class Scheduler {
  steps = 0;
  #now: number;
  #order = 0;
  readonly #heap: Event[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  get instant(): Instant {
    return instantOf(this.#now);
  }

  get waiting(): number {
    return this.#heap.length;
  }

  /** Jumps of the clock: everything that waits is late at once. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
  }

  after(milliseconds: number, run: () => void | Promise<void>): void {
    this.#push({ at: this.#now + milliseconds, order: (this.#order += 1), run });
  }

  /** A wait of the code that runs here: back-off and the like. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** The next event, to its end; false when there is none. */
  async next(): Promise<boolean> {
    const event = this.#pop();
    if (event === undefined) return false;
    this.#now = Math.max(this.#now, event.at);
    const outcome = event.run();
    if (outcome !== undefined) await outcome;
    await settled();
    return true;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const [leftEvent, rightEvent] = [heap[left], heap[right]];
      const [child, event] =
        leftEvent !== undefined && rightEvent !== undefined && isBefore(rightEvent, leftEvent)
          ? [right, rightEvent]
          : [left, leftEvent];
      if (event === undefined || !isBefore(event, last)) break;
      heap[index] = event;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Resolves once everything has run that waits for nothing: promises and next ticks go first. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
