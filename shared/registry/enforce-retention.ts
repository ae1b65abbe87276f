import type { Command } from '../kernel/command.ts';
import { type Instant, legalDate } from '../kernel/dates.ts';
import type { RequestId, RetentionRunId } from '../kernel/ids.ts';
import { recordKey } from '../platform/engine/keys.ts';
import { toRecord } from '../platform/engine/records.ts';
import { toRequestItem } from '../platform/engine/request.ts';
import { derivedId } from '../platform/ids.ts';
import type { CommandQueue } from '../platform/queue/port.ts';
import { createOnce } from '../platform/store/create-once.ts';
import type { Store } from '../platform/store/port.ts';
import { spanOf } from '../retention/domain/period.ts';
import type { StartRetentionRun } from '../retention/domain/run-calls.ts';
import { enforced, SCHEDULE, scheduleRecord } from '../retention/domain/schedule.ts';

export interface EnforceRetentionDependencies {
  readonly tenant: string;
  readonly store: Store;
  readonly queue: CommandQueue;
  readonly now: () => Instant;
}

/**
 * Asks for a run of the schedule that is enforced, once in each of its spans. Undefined when none is enforced or this
 * span's run was asked for before; the engine looks at the schedule again when it starts the run, and at each page.
 */
export async function enforceRetention({
  tenant,
  store,
  queue,
  now,
}: EnforceRetentionDependencies): Promise<RetentionRunId | undefined> {
  const at = now();
  const [item] = await store.read([{ table: 'registry', pk: recordKey(scheduleRecord.type, SCHEDULE) }]);
  const version = enforced(toRecord(scheduleRecord, SCHEDULE, item).state, legalDate(at));
  if (version === undefined) return undefined;
  const span = spanOf(legalDate(at), version.every);
  const runId = derivedId<RetentionRunId>('retention-run', tenant, version.version, span);
  const body: StartRetentionRun = { runId, version: version.version, mode: 'enforcement' };
  const command: Command = {
    requestId: derivedId<RequestId>('enforce-retention', tenant, version.version, span),
    type: 'StartRetentionRun',
    actor: { kind: 'system', id: 'enforce-retention' },
    at,
    group: runId,
    lane: 'bulk',
    body,
  };
  if (!(await createOnce(store, 'requests', toRequestItem(command)))) return undefined;
  await queue.send([command]);
  return runId;
}
