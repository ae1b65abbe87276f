import type { Command } from '../../kernel/command.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Rejection } from '../../kernel/problem.ts';
import type { CommandQueue } from '../queue/port.ts';
import { createOnce } from '../store/create-once.ts';
import type { Store } from '../store/port.ts';
import { StoredRequest, toRequestItem } from './request.ts';

export interface AcceptDependencies {
  readonly store: Store;
  readonly queue: CommandQueue;
  /** Told when a request is stored but could not be queued: the sweeper will send it. */
  readonly onUnsent: (command: Command, fault: unknown) => void;
}

/**
 * Makes a command durable, then queues it. Once stored it will be carried out whatever dies, so a fault of the
 * queue is no fault of the request. The same request id with another digest is refused.
 */
export async function accept(
  command: Command,
  digests: readonly [string, ...string[]],
  { store, queue, onUnsent }: AcceptDependencies,
): Promise<Result<StoredRequest, Rejection>> {
  const item = toRequestItem(command, digests[0]);
  const isNew = await createOnce(store, 'requests', item);
  const [there] = isNew ? [item] : await store.read([{ table: 'requests', pk: command.requestId }]);
  const stored = StoredRequest.parse(there);
  if (stored.digest === undefined || !digests.includes(stored.digest))
    return err({ code: 'request/key-reused' });
  if (stored.outcome === undefined) await sendOrReport(stored, command, { queue, onUnsent });
  return ok(stored);
}

async function sendOrReport(
  { pk, group, lane }: StoredRequest,
  command: Command,
  { queue, onUnsent }: Pick<AcceptDependencies, 'queue' | 'onUnsent'>,
): Promise<void> {
  try {
    await queue.send([{ requestId: pk, group, lane }]);
  } catch (fault) {
    onUnsent(command, fault);
  }
}
