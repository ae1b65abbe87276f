import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type AnyHandler, handlersOf } from '../../kernel/command-handler.ts';
import { absent, type AggregateType, change, decide } from '../../kernel/decision.ts';
import { initialRules } from '../../kernel/rules.ts';
import type { Store } from '../store/port.ts';
import { derivedId } from '../ids.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { createEngine, type Engine } from './engine.ts';

type Noted = { readonly type: 'Noted'; readonly v: 1; readonly text: string };
const note: AggregateType<{ readonly text: string }, Noted> = {
  type: 'note',
  parse: (stored) => z.object({ text: z.string() }).parse(stored),
  evolve: (_, { text }) => ({ text }),
};

/** 35 records: with their ledger entries and the outcome two such commands fill more than one transaction. */
const RECORDS = 35;

let decided: string[];
const takeNotes: AnyHandler = {
  type: 'TakeNotes',
  body: z.object({ shared: z.string().optional() }),
  action: 'system',
  lane: 'people',
  load: async (read, { body }) => {
    const { shared } = body as { shared?: string };
    return shared === undefined ? undefined : read.record(note, shared);
  },
  group: () => 'notes',
  guard: () => undefined,
  decide(shared, { requestId, body }) {
    decided.push(requestId);
    const event: Noted = { type: 'Noted', v: 1, text: requestId };
    const own = Array.from({ length: RECORDS }, (_, index) =>
      change(absent(note, derivedId(requestId, index)), event),
    );
    const common =
      (body as { shared?: string }).shared === undefined ? [] : [change(shared as never, event as never)];
    return decide({ changes: [...own, ...common] });
  },
};

let store: MemoryStore;
let registry: TestRegistry;
let transactions: number;

const engineOn = (over: Store): Engine =>
  createEngine({
    store: over,
    handlers: handlersOf([takeNotes]),
    indexes: {},
    rules: { current: () => Promise.resolve(initialRules) },
    isLive: () => Promise.resolve(true),
    now: () => registry.now,
    pause: () => Promise.resolve(),
  });

/** Counts transactions; the one of this number fails. */
const failing = (number: number): Store => ({
  read: (keys) => store.read(keys),
  commit: (writes) => {
    transactions += 1;
    if (transactions === number) return Promise.reject(new Error('the network is gone'));
    return store.commit(writes);
  },
});

beforeEach(async () => {
  decided = [];
  transactions = 0;
  store = memoryStore();
  registry = await testRegistry(store);
});

describe('a batch that exceeds one transaction', () => {
  const accept = (count: number, body: object = {}) =>
    Promise.all(Array.from({ length: count }, () => registry.accept('TakeNotes', body)));

  it('decides each command once, and commits in as many transactions as it takes', async () => {
    const requests = await accept(4);
    const { settled, failed } = await engineOn(failing(0)).process(requests);
    expect(failed.size).toBe(0);
    expect(settled.toSorted()).toEqual(requests.toSorted());
    expect(decided).toHaveLength(4);
    expect(transactions).toBe(4);
    for (const request of requests)
      expect(await registry.outcomeOf(request)).toMatchObject({ status: 'done' });
  });

  it('decides again what changes the same record, after the other', async () => {
    const requests = await accept(3, { shared: 'common' });
    const { failed } = await engineOn(failing(0)).process(requests);
    expect(failed.size).toBe(0);
    expect(decided).toHaveLength(6);
    expect(store.items.get('registry/note#common')).toMatchObject({ rev: 3, state: { text: requests[2] } });
  });

  it('gives back to the queue what a fault left unsent, and keeps what was committed', async () => {
    const requests = await accept(4);
    const { settled, failed } = await engineOn(failing(2)).process(requests);
    expect(settled).toEqual(requests.slice(0, 1));
    expect([...failed.keys()]).toEqual(requests.slice(1));
    const again = await engineOn(failing(0)).process(requests);
    expect(again.settled.toSorted()).toEqual(requests.toSorted());
    for (const request of requests)
      expect(await registry.outcomeOf(request)).toMatchObject({ status: 'done' });
  });
});
