import type { Caller } from '../../shared/kernel/caller.ts';
import type { AnyHandler } from '../../shared/kernel/command-handler.ts';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { mayBeSigned } from '../../shared/kernel/signed-acts.ts';
import { type CommandEdge, commandEdge } from '../../shared/platform/edge/command-edge.ts';
import { dispatch } from '../../shared/platform/engine/dispatch.ts';
import { StoredRequest } from '../../shared/platform/engine/request.ts';
import type { CommandQueue } from '../../shared/platform/queue/port.ts';
import { signedText } from '../../shared/platform/signed/signed-request.ts';
import type { Store, StoredItem } from '../../shared/platform/store/port.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { choicesFrom, hashOf, mix } from '../../tests/simulation/clock/hash.ts';
import { simulatedContexts } from '../../tests/simulation/contexts/all.ts';
import type { Drawn } from '../../tests/simulation/contract.ts';
import { KnownRecords } from '../../tests/simulation/functions/known.ts';
import { foundUnion, type TestRegistry, testRegistry } from '../../tests/support/registry.ts';
import { TENANT } from './fresh-tables.ts';

/** A store in memory, whose items can be looked at without a call. */
export interface OpenStore extends Store {
  readonly items: ReadonlyMap<string, StoredItem>;
}

/** A command that has been accepted and waits to be decided. */
export interface Waiting {
  readonly kind: string;
  /** Decides it; false when it was refused, which is cheaper than what is to be measured. */
  readonly decide: () => Promise<boolean>;
}

const UNIONS = 4;
const MEMBERS_OF_EACH = 30;
/** Virtual time between two draws: timers are met on their days. */
const HOURS = 3;

/**
 * Commands as the simulation's contexts draw them, without its faults, over a small province that grows with them,
 * and all that they cause, timers too. One at a time: whoever iterates decides each before asking for the next.
 */
export async function* drawnCommands(store: OpenStore, draws: number): AsyncGenerator<Waiting> {
  const registry = await testRegistry(store);
  for (let seed = 1; seed <= UNIONS; seed += 1)
    await foundUnion(registry, { seed, size: MEMBERS_OF_EACH, peopleOf: 1_000 + seed });
  const waiting: RequestId[] = [];
  const queue: CommandQueue = {
    send: (messages) => {
      waiting.push(...messages.map(({ requestId }) => requestId));
      return Promise.resolve();
    },
  };
  const edge = edgeOver(registry, queue);
  const sources = simulatedContexts.flatMap(({ commands }) => commands);
  for (let number = 1; number <= draws; number += 1) {
    registry.now = instantOf(epochOf(registry.now) + HOURS * 3_600_000);
    const known = new KnownRecords(store.items).at(number, registry.now);
    const drawn = sources[number % sources.length]?.draw(known, choicesFrom(mix(hashOf('bench'), number)));
    if (drawn !== undefined) await submit(registry, edge, drawn, `drawn-${String(number)}`);
    await dispatch(dueIn(store, registry), { store, queue });
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      yield await waits(registry, next);
      await dispatch(dueIn(store, registry), { store, queue });
    }
  }
}

const edgeOver = ({ store, ring, vault }: TestRegistry, queue: CommandQueue): CommandEdge =>
  commandEdge({
    tenant: TENANT,
    handlers: registryHandlers(vault, { tenant: TENANT }),
    ring,
    store,
    queue,
    onUnsent: (_, fault) => {
      throw fault;
    },
  });

/** As its route does; what edge or route refuse is left out. */
async function submit(
  { vault, now }: TestRegistry,
  edge: CommandEdge,
  { type, body: asSent, actor, seal }: Drawn,
  key: string,
): Promise<void> {
  const caller = signed(type, actor, key, registryHandlers(vault, { tenant: TENANT }).get(type)?.action);
  const requestId = edge.requestIdOf(caller, key);
  const body = seal === undefined ? asSent : await seal({ vault, requestId, now });
  if (body !== undefined) await edge.submit({ type, asSent, body, caller, idempotencyKey: key, now });
}

/** With a signature where the act may have one; the edge of HTTP has verified it. */
function signed(type: string, actor: Caller, key: string, action: AnyHandler['action'] | undefined): Caller {
  if (actor.kind !== 'operator' || actor.certificate === undefined) return actor;
  if (action === undefined || action === 'system' || !mayBeSigned(action)) return actor;
  const path = `/${type}`;
  const over = signedText({ tenant: TENANT, operator: actor, method: 'POST', path, idempotencyKey: key });
  return { ...actor, signature: { certificate: actor.certificate, form: 'raw', value: 'AAAA', over } };
}

const dueIn = ({ items }: OpenStore, { now }: TestRegistry): string[] =>
  [...items.values()]
    .filter((item) => item['dueShard'] !== undefined && String(item['dueAt']) <= now)
    .map(({ pk }) => pk.slice('due#'.length));

async function waits({ store, engine }: TestRegistry, requestId: RequestId): Promise<Waiting> {
  const request = async () => {
    const [item] = await store.read([{ table: 'requests', pk: requestId }]);
    return StoredRequest.parse(item);
  };
  const { type } = await request();
  return {
    kind: type,
    async decide() {
      const { failed } = await engine.process([requestId]);
      const [fault] = failed.values();
      if (fault !== undefined) throw new Error(`${type} failed by fault`, { cause: fault });
      return (await request()).outcome?.status === 'done';
    },
  };
}
