import { endOfLegalDate, epochOf, type Instant, instantOf, legalDate } from '../kernel/dates.ts';
import { recordKey } from '../platform/engine/keys.ts';
import { toRecord } from '../platform/engine/records.ts';
import type { Store } from '../platform/store/port.ts';
import { lastOver } from '../retention/domain/period.ts';
import { enforced, SCHEDULE, scheduleRecord } from '../retention/domain/schedule.ts';

/**
 * The last instant of what the retention schedule lets go of the audit trail; undefined when no version that says so
 * is in force and was released.
 */
export async function auditCut(store: Pick<Store, 'read'>, now: Instant): Promise<Instant | undefined> {
  const [item] = await store.read([{ table: 'registry', pk: recordKey(scheduleRecord.type, SCHEDULE) }]);
  const on = legalDate(now);
  const days = enforced(toRecord(scheduleRecord, SCHEDULE, item).state, on)?.periods['audit-entry'];
  return days === undefined ? undefined : instantOf(epochOf(endOfLegalDate(lastOver(days, on))) - 1);
}
