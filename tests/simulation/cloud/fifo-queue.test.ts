import { beforeEach, describe, expect, it } from 'vitest';
import { FifoQueue } from './fifo-queue.ts';

const MINUTE = 60_000;
let queue: FifoQueue;
let now: number;

const send = (group: string, body: string, deduplication = body) =>
  queue.send({ group, body, deduplication }, now);
const receive = (most = 10, first = 0) => queue.receive(most, now, () => first);
const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);

beforeEach(() => {
  queue = new FifoQueue({ visibility: MINUTE, mostReceives: 3 });
  now = 0;
});

describe('the simulated FIFO queue', () => {
  it('keeps the order of a group, and may begin with any group', () => {
    for (const [group, body] of [
      ['a', 'a1'],
      ['b', 'b1'],
      ['a', 'a2'],
    ] as const)
      send(group, body);

    expect(bodies(receive(2, 1))).toEqual(['b1', 'a1']);
  });

  it('holds a group back while a message of it is in flight, and no other', () => {
    send('a', 'a1');
    send('a', 'a2');
    send('b', 'b1');
    const [first] = receive(1);

    expect(bodies(receive())).toEqual(['b1']);
    if (first !== undefined) queue.delete(first);
    expect(bodies(receive())).toEqual(['a2']);
  });

  it('delivers again, in order, what was not deleted until its visibility ended', () => {
    send('a', 'a1');
    send('a', 'a2');
    receive(1);
    now = MINUTE - 1;
    expect(receive()).toEqual([]);
    now = MINUTE;

    expect(bodies(receive())).toEqual(['a1', 'a2']);
  });

  it('drops a repeat within five minutes in its group, and takes it afterwards', () => {
    send('a', 'a1', 'same');
    send('a', 'a2', 'same');
    send('b', 'b1', 'same');
    now = 5 * MINUTE;
    send('a', 'a3', 'same');

    expect(bodies(receive())).toEqual(['a1', 'a3', 'b1']);
  });

  it('puts aside what was delivered too often, and takes it up again when it is redriven', () => {
    send('a', 'a1');
    send('a', 'a2');
    for (let time = 0; time < 3; time += 1) {
      receive(1);
      now += MINUTE;
    }

    expect(bodies(receive())).toEqual(['a2']);
    expect(bodies(queue.dead)).toEqual(['a1']);
    queue.redrive(now);
    now += MINUTE;
    expect(bodies(receive())).toEqual(['a2', 'a1']);
  });
});
