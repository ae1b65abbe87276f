import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { Instant } from '../../kernel/dates.ts';
import { RequestId } from '../../kernel/ids.ts';
import type { CommandQueue } from '../queue/port.ts';
import { createOnce } from '../store/create-once.ts';
import type { Store, StoredItem } from '../store/port.ts';
import { dueKey } from './keys.ts';
import { toRequestItem } from './request.ts';

/** A follow-up as stored. Once sent it keeps no index attribute, so that only pending ones are indexed. */
const DueItem = z.lazy(() =>
  z.looseObject({
    pk: z.string(),
    id: RequestId,
    rev: z.number().int().positive(),
    commitId: z.string(),
    command: z.object({
      type: z.string(),
      body: z.unknown(),
      group: z.string(),
      lane: z.enum(['people', 'bulk']),
    }),
    dueAt: Instant,
    dueShard: z.string().optional(),
  }),
);

export interface DispatchDependencies {
  readonly store: Store;
  readonly queue: CommandQueue;
}

/**
 * Sends follow-ups that are due: stores the request each causes, queues it, then marks the follow-up sent.
 * Each step is safe to repeat: the request's id is the follow-up's id.
 */
export async function dispatch(
  ids: readonly string[],
  { store, queue }: DispatchDependencies,
): Promise<number> {
  const items = await store.read(ids.map((id) => ({ table: 'registry', pk: dueKey(id) })));
  const pending = items.filter((item) => item?.['dueShard'] !== undefined).map((item) => DueItem.parse(item));
  const commands = pending.map(({ id, command, dueAt, commitId }): Command => ({
    ...command,
    requestId: id,
    actor: { kind: 'system', id: 'follow-up' },
    at: dueAt,
    cause: commitId,
  }));
  await Promise.all(commands.map((command) => createOnce(store, 'requests', toRequestItem(command))));
  await queue.send(commands);
  await Promise.all(
    pending.map(({ dueShard: _, ...item }) =>
      store.commit([
        {
          op: 'replace',
          table: 'registry',
          item: { ...item, rev: item.rev + 1 } satisfies StoredItem,
          readRev: item.rev,
        },
      ]),
    ),
  );
  return pending.length;
}
