import { epochOf, type Instant, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { sweep } from '../../shared/platform/engine/sweep.ts';
import type { CommandQueue } from '../../shared/platform/queue/port.ts';
import type { Pending } from '../../shared/platform/store/pending.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { publishEntry } from '../../shared/registry/publish.ts';
import { memoryStore, type MemoryStore } from './memory-store.ts';
import { type TestRegistry, testRegistry } from './registry.ts';

/** A province whose time is the test's: follow-ups come by the publisher and the tick, as deployed, on their day. */
export interface Clockwork {
  readonly registry: TestRegistry;
  readonly store: MemoryStore;
  /** Lets time pass, with a tick at each instant at which something falls due. */
  readonly passUntil: (instant: Instant) => Promise<void>;
  /** A tick at this instant, and all that comes of it. */
  readonly tick: () => Promise<void>;
  /** When the next follow-up falls due. */
  readonly nextDue: () => Instant | undefined;
}

export async function clockwork(): Promise<Clockwork> {
  const entries: StoredItem[] = [];
  const due = new Map<string, Instant>();
  const store = memoryStore({
    changed(key, image) {
      if (key.startsWith('ledger/')) entries.push(image);
      if (!key.startsWith('registry/due#')) return;
      const id = String(image['id']);
      if (image['dueShard'] === undefined) due.delete(id);
      else due.set(id, image['dueAt'] as Instant);
    },
  });
  const queued: RequestId[] = [];
  const queue: CommandQueue = {
    send: (messages) => {
      queued.push(...messages.map(({ requestId }) => requestId));
      return Promise.resolve();
    },
  };
  const publish = publishEntry({ store, queue, tell: () => Promise.resolve() });

  /** Decides what is queued and publishes what the ledger says, until there is neither. */
  const work = async ({ engine }: TestRegistry): Promise<void> => {
    while (queued.length + entries.length > 0) {
      for (const entry of entries.splice(0)) await publish(entry);
      const { failed } = await engine.process(queued.splice(0, 10));
      const [fault] = failed.values();
      if (fault !== undefined) throw new Error('a command failed by fault', { cause: fault });
    }
  };
  const registry = await testRegistry(store, {
    settled: (of, requests) => {
      queued.push(...requests);
      return work(of);
    },
  });
  const pending: Pending = {
    async *due(now) {
      const ids = await Promise.resolve([...due].filter(([, at]) => at <= now).map(([id]) => id));
      if (ids.length > 0) yield ids;
    },
    async *accepted() {
      await Promise.resolve();
    },
  };
  const nextDue = () => [...due.values()].reduce<Instant | undefined>(earlier, undefined);
  const tick = async () => {
    await sweep(registry.now, { store, queue, pending });
    await work(registry);
  };
  return {
    registry,
    store,
    nextDue,
    tick,
    async passUntil(instant) {
      for (let next = nextDue(); next !== undefined && next <= instant; next = nextDue()) {
        if (next > registry.now) registry.now = instantOf(epochOf(next));
        await tick();
      }
      registry.now = instant;
    },
  };
}

const earlier = (first: Instant | undefined, second: Instant): Instant =>
  first === undefined || second < first ? second : first;
