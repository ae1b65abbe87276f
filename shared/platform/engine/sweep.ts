import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import type { Pending } from '../store/pending.ts';
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

async function resend(
  ids: readonly string[],
  now: Instant,
  { store, queue }: DispatchDependencies,
): Promise<number> {
  const items = await store.read(ids.map((pk) => ({ table: 'requests', pk })));
  const open = items.flatMap((item) => (item === undefined ? [] : [StoredRequest.parse(item)]));
  const messages = open
    .filter(({ outcome }) => outcome === undefined)
    .map(({ pk, group, lane }) => ({ requestId: pk, group, lane }));
  await queue.send(messages, now.slice(0, 'YYYY-MM-DDTHH:mm'.length));
  return messages.length;
}
