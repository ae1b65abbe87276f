import { describe, expect, it } from 'vitest';
import { Scheduler } from './scheduler.ts';

describe('virtual time', () => {
  it('passes from event to event, in order, without waiting', async () => {
    const scheduler = new Scheduler(1_000);
    const seen: [string, number][] = [];
    const at = (milliseconds: number, name: string) =>
      scheduler.after(milliseconds, () => void seen.push([name, scheduler.now]));
    for (const [milliseconds, name] of [
      [3_600_000, 'late'],
      [5, 'second'],
      [1, 'first'],
      [5, 'third'],
    ] as const)
      at(milliseconds, name);

    while (await scheduler.next());

    expect(seen).toEqual([
      ['first', 1_001],
      ['second', 1_005],
      ['third', 1_005],
      ['late', 3_601_000],
    ]);
    expect(scheduler.waiting).toBe(0);
  });

  it('lets all happen that follows from an event before the next one', async () => {
    const scheduler = new Scheduler(0);
    const seen: string[] = [];
    scheduler.after(1, () => {
      void Promise.resolve()
        .then(() => new Promise((resolve) => process.nextTick(resolve)))
        .then(() => seen.push('what follows'));
    });
    scheduler.after(1, () => void seen.push('the next'));

    while (await scheduler.next());

    expect(seen).toEqual(['what follows', 'the next']);
  });

  it('makes everything late at once when the clock jumps', async () => {
    const scheduler = new Scheduler(0);
    const seen: number[] = [];
    const sleeping = scheduler.sleep(10).then(() => seen.push(scheduler.now));
    scheduler.jump(60_000);
    await scheduler.next();
    await sleeping;

    expect(seen).toEqual([60_000]);
  });
});
