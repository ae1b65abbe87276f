import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import type { CommandMessage } from '../queue/port.ts';
import type { Pending } from '../store/pending.ts';
import type { Store, StoredItem } from '../store/port.ts';
import { dispatch, type DispatchDependencies } from './dispatch.ts';
import { StoredRequest } from './request.ts';

/** A request that has waited this long was probably never queued. */
const STALE_MILLISECONDS = 60_000;

export interface Swept {
  /** Follow-ups that fell due, stragglers of the stream among them. */
  readonly sent: number;
  /** Requests without an outcome that were queued once more. */
  readonly resent: number;
}

/** Each minute: sends what falls due, and queues again what was accepted and never decided. */
export async function sweep(
  now: Instant,
  { pending, ...dependencies }: DispatchDependencies & { readonly pending: Pending },
): Promise<Swept> {
  let sent = 0;
  for await (const ids of pending.due(now)) sent += await dispatch(ids, dependencies);
  let resent = 0;
  const before = instantOf(epochOf(now) - STALE_MILLISECONDS);
  for await (const ids of pending.accepted(before)) resent += await resend(ids, now, dependencies);
  return { sent, resent };
}

/**
 * A queue with a long backlog is no reason to fill it further: each time a request is sent once more, the next
 * time is twice as far away.
 */
async function resend(
  ids: readonly string[],
  now: Instant,
  { store, queue }: DispatchDependencies,
): Promise<number> {
  const items = await store.read(ids.map((pk) => ({ table: 'requests', pk })));
  const open = items.flatMap((item) => (item === undefined || item['outcome'] !== undefined ? [] : [item]));
  const messages = await Promise.all(open.map(async (item) => (await postponed(item, now, store)) ?? []));
  await queue.send(messages.flat(), now);
  return messages.flat().length;
}

const LONGEST_DOUBLING = 8;

/** Undefined when the request was settled or sent by another in the meantime. */
async function postponed(item: StoredItem, now: Instant, store: Store): Promise<CommandMessage | undefined> {
  const { pk, group, lane, resends } = StoredRequest.parse(item);
  const wait = STALE_MILLISECONDS * 2 ** Math.min(resends, LONGEST_DOUBLING);
  const next = {
    ...item,
    rev: item.rev + 1,
    resends: resends + 1,
    pendingSince: instantOf(epochOf(now) + wait),
  };
  const { committed } = await store.commit([
    { op: 'replace', table: 'requests', item: next, readRev: item.rev },
  ]);
  return committed ? { requestId: pk, group, lane } : undefined;
}
