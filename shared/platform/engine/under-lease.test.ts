import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Instant, instantOf } from '../../kernel/dates.ts';
import { absent, type AggregateType, change, decide } from '../../kernel/decision.ts';
import type { RequestId } from '../../kernel/ids.ts';
import { type AnyHandler, handlersOf } from '../../kernel/command-handler.ts';
import { initialRules } from '../../kernel/rules.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { createLog } from '../log.ts';
import { commandBatchHandler } from '../queue/command-batch.ts';
import type { Store } from '../store/port.ts';
import { createEngine } from './engine.ts';
import { COPY, NotWriter, writerLease, type WriterLease } from './writer-lease.ts';

const COMMIT = 8_000;

let store: MemoryStore;
let registry: TestRegistry;
let accepted: RequestId;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  accepted = await registry.accept('NoSuchCommand', {});
});

type Noted = { readonly type: 'Noted'; readonly v: 1; readonly text: string };
const note: AggregateType<{ readonly text: string }, Noted> = {
  type: 'note',
  parse: (stored) => z.object({ text: z.string() }).parse(stored),
  evolve: (_, { text }) => ({ text }),
};
const takeNote: AnyHandler = {
  type: 'TakeNote',
  body: z.unknown(),
  action: 'system',
  lane: 'people',
  load: () => Promise.resolve(undefined),
  group: () => 'notes',
  guard: () => undefined,
  decide: () => decide({ changes: [change(absent(note, 'one'), { type: 'Noted', v: 1, text: 'one' })] }),
};

/** What it knows no handler of it rejects, which is a commit as well. */
const engineOver = (over: Store, lease: WriterLease, handlers: readonly AnyHandler[] = []) =>
  createEngine({
    store: over,
    handlers: handlersOf(handlers),
    indexes: {},
    rules: { current: () => Promise.resolve(initialRules) },
    isLive: () => Promise.resolve(true),
    lease,
    now: () => registry.now,
    pause: () => Promise.reject(new Error('there is nothing to wait for')),
  });

const leaseUntil = (until: () => Instant, term: () => number = () => 1) =>
  writerLease({
    read: () => Promise.resolve({ pk: COPY, term: term(), until: until(), released: false }),
    now: () => registry.now,
    commitMilliseconds: COMMIT,
  });

const after = (milliseconds: number): Instant => instantOf(Date.parse(registry.now) + milliseconds);

describe('H2 an engine under the writer lease', () => {
  it('commits what is asked for while the lease outlasts a commit', async () => {
    const engine = engineOver(
      store,
      leaseUntil(() => after(COMMIT)),
    );
    const { settled, failed } = await engine.process([accepted]);
    expect([settled, failed.size]).toEqual([[accepted], 0]);
  });

  it('leaves everything as it is once it does not, and the messages go back to the queue', async () => {
    const engine = engineOver(
      store,
      leaseUntil(() => after(COMMIT - 1)),
    );
    const before = structuredClone([...store.items]);
    const { settled, failed } = await engine.process([accepted]);
    expect(settled).toEqual([]);
    expect(failed.get(accepted)).toBeInstanceOf(NotWriter);
    expect([...store.items]).toEqual(before);

    const handle = commandBatchHandler(engine, createLog('test', 'SILENT'));
    const record = { messageId: 'm1', body: JSON.stringify({ requestId: accepted }), attributes: {} };
    expect(await handle({ Records: [record] } as never)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
  });

  it('sends nothing that was decided before it froze, when it wakes after the lease has ended', async () => {
    const granted = after(60_000);
    const lease = leaseUntil(() => granted);
    const freezing: Store = {
      commit: (writes) => store.commit(writes),
      async read(keys) {
        const items = await store.read(keys);
        registry.now = after(60_001);
        return items;
      },
    };
    const before = structuredClone([...store.items]);
    const { settled, failed } = await engineOver(freezing, lease).process([accepted]);
    expect([settled, failed.get(accepted)]).toEqual([[], expect.any(NotWriter)]);
    expect([...store.items]).toEqual(before);
  });

  it('commits nothing under a later term than it was decided under', async () => {
    let term = 1;
    const slow: Store = {
      commit: (writes) => store.commit(writes),
      async read(keys) {
        const items = await store.read(keys);
        registry.now = after(6_000);
        term = 3;
        return items;
      },
    };
    const lease = leaseUntil(
      () => after(60_000),
      () => term,
    );
    const { failed } = await engineOver(slow, lease).process([accepted]);
    expect(failed.get(accepted)).toEqual(new NotWriter('decided under an earlier term'));
  });

  it('names the term in every entry of the ledger', async () => {
    const request = await registry.accept('TakeNote', {});
    await engineOver(
      store,
      leaseUntil(
        () => after(60_000),
        () => 7,
      ),
      [takeNote],
    ).process([request]);
    expect(store.items.get('ledger/note#one@1')).toMatchObject({ commitId: request, term: 7 });
  });
});
