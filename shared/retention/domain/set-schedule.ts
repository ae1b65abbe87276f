import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, type Loaded, type LoadedGate, refuse } from '../../kernel/decision.ts';
import { RetentionRunId } from '../../kernel/ids.ts';
import { startRun } from './run-calls.ts';
import { type RetentionSchedule, ScheduleVersion, type ScheduleEvent } from './schedule.ts';
import { isOver } from './period.ts';

export const SetRetentionSchedule = z.lazy(() =>
  z.strictObject({
    from: LocalDate,
    every: ScheduleVersion.unwrap().shape.every.default(7),
    periods: ScheduleVersion.unwrap().shape.periods,
  }),
);
export type SetRetentionSchedule = z.infer<typeof SetRetentionSchedule>;

export const ReleaseRetentionSchedule = z.lazy(() =>
  z.strictObject({
    version: z.int().positive(),
    /** The dry run whose counts were read. */
    dryRun: RetentionRunId,
  }),
);
export type ReleaseRetentionSchedule = z.infer<typeof ReleaseRetentionSchedule>;

export interface Scheduling {
  readonly schedule: Loaded<RetentionSchedule, ScheduleEvent>;
  /** Of the actor's part of the tree. */
  readonly gate: LoadedGate | undefined;
}

/** A new version; what it would remove is counted at once. */
export const setRetentionSchedule: Decide<Scheduling, Command<string, SetRetentionSchedule>> = (
  { schedule },
  { body: { from, every, periods } },
  { on, newId },
) => {
  if (from < on) return refuse('retention/backdated', { on });
  const version = (schedule.state?.versions.length ?? 0) + 1;
  const runId = newId<RetentionRunId>('dry-run');
  const set: ScheduleEvent = { type: 'RetentionScheduleSet', v: 1, version, from, every, periods };
  return decide({
    changes: [change(schedule, set)],
    follow: [startRun({ runId, version, mode: 'dry-run' })],
    result: { version: String(version), runId },
  });
};

/** Counts that are older say little of what would go. */
const FRESH_DAYS = 30;

/** Whoever releases a version has read what it would remove, and is not who set it. */
export const releaseRetentionSchedule: Decide<Scheduling, Command<string, ReleaseRetentionSchedule>> = (
  { schedule },
  { body: { version, dryRun } },
  { on },
) => {
  const found = schedule.state?.versions.find((one) => one.version === version);
  if (found === undefined) return refuse('retention/not-found');
  if (found.released !== undefined || version !== schedule.state?.versions.length)
    return refuse('retention/not-open', { version });
  if (found.dryRun === undefined) return refuse('retention/no-dry-run', { version });
  if (found.dryRun.runId !== dryRun) return refuse('retention/other-dry-run', { runId: found.dryRun.runId });
  if (isOver(found.dryRun.on, FRESH_DAYS, on))
    return refuse('retention/old-dry-run', { on: found.dryRun.on });
  const released: ScheduleEvent = { type: 'RetentionScheduleReleased', v: 1, version, runId: dryRun };
  return decide({ changes: [change(schedule, released)], result: { version: String(version) } });
};
