import { type Instant, instantOf } from '../../../shared/kernel/dates.ts';
import {
  COPY,
  type LeaseCopy,
  writerLease,
  type WriterLease,
} from '../../../shared/platform/engine/writer-lease.ts';
import {
  keepLease,
  type LeaseCopies,
  type LeaseDependencies,
  openLease,
  takeLease,
} from '../../../shared/recovery/application/lease.ts';
import type { Register } from '../../../shared/recovery/domain/lease.ts';
import { CloudFault, type Calls } from '../clock/calls.ts';
import { fraction, mix } from '../clock/hash.ts';
import type { Machine } from './simulated-store.ts';

/** Slow and late calls take effect within this; no call of the simulated cloud takes longer. */
const COMMIT_MILLISECONDS = 40_000;
const TERMS = { seconds: 180, skewSeconds: 5 };
const DRAIN_SECONDS = 30;
const OURS = 'r1';
const THEIRS = 'r2';
const LONGEST_REIGN = 120_000;

/**
 * The writer lease of a region that now and then can't reach the register, and of another one that takes it then, holds
 * it for a while, and gives it back. Every machine's clock is wrong by something within the skew.
 */
export class ContestedLease {
  readonly #calls: Calls;
  #register: Register | undefined;
  #copy: LeaseCopy | undefined;
  #cutUntil = 0;
  #reign = 0;
  /** Whether the other region writes at this instant. */
  othersWrite = false;
  /** What was committed here meanwhile. */
  readonly underOthers: string[] = [];

  constructor(calls: Calls) {
    this.#calls = calls;
    const now = calls.scheduler.now;
    const until = instantOf(now + 1_000 * TERMS.seconds);
    this.#register = {
      pk: 'writer',
      rev: 1,
      term: 1,
      holder: OURS,
      until,
      state: 'held',
      since: instantOf(now),
    };
    this.#copy = { pk: COPY, term: 1, until, released: false };
  }

  /** As an engine on this machine knows it. */
  of(machine: Machine): WriterLease {
    const wrongBy = this.#wrong(machine.current.id);
    return writerLease({
      read: () => this.#calls.call(machine.current, 'reads the lease', () => this.#copy),
      now: () => this.#clock(wrongBy),
      commitMilliseconds: COMMIT_MILLISECONDS,
    });
  }

  /** Each minute: renews what this region holds, unless it is cut off from the register. */
  async keep(machine: Machine): Promise<void> {
    const { scheduler, faults } = this.#calls;
    if (scheduler.now >= this.#cutUntil && faults.strikes('register-cut', machine.current.nextCall()))
      this.#cutUntil = scheduler.now + 60_000 + 600_000 * fraction(machine.current.nextCall());
    await keepLease(this.#deps(machine, this.#wrong(machine.current.id)), { mayBegin: false });
  }

  /** The other region tries to take over, as soon as it may. Resolves at once; what follows comes in its time. */
  contest(id: number): void {
    if (this.#reign > 0 || !this.#calls.faults.strikes('register-taken', id)) return;
    this.#reign += 1;
    void this.#reigns(id).finally(() => {
      this.#reign -= 1;
    });
  }

  /** Told of each entry of the ledger as it takes effect. */
  committed(key: string): void {
    if (this.othersWrite) this.underOthers.push(key);
  }

  async #reigns(id: number): Promise<void> {
    const { scheduler } = this.#calls;
    const lease = this.#own(THEIRS, this.#wrong(id));
    const taken = await takeLease(lease);
    if (!taken.ok) return;
    await scheduler.sleep(1_000 * (DRAIN_SECONDS + TERMS.skewSeconds) + 1);
    if (!(await openLease(lease, DRAIN_SECONDS)).ok) return;
    this.othersWrite = true;
    await scheduler.sleep(LONGEST_REIGN * fraction(mix(id, 1)));
    // Its lease ends, and with it what it may write; the first region takes over in its turn.
    this.othersWrite = false;
    const register = this.#register;
    if (register === undefined) return;
    await scheduler.sleep(
      Math.max(0, Date.parse(register.until) + 2_000 * TERMS.skewSeconds + 1 - scheduler.now),
    );
    const back = this.#own(OURS, this.#wrong(mix(id, 2)));
    if (!(await takeLease(back)).ok) return;
    await scheduler.sleep(1_000 * (DRAIN_SECONDS + TERMS.skewSeconds) + 1);
    await openLease(back, DRAIN_SECONDS);
  }

  #wrong(id: number): number {
    return (fraction(mix(id, 21)) - 0.5) * 1_000 * TERMS.skewSeconds;
  }

  #clock(wrongBy: number): Instant {
    return instantOf(this.#calls.scheduler.now + wrongBy);
  }

  #own(region: string, wrongBy: number): LeaseDependencies {
    return {
      register: {
        read: () => Promise.resolve(this.#register),
        write: (next) => Promise.resolve(this.#write(next)),
      },
      copies: region === OURS ? this.#copies() : noCopies,
      region,
      terms: TERMS,
      now: () => this.#clock(wrongBy),
    };
  }

  #deps(machine: Machine, wrongBy: number): LeaseDependencies {
    const calls = this.#calls;
    const reached = <T>(what: string, effect: () => T): Promise<T> =>
      calls.call(machine.current, what, () =>
        calls.faults.on && calls.scheduler.now < this.#cutUntil
          ? Promise.reject(new CloudFault('the other region is not reached'))
          : effect(),
      );
    const own = this.#own(OURS, wrongBy);
    return {
      ...own,
      register: {
        read: () => reached('reads the register', () => this.#register),
        write: (next) => reached('writes the register', () => this.#write(next)),
      },
      copies: {
        note: (grant) => calls.call(machine.current, 'notes the lease', () => own.copies.note(grant)),
        release: (term) => own.copies.release(term),
      },
    };
  }

  #write(next: Register): boolean {
    if ((this.#register?.rev ?? 0) + 1 !== next.rev) return false;
    this.#register = next;
    return true;
  }

  #copies(): LeaseCopies {
    return {
      note: ({ term, until }) => {
        const there = this.#copy;
        if (there === undefined || there.term < term || (there.term === term && !there.released))
          this.#copy = { pk: COPY, term, until, released: false };
        return Promise.resolve();
      },
      release: (term) => {
        if ((this.#copy?.term ?? 0) <= term)
          this.#copy = { pk: COPY, term, until: instantOf(0), released: true };
        return Promise.resolve();
      },
    };
  }
}

const noCopies: LeaseCopies = { note: () => Promise.resolve(), release: () => Promise.resolve() };
