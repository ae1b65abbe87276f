import { type Instant, instantOf } from '../../shared/kernel/dates.ts';
import type { KeyPurpose, SuiteId } from '../../shared/kernel/keys.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { keyKeeper } from '../../shared/keys/adapters/key-keeper.ts';
import type { KeyRotation } from '../../shared/keys/domain/key-rotation.ts';
import { createEngine, type Engine } from '../../shared/platform/engine/engine.ts';
import { dispatch } from '../../shared/platform/engine/dispatch.ts';
import { toRequestItem } from '../../shared/platform/engine/request.ts';
import { liveAccounts } from '../../shared/operators/adapters/live-accounts.ts';
import { rulesSource } from '../../shared/platform/engine/rules-source.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { keyRingSource, type KeyRingSource } from '../../shared/platform/keys/key-ring.ts';
import { type PersonVault, personVault } from '../../shared/platform/keys/person-vault.ts';
import type { Store, StoredItem } from '../../shared/platform/store/port.ts';
import { registryIndexes } from '../../shared/registry/contexts.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { rotateKeys } from '../../shared/registry/rotate-keys.ts';
import { memoryPages } from './memory-pages.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import type { Random } from './random.ts';
import { memoryKeyService } from './registry.ts';

const TENANT = '44';

/** One environment of a function: it caches the ring on its own, and so may hold an old one. */
export interface RotatingNode {
  readonly ring: KeyRingSource;
  readonly vault: PersonVault;
  readonly engine: Engine;
}

export interface RotatingProvince {
  now: Instant;
  readonly nodes: readonly RotatingNode[];
  /** What is stored, without faults. */
  readonly store: MemoryStore;
  /** Starts a rotation of each purpose that is not being rotated. */
  rotate(purposes: readonly KeyPurpose[], suite: SuiteId): Promise<void>;
  /** Stores a command and queues it. */
  submit(type: string, body: unknown, key: string): Promise<RequestId>;
  /** Delivers one batch to any node, or lets time pass until something falls due. False: nothing is left to do. */
  step(): Promise<boolean>;
  rotations(): readonly KeyRotation[];
}

export interface RotatingProvinceOptions {
  /** What is stored from the start. */
  readonly items: ReadonlyMap<string, StoredItem>;
  readonly random: Random;
  readonly start: Instant;
  /** Items a page of a sweep looks at. */
  readonly page?: number;
  /** Stands around every call to the store that the nodes make; what it throws is a crash. */
  readonly around?: <T>(call: () => Promise<T>) => Promise<T>;
}

const NODES = 3;

/** Several environments over one store, with a queue that delivers in any order, and follow-ups that fall due. */
export function rotatingProvince({
  items: initial,
  random,
  start,
  page = 150,
  around = (call) => call(),
}: RotatingProvinceOptions): RotatingProvince {
  const due = new Map<string, Instant>();
  const open = new Set<RequestId>();
  const rotations = new Set<string>();
  const noted = (key: string, item: StoredItem) => {
    if (key.startsWith('registry/due#')) {
      if (item['dueShard'] === undefined) due.delete(String(item['id']));
      else due.set(String(item['id']), item['dueAt'] as Instant);
    }
    if (key.startsWith('requests/')) {
      if (item['outcome'] === undefined) open.add(item.pk as RequestId);
      else open.delete(item.pk as RequestId);
    }
    if (key.startsWith('registry/key-rotation#')) rotations.add(key);
  };
  const memory = memoryStore({ items: initial, changed: noted });
  for (const [key, item] of initial) noted(key, item);
  const { items } = memory;
  const pages = memoryPages(items, page);
  const store: Store = {
    read: (keys) => around(() => memory.read(keys)),
    commit: (writes) => around(() => memory.commit(writes)),
  };
  const queue: RequestId[] = [];
  const province = { now: start };
  const now = () => province.now;
  const pass = (milliseconds: number) => {
    province.now = instantOf(Date.parse(province.now) + milliseconds);
  };
  const service = memoryKeyService();
  const nodes = Array.from({ length: NODES }, (): RotatingNode => {
    const ring = keyRingSource({ store, service, region: 'r1', clock: () => Date.parse(province.now) });
    const vault = personVault({ store, ring, tenant: TENANT });
    const keeper = keyKeeper({ tenant: TENANT, store, pages, ring, vault });
    const engine = createEngine({
      store,
      handlers: registryHandlers(vault, { tenant: TENANT, keys: keeper }),
      indexes: registryIndexes,
      rules: rulesSource(store, TENANT),
      isLive: liveAccounts(store),
      now,
      pause: () => Promise.resolve(),
    });
    return { ring, vault, engine };
  });
  const commandQueue = {
    send: (messages: readonly { readonly requestId: RequestId }[]) => {
      queue.push(...messages.map(({ requestId }) => requestId));
      return Promise.resolve();
    },
  };
  const dispatchDue = async () => {
    const ready = [...due].filter(([, at]) => at <= province.now);
    for (const [id] of ready) {
      try {
        await dispatch([id], { store, queue: commandQueue });
      } catch {
        // The environment died; the next tick finds it again.
      }
    }
  };
  const isIdle = () => queue.length === 0;
  /** What is due, else what was stored and never queued, else what falls due next: time passes until then. */
  const refill = async () => {
    if (isIdle()) await dispatchDue();
    if (isIdle()) queue.push(...open);
    const next = [...due.values()].sort()[0];
    if (!isIdle() || next === undefined) return;
    if (next > province.now) province.now = next;
    await dispatchDue();
  };
  return Object.assign(province, {
    nodes,
    store: memory,
    rotations: () => [...rotations].map((key) => items.get(key)?.['state'] as KeyRotation),
    async rotate(purposes: readonly KeyPurpose[], suite: SuiteId) {
      await rotateKeys(
        { tenant: TENANT, store, queue: commandQueue, service, regions: ['r1', 'r2'], suite, now },
        purposes,
      );
    },
    async submit(type: string, body: unknown, key: string) {
      const requestId = derivedId<RequestId>('rotating', key);
      const actor = { kind: 'system' as const, id: 'test' };
      const command = { requestId, type, actor, at: province.now, group: 'g', lane: 'people' as const, body };
      await store.commit([{ op: 'create', table: 'requests', item: toRequestItem(command) }]);
      queue.push(requestId);
      return requestId;
    },
    async step() {
      pass(random.between(0, 5_000));
      await refill();
      // A follow-up that died on its way is still due.
      if (queue.length === 0) return due.size > 0;
      const batch = Array.from({ length: Math.min(queue.length, random.between(1, 10)) }, () =>
        queue.splice(random.between(0, queue.length - 1), 1),
      ).flat();
      try {
        const { failed } = await random.pick(nodes).engine.process([...new Set(batch)]);
        queue.push(...failed.keys());
      } catch {
        // It died with the whole batch, which comes again.
        queue.push(...batch);
      }
      await dispatchDue();
      return true;
    },
  });
}
