import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { foundUnion, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import { PersonInput } from '../../members/domain/person.ts';
import type { CommandMessage, CommandQueue } from '../queue/port.ts';
import type { Pending } from '../store/pending.ts';
import { sweep } from './sweep.ts';

let store: MemoryStore;
let registry: TestRegistry;
let sent: CommandMessage[];
let queue: CommandQueue;

/** What the sparse indexes would list. */
const pending: Pending = {
  async *due(now) {
    const due = [...store.items.values()].filter(
      (item) => item['dueShard'] !== undefined && String(item['dueAt']) <= now,
    );
    yield due.map(({ pk }) => pk.slice('due#'.length));
  },
  async *accepted(before) {
    const waiting = [...store.items.entries()].filter(
      ([key, item]) =>
        key.startsWith('requests/') &&
        item['pendingSince'] !== undefined &&
        (item['pendingSince'] as string) <= before,
    );
    yield waiting.map(([, { pk }]) => pk);
  },
};

const later = (seconds: number): Instant => instantOf(epochOf(registry.now) + seconds * 1000);

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  sent = [];
  queue = { send: async (messages) => void sent.push(...messages) };
});

async function accepted() {
  const { unionId, employerId } = await foundUnion(registry);
  const body = { unionId, employerId, ...(await registry.sealed(PersonInput.parse(testPerson({}, 77)))) };
  return registry.accept('RegisterMember', body);
}

describe('the sweeper', () => {
  it('C1 queues again what was accepted and never queued, once it is stale', async () => {
    const request = await accepted();

    expect(await sweep(later(30), { store, queue, pending })).toMatchObject({ resent: 0 });
    expect(await sweep(later(61), { store, queue, pending })).toMatchObject({ resent: 1 });
    expect(sent.map(({ requestId }) => requestId)).toEqual([request]);
  });

  it('waits twice as long each time, so that a backlog does not grow by itself', async () => {
    await accepted();

    const resent: number[] = [];
    for (let minute = 1; minute <= 16; minute += 1) {
      const swept = await sweep(later(minute * 60 + 1), { store, queue, pending });
      if (swept.resent > 0) resent.push(minute);
    }

    expect(resent).toEqual([1, 3, 6, 11]);
  });

  it('leaves a settled request alone', async () => {
    const request = await accepted();
    await registry.engine.process([request]);

    expect(await sweep(later(120), { store, queue, pending })).toEqual({ sent: 0, resent: 0 });
  });
});
