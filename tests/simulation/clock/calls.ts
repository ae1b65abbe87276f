import type { Faults } from '../cloud/faults.ts';
import { fraction, hashOf, mix } from './hash.ts';
import type { Scheduler } from './scheduler.ts';

/** What the cloud does to a call; every other error comes from the registry's own code. */
export class CloudFault extends Error {
  override readonly name = 'CloudFault';
}

/** One run of a function: it makes calls, and its machine may end between any two of them. */
export class Invocation {
  readonly name: string;
  readonly id: number;
  /** Rejects when the machine ends. */
  readonly ended: Promise<never>;
  isOver = false;
  /** It has answered; calls that it did not wait for may still be on their way, for others of its machine. */
  isDone = false;
  /** What it does comes late, the later the more it has done: nobody waits for it any more. */
  lags = false;
  /** When it made its first call, in milliseconds of virtual time. */
  begunAt: number | undefined;
  #calls = 0;
  #end: (fault: CloudFault) => void = () => undefined;

  constructor(seed: number, name: string) {
    this.name = name;
    this.id = mix(seed, hashOf(name));
    this.ended = new Promise<never>((_, reject) => {
      this.#end = reject;
    });
    this.ended.catch(() => undefined);
  }

  /** How many calls it has made. */
  get calls(): number {
    return this.#calls;
  }

  nextCall(): number {
    return mix(this.id, (this.#calls += 1));
  }

  crash(): void {
    this.isOver = true;
    this.#end(new CloudFault('the machine ended'));
  }

  /** The outcome of a function's work, unless its machine ends before. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const working = work();
    const noteDone = () => {
      this.isDone = true;
    };
    working.then(noteDone, noteDone);
    return Promise.race([working, this.ended]);
  }
}

export type Trace = (line: { readonly at: number; readonly who: string; readonly what: string }) => void;

/** Milliseconds, at most: long enough for others to go all the way in between. */
const LATE = 4_000;

export interface CallsDependencies {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  /** Real calls are waited for, so that one thing happens at a time; simulated ones may take two instants. */
  readonly real: boolean;
  readonly trace?: Trace | undefined;
}

/** Every call of the cloud: it takes a while, and anything may happen to it. */
/** The longest that the cloud lets a function run, in milliseconds. */
const LONGEST = 15 * 60_000;

export class Calls {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  /** What happened so far, in one number: the same for the same seed. */
  digest = 0;
  /** In most runs calls take long and commands come all at once, so that much overlaps. */
  readonly isStormy: boolean;
  readonly #real: boolean;
  readonly #trace: Trace | undefined;

  constructor({ seed, scheduler, faults, real, trace }: CallsDependencies) {
    this.seed = seed;
    this.isStormy = fraction(mix(seed, hashOf('weather'))) < 0.75;
    this.scheduler = scheduler;
    this.faults = faults;
    this.#real = real;
    this.#trace = trace;
  }

  /** Milliseconds: most calls take some, a few take long. */
  latency(id: number): number {
    if (this.faults.strikes('slow-call', id)) return 500 + fraction(mix(id, 11)) ** 2 * 20_000;
    const share = fraction(mix(id, 12));
    const tail = fraction(mix(id, 16)) < (this.isStormy ? 0.5 : 0.12) ? 1_500 * fraction(mix(id, 17)) : 0;
    return 1 + 40 * share * share * share + tail;
  }

  call<T>(invocation: Invocation, what: string, effect: (id: number) => T | Promise<T>): Promise<T> {
    return this.#call(invocation.nextCall(), { invocation, what, effect, wait: 0 });
  }

  /** A write that rests on what was read: it may come late, which is when others come between the two. */
  commit<T>(invocation: Invocation, what: string, effect: (id: number) => T | Promise<T>): Promise<T> {
    const id = invocation.nextCall();
    const wait = this.faults.strikes('late-commit', id) ? LATE * fraction(mix(id, 20)) : 0;
    return this.#call(id, { invocation, what, effect, wait });
  }

  #call<T>(id: number, { invocation, what, effect, wait }: Calling<T>): Promise<T> {
    invocation.begunAt ??= this.scheduler.now;
    const late =
      invocation.lags && fraction(mix(id, 19)) < 0.15 * invocation.calls ? fraction(mix(id, 18)) * 8_000 : 0;
    return new Promise((resolve, reject) => {
      this.scheduler.after(this.latency(id) + wait + late, () =>
        this.#arrive({ id, invocation, what, effect, resolve, reject }),
      );
    });
  }

  note(who: string, what: string): void {
    this.#trace?.({ at: this.scheduler.now, who, what });
  }

  mark(id: number): void {
    this.digest = mix(mix(this.digest, id), Math.floor(this.scheduler.now));
  }

  #arrive<T>(call: Arriving<T>): void | Promise<void> {
    const { id, invocation, what, effect, resolve, reject } = call;
    const { faults } = this;
    const { name } = invocation;
    if (this.scheduler.now - (invocation.begunAt ?? 0) > LONGEST) {
      if (invocation.isDone) {
        reject(new CloudFault('the call timed out'));
        return;
      }
      // However far the clock jumped: no function outlives its time, and rings of keys are trusted to end with it.
      this.note(name, `${what}: its time is over`);
      invocation.crash();
      return;
    }
    if (invocation.isOver && fraction(mix(id, 13)) < 0.5) return;
    this.scheduler.steps += 1;
    this.mark(id);
    if (!invocation.isOver && !invocation.isDone && faults.strikes('crash', id)) {
      // What is on its way when a machine ends may still arrive.
      const arrives = fraction(mix(id, 14)) < 0.5;
      this.note(name, `${what}: its machine ends${arrives ? ', the call takes effect' : ''}`);
      invocation.crash();
      if (!arrives) return;
    } else if (!invocation.isOver && faults.strikes('fails-before', id)) {
      this.note(name, `${what}: fails before it takes effect`);
      reject(new CloudFault('the call failed'));
      return;
    }
    const done = Promise.resolve(effect(id)).then(
      (value) => {
        if (invocation.isOver) return;
        if (faults.strikes('fails-after', id)) {
          this.note(name, `${what}: takes effect, its answer is lost`);
          reject(new CloudFault('the answer was lost'));
        } else {
          this.note(name, what);
          resolve(value);
        }
      },
      (error: unknown) => {
        this.note(name, `${what}: ${error instanceof Error ? error.message : 'fails'}`);
        if (!invocation.isOver) reject(error as Error);
      },
    );
    return this.#real ? done : undefined;
  }
}

interface Calling<T> {
  readonly invocation: Invocation;
  readonly what: string;
  readonly effect: (id: number) => T | Promise<T>;
  /** Milliseconds beside what a call takes. */
  readonly wait: number;
}

interface Arriving<T> extends Omit<Calling<T>, 'wait'> {
  readonly id: number;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}
