import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantOf } from '../../kernel/dates.ts';
import {
  COPY,
  LEASE_READ_MILLISECONDS,
  type LeaseCopy,
  NotWriter,
  writerLease,
} from '../../platform/engine/writer-lease.ts';
import type { Register } from '../domain/lease.ts';
import {
  keepLease,
  type LeaseCopies,
  type LeaseDependencies,
  openLease,
  releaseLease,
  takeLease,
} from './lease.ts';

const BEGINNING = Date.UTC(2026, 5, 1);
const TERMS = { seconds: 60, skewSeconds: 5 };
const COMMIT = 8_000;
const DRAIN_SECONDS = 10;

/** Two regions, true time, and clocks that are wrong by some milliseconds. */
function twoRegions() {
  let time = BEGINNING;
  let register: Register | undefined;
  const copies = new Map<string, LeaseCopy>();
  const copiesOf = (region: string): LeaseCopies => ({
    note({ term, until }) {
      const there = copies.get(region);
      if (there === undefined || there.term < term || (there.term === term && !there.released))
        copies.set(region, { pk: COPY, term, until, released: false });
      return Promise.resolve();
    },
    release(term) {
      if ((copies.get(region)?.term ?? 0) <= term)
        copies.set(region, { pk: COPY, term, until: instantOf(0), released: true });
      return Promise.resolve();
    },
  });
  const clock = (wrongBy: number) => (): Instant => instantOf(time + wrongBy);
  return {
    pass: (milliseconds: number) => void (time += milliseconds),
    register: () => register,
    lease: (region: string, wrongBy = 0): LeaseDependencies => ({
      register: {
        read: () => Promise.resolve(register),
        write: (next) => {
          if ((register?.rev ?? 0) + 1 !== next.rev) return Promise.resolve(false);
          register = next;
          return Promise.resolve(true);
        },
      },
      copies: copiesOf(region),
      region,
      terms: TERMS,
      now: clock(wrongBy),
    }),
    engine: (region: string, wrongBy = 0) =>
      writerLease({
        read: () => Promise.resolve(copies.get(region)),
        now: clock(wrongBy),
        commitMilliseconds: COMMIT,
      }),
    now: () => time,
  };
}

const holds = (engine: ReturnType<typeof writerLease>): Promise<number | undefined> =>
  engine.hold().catch((fault: unknown) => {
    if (fault instanceof NotWriter) return undefined;
    throw fault;
  });

describe('H2 the writer lease', () => {
  it('lets the first region write, as long as it outlasts a commit, and nobody else', async () => {
    const { lease, engine, pass } = twoRegions();
    expect(await holds(engine('a'))).toBeUndefined();
    await keepLease(lease('a'), { mayBegin: true });
    const [a, b] = [engine('a'), engine('b')];
    expect([await holds(a), await holds(b)]).toEqual([1, undefined]);
    pass(1_000 * TERMS.seconds - COMMIT);
    expect(await holds(a)).toBe(1);
    pass(1);
    expect(await holds(a)).toBeUndefined();
    await keepLease(lease('a'), { mayBegin: false });
    expect(await holds(a)).toBe(1);
  });

  it('is begun by nobody but who provisions', async () => {
    const { lease, register } = twoRegions();
    expect(await keepLease(lease('b'), { mayBegin: false })).toBe('never-begun');
    expect(register()).toBeUndefined();
  });

  it('is read no more often than each few seconds', async () => {
    let [reads, time] = [0, BEGINNING];
    const engine = writerLease({
      read: () => {
        reads += 1;
        return Promise.resolve({ pk: COPY, term: 3, until: instantOf(BEGINNING + 600_000), released: false });
      },
      now: () => instantOf(time),
      commitMilliseconds: COMMIT,
    });
    for (; time < BEGINNING + 4 * LEASE_READ_MILLISECONDS; time += 10) expect(await engine.hold()).toBe(3);
    expect(reads).toBe(4);
  });

  it('is not taken before it is over by any clock within the skew, and not opened before the last writer’s copies have ended', async () => {
    const { lease, engine, pass } = twoRegions();
    await keepLease(lease('a'), { mayBegin: true });
    const b = lease('b');
    pass(1_000 * (TERMS.seconds + TERMS.skewSeconds));
    expect(await takeLease(b)).toEqual({ ok: false, error: 'lease/not-over' });
    pass(1);
    expect(await takeLease(b)).toMatchObject({ ok: true, value: { term: 2, holder: 'b', state: 'taken' } });
    expect(await keepLease(lease('a'), { mayBegin: true })).toEqual({
      ok: false,
      error: 'lease/held-elsewhere',
    });
    expect(await keepLease(b, { mayBegin: false })).toEqual({ ok: false, error: 'lease/not-open' });
    expect(await openLease(b, DRAIN_SECONDS)).toEqual({ ok: false, error: 'lease/not-over' });
    expect(await holds(engine('b'))).toBeUndefined();
    pass(1_000 * (DRAIN_SECONDS + TERMS.skewSeconds) + 1);
    expect(await openLease(b, DRAIN_SECONDS)).toMatchObject({ ok: true, value: { state: 'held' } });
    expect(await holds(engine('b'))).toBe(2);
    // Whoever was interrupted after it says so again.
    expect(await openLease(b, DRAIN_SECONDS)).toMatchObject({ ok: true, value: { term: 2 } });
  });

  it('is given back: no engine begins a commit once it could have seen so, and a late renewal changes nothing', async () => {
    const { lease, engine, pass } = twoRegions();
    const a = lease('a');
    const granted = await keepLease(a, { mayBegin: true });
    const used = engine('a');
    expect(await holds(used)).toBe(1);
    const inUse = LEASE_READ_MILLISECONDS + COMMIT;
    expect(await releaseLease(a, inUse)).toMatchObject({
      ok: true,
      value: { state: 'released', until: instantOf(BEGINNING + inUse) },
    });
    expect(await holds(engine('a'))).toBeUndefined();
    if (granted !== 'never-begun' && granted.ok) await a.copies.note(granted.value);
    expect(await keepLease(a, { mayBegin: true })).toEqual({ ok: false, error: 'lease/released' });
    pass(LEASE_READ_MILLISECONDS);
    expect(await holds(used)).toBeUndefined();
    pass(COMMIT + 1_000 * TERMS.skewSeconds + 1);
    expect(await takeLease(lease('b'))).toMatchObject({ ok: true, value: { term: 2 } });
  });

  it('C9 never has two commits under two terms at once, whatever freezes, comes late, or has a wrong clock within the skew', async () => {
    const half = (1_000 * TERMS.skewSeconds) / 2;
    const step = fc.record({
      region: fc.constantFrom('a', 'b'),
      machine: fc.integer({ min: 0, max: 2 }),
      does: fc.constantFrom('renew', 'renew', 'commit', 'commit', 'commit', 'take', 'open', 'release'),
      after: fc.integer({ min: 0, max: 20_000 }),
      /** A commit takes effect up to its limit after the lease was looked at; the process may be frozen meanwhile. */
      late: fc.integer({ min: 0, max: COMMIT }),
    });
    const clocks = fc.array(fc.integer({ min: -half, max: half }), { minLength: 6, maxLength: 6 });
    let [changes, committedBoth] = [0, 0];
    await fc.assert(
      fc.asyncProperty(clocks, fc.array(step, { minLength: 20, maxLength: 120 }), async (wrong, steps) => {
        const world = twoRegions();
        const wrongOf = (region: string, machine: number) => wrong[(region === 'a' ? 0 : 3) + machine] ?? 0;
        await keepLease(world.lease('a'), { mayBegin: true });
        const engines = new Map<string, ReturnType<typeof writerLease>>();
        const effects: { readonly at: number; readonly term: number }[] = [];
        for (const { region, machine, does, after, late } of steps) {
          world.pass(after);
          const wrongBy = wrongOf(region, machine);
          const lease = world.lease(region, wrongBy);
          const name = `${region}${String(machine)}`;
          const engine = engines.get(name) ?? world.engine(region, wrongBy);
          engines.set(name, engine);
          if (does === 'renew') await keepLease(lease, { mayBegin: false });
          else if (does === 'take') await takeLease(lease);
          else if (does === 'open') await openLease(lease, DRAIN_SECONDS);
          else if (does === 'release') await releaseLease(lease, LEASE_READ_MILLISECONDS + COMMIT);
          else {
            const term = await holds(engine);
            if (term !== undefined) effects.push({ at: world.now() + late, term });
          }
        }
        const terms = effects.toSorted((one, other) => one.at - other.at).map(({ term }) => term);
        expect(terms).toEqual(terms.toSorted((one, other) => one - other));
        changes += (world.register()?.term ?? 1) - 1;
        if (new Set(terms).size > 1) committedBoth += 1;
      }),
      { numRuns: 1_500 },
    );
    // It was about something: leases changed hands, and both regions committed.
    expect(changes).toBeGreaterThan(300);
    expect(committedBoth).toBeGreaterThan(100);
  });
});
