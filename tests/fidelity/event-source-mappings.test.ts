import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Act } from './probe.ts';
import { MAX_RECEIVES, MAX_RETRIES } from './stack.ts';
import { type Batch, openTarget, type Target, until } from './target.ts';

/**
 * What the registry relies on when a function fails, asked of the event source mappings themselves: of this
 * machine's runtime, or with FIDELITY_REGION of the cloud's (docs/operations.md).
 */
let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const newRun = (): string => randomUUID().slice(0, 8);
const delivered = (batches: readonly Batch[]): string[] => batches.flatMap(({ ids }) => ids);
const times = (batches: readonly Batch[], id: string): number =>
  delivered(batches).filter((one) => one === id).length;
/** Batches of a run once these messages have been delivered so often. */
const once = (run: string, counts: Readonly<Record<string, number>>): Promise<Batch[]> =>
  until(
    () => target.batches(run),
    (batches) => Object.entries(counts).every(([id, count]) => times(batches, id) >= count),
    target.patience,
  );
/** Batches that succeeded, once these messages have been among them. */
const succeeded = (run: string, ids: readonly string[]): Promise<Batch[]> =>
  until(
    async () => (await target.batches(run)).filter(({ ended }) => ended !== undefined),
    (batches) => ids.every((id) => times(batches, id) > 0),
    target.patience,
  );
/** The message `a` has come a second time, and that went well. */
const secondTry = (run: string): Promise<Batch[]> =>
  until(
    () => target.batches(run),
    (batches) => times(batches, 'a') >= 2 && batches.at(-1)?.ended !== undefined,
    target.patience,
  );
/** The last time that each of these came, they came in this order. */
const isLastInOrder = (order: readonly string[], ids: readonly string[]): boolean => {
  const last = ids.map((id) => order.lastIndexOf(id));
  return last.every((place, index) => place >= 0 && place > (last[index - 1] ?? -1));
};
/** Long enough for one more delivery to show, were there one. */
const quiet = () => sleep(target.patience / 30);

const failures = [
  ['throws', 'throw'],
  ['names the message as failed', 'list'],
  ['ends its process', 'exit'],
  ['runs into its time-out', 'hang'],
] as const satisfies readonly (readonly [string, Act])[];

describe('a FIFO queue’s mapping', () => {
  it.each(failures)('delivers a message again when the function %s', async (_, act) => {
    const run = newRun();
    await target.send('fifo', run, [{ id: 'a', acts: [act, 'ok'] }]);
    await secondTry(run);
    await quiet();
    expect(times(await target.batches(run), 'a')).toBe(2);
  });

  it('holds a group back behind its failed message, and no other group', async () => {
    const run = newRun();
    await target.send('fifo', run, [
      { id: 'a1', group: 'a', acts: ['throw', 'ok'] },
      { id: 'b1', group: 'b' },
    ]);
    await once(run, { a1: 1 });
    await target.send('fifo', run, [
      { id: 'a2', group: 'a' },
      { id: 'b2', group: 'b' },
    ]);
    const order = delivered(await once(run, { a1: 2, a2: 1, b1: 1, b2: 1 }));
    expect(order.indexOf('a2')).toBeGreaterThan(order.lastIndexOf('a1') - 1);
    expect(order.filter((id) => id.startsWith('a')).at(-1)).toBe('a2');
  });

  it('repeats what the function names as failed, and only that', async () => {
    const run = newRun();
    await target.send('fifo', run, [
      { id: 'fails', acts: ['list', 'ok'] },
      { id: 'succeeds', acts: ['ok'] },
    ]);
    await once(run, { fails: 2, succeeds: 1 });
    await quiet();
    expect(times(await target.batches(run), 'succeeds')).toBe(1);
  });

  it('never runs two batches of one group at once', async () => {
    const run = newRun();
    const messages = Array.from({ length: 25 }, (_, index) => ({ id: `m${String(index)}`, group: 'one' }));
    await target.send('fifo', run, messages);
    const batches = await once(run, Object.fromEntries(messages.map(({ id }) => [id, 1])));
    for (const [index, { begun }] of batches.entries())
      if (index > 0) expect(begun).toBeGreaterThanOrEqual(batches[index - 1]?.ended ?? Infinity);
    expect(delivered(batches)).toEqual(messages.map(({ id }) => id));
  });

  it('puts a poison message aside after its receives, and lets its group go on', async () => {
    const run = newRun();
    await target.send('fifo', run, [{ id: 'poison', group: 'g', acts: ['throw'] }]);
    await once(run, { poison: 1 });
    await target.send('fifo', run, [{ id: 'next', group: 'g' }]);
    await succeeded(run, ['next']);
    expect(times(await target.batches(run), 'poison')).toBe(MAX_RECEIVES);
    const aside = await until(
      () => target.drain('fifoDeadLetters'),
      (bodies) => bodies.length > 0,
      target.patience,
    );
    expect(aside.map((body) => JSON.parse(body) as unknown)).toContainEqual({
      run,
      id: 'poison',
      acts: ['throw'],
    });
  });

  it('takes the same deduplication id once', async () => {
    const run = newRun();
    for (let time = 0; time < 3; time += 1) await target.send('fifo', run, [{ id: 'same' }]);
    await once(run, { same: 1 });
    await quiet();
    expect(times(await target.batches(run), 'same')).toBe(1);
  });
});

describe('a standard queue’s mapping', () => {
  it.each(failures)('delivers a message again when the function %s', async (_, act) => {
    const run = newRun();
    await target.send('standard', run, [{ id: 'a', acts: [act, 'ok'] }]);
    await secondTry(run);
    expect(times(await target.batches(run), 'a')).toBeGreaterThanOrEqual(2);
  });
});

describe('a stream’s mapping', () => {
  it('delivers every version of an item, in order', async () => {
    const run = newRun();
    const versions = Array.from({ length: 30 }, (_, index) => ({ id: `k@${String(index)}` }));
    await target.put(run, versions);
    const batches = await once(run, Object.fromEntries(versions.map(({ id }) => [id, 1])));
    expect(delivered(batches)).toEqual(versions.map(({ id }) => id));
  });

  it.each(failures)(
    'delivers again, and never lets a later version pass, when the function %s',
    async (_, act) => {
      const run = newRun();
      await target.put(run, [{ id: 'k@1', acts: [act, 'ok'] }, { id: 'k@2' }, { id: 'k@3' }]);
      await once(run, { 'k@1': 2 });
      // What follows the lowest failure may come repeatedly, but the last time each comes in order: once all is quiet.
      await succeeded(run, ['k@1', 'k@2', 'k@3']);
      await until(
        async () => delivered((await target.batches(run)).filter(({ ended }) => ended !== undefined)),
        (order) => isLastInOrder(order, ['k@1', 'k@2', 'k@3']),
        target.patience,
      );
      await quiet();
      expect(isLastInOrder(delivered(await target.batches(run)), ['k@1', 'k@2', 'k@3'])).toBe(true);
    },
  );

  it('isolates a poison record, tells the destination where it is, and delivers every other one', async () => {
    const run = newRun();
    await target.drain('streamFailures');
    const others = Array.from({ length: 8 }, (_, index) => ({ id: `k${String(index)}@1` }));
    await target.put(run, [...others.slice(0, 4), { id: 'poison@1', acts: ['throw'] }, ...others.slice(4)]);
    const done = await succeeded(
      run,
      others.map(({ id }) => id),
    );
    const [news] = await until(
      () => target.drain('streamFailures'),
      (bodies) => bodies.length > 0,
      target.patience,
    );
    expect(JSON.parse(news ?? '')).toMatchObject({ DDBStreamBatchInfo: { batchSize: 1 } });
    expect(times(await target.batches(run), 'poison@1')).toBeGreaterThan(MAX_RETRIES);
    expect(times(done, 'poison@1')).toBe(0);
  });
});
