import { describe, expect, it } from 'vitest';
import { Calls } from '../clock/calls.ts';
import { Scheduler } from '../clock/scheduler.ts';
import { Faults } from './faults.ts';
import { Machines } from './machines.ts';
import { type Change, StreamMapping, TableStream } from './stream-mapping.ts';

type Handle = (changes: readonly Change[]) => Promise<number | undefined>;

/** A stream of numbered changes with one reader; what the reader was given, batch by batch. */
async function read(count: number, handle: Handle, notesFirst = false) {
  const scheduler = new Scheduler(0);
  const faults = new Faults({ seed: 1, only: new Set() });
  const calls = new Calls({ seed: 1, scheduler, faults, real: false });
  const stream = new TableStream(1);
  const batches: number[][] = [];
  const givenUp: number[] = [];
  const mapping = new StreamMapping<Handle>(calls, {
    name: 'reader',
    stream,
    window: 100,
    notesFirst,
    machines: new Machines(() => (changes) => {
      batches.push(changes.map(numberOf));
      return handle(changes);
    }),
    handle: ({ run }, changes) => run(changes),
    giveUp: (change) => givenUp.push(numberOf(change)),
  });
  for (let number = 0; number < count; number += 1)
    stream.append({ key: `registry/${String(number)}`, image: { pk: String(number), rev: 1 } });
  while (await scheduler.next());
  expect(mapping.isIdle).toBe(true);
  return { batches, givenUp };
}

const numberOf = ({ image }: Change): number => Number(image.pk);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('the simulated reader of a stream', () => {
  it('hands on every change once, in order, when nothing fails', async () => {
    const { batches } = await read(250, () => Promise.resolve(undefined));

    expect(batches.flat()).toEqual(upTo(250));
    expect(batches.length).toBeGreaterThan(2);
  });

  it('goes on from the first change that failed', async () => {
    let failures = 2;
    const { batches, givenUp } = await read(20, (changes) => {
      const at = changes.findIndex((change) => numberOf(change) === 5);
      return Promise.resolve(at === -1 || (failures -= 1) < 0 ? undefined : at);
    });

    expect(batches.filter(([first]) => first === 5).length).toBeGreaterThanOrEqual(2);
    expect(new Set(batches.flat())).toEqual(new Set(upTo(20)));
    expect(givenUp).toEqual([]);
  });

  it('halves the batch of a function that falls, and gives up the one change that fells it', async () => {
    const { batches, givenUp } = await read(40, (changes) =>
      changes.some((change) => numberOf(change) === 7)
        ? Promise.reject(new Error('fallen'))
        : Promise.resolve(undefined),
    );

    expect(givenUp).toEqual([7]);
    expect(new Set(batches.flat())).toEqual(new Set(upTo(40)));
  });

  it('loses changes when it notes its place before the work is done', async () => {
    let falls = 1;
    const { batches, givenUp } = await read(
      40,
      () => ((falls -= 1) < 0 ? Promise.resolve(undefined) : Promise.reject(new Error('fallen'))),
      true,
    );

    expect(batches.flat()).toEqual(upTo(40));
    expect(givenUp).toEqual([]);
  });
});
