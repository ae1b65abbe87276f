import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Decision,
  type FollowUp,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import { type NoteRetentionSweep, type StartRetentionRun, sweepNext } from './run-calls.ts';
import type { RetentionKind } from './kinds.ts';
import { kindAfter, kindOf, type RetentionRun, type RunEvent, SEGMENTS } from './run.ts';
import { type Count, enforced, type RetentionSchedule, type ScheduleEvent } from './schedule.ts';

export interface Running {
  readonly run: Loaded<RetentionRun, RunEvent>;
  readonly schedule: Loaded<RetentionSchedule, ScheduleEvent>;
}

/** A dry run of any version; in earnest only the one in force, once it was released. */
export const startRetentionRun: Decide<Running, Command<string, StartRetentionRun>> = (
  { run, schedule },
  { body: { runId, version, mode } },
  { on },
) => {
  const found = schedule.state?.versions.find((one) => one.version === version);
  if (found === undefined || run.state !== undefined) return refuse('retention/run-moved');
  if (mode === 'enforcement' && enforced(schedule.state, on)?.version !== version)
    return refuse('retention/not-released', { version });
  const { periods } = found;
  const of = mode === 'dry-run' && found.from > on ? found.from : on;
  const started: RunEvent = { type: 'RetentionRunStarted', v: 1, runId, version, mode, of, periods };
  const kind = kindAfter(periods);
  return kind === undefined
    ? decide(ended({ run, schedule }, [started], { runId, version, mode, on: of, counts: [] }))
    : decide({ changes: [change(run, [started, begun(kind)])], follow: sweeps(runId, kind) });
};

/** One more segment has been gone through. After the last one comes the next kind, or the end. */
export const noteRetentionSweep: Decide<Running, Command<string, NoteRetentionSweep>> = (
  { run, schedule },
  { body: { runId, kind, segment, seen, due } },
) => {
  const { state } = run;
  if (state === undefined || kindOf(state) !== kind || state.swept.includes(segment))
    return refuse('retention/run-moved');
  const swept: RunEvent = { type: 'RetentionSegmentSwept', v: 1, segment, seen, due };
  if (state.swept.length + 1 < SEGMENTS) return decide({ changes: [change(run, swept)] });
  const next = kindAfter(state.periods, kind);
  if (next !== undefined)
    return decide({ changes: [change(run, [swept, begun(next)])], follow: sweeps(runId, next) });
  const counts = state.counts.map((count) =>
    count.kind === kind ? { kind, seen: count.seen + seen, due: count.due + due } : count,
  );
  return decide(ended({ run, schedule }, [swept], { ...state, counts }));
};

/** The counts of a dry run stand in the schedule, for whoever is to release it. */
function ended(
  { run, schedule }: Running,
  before: readonly RunEvent[],
  {
    runId,
    version,
    mode,
    on,
    counts,
  }: Pick<RetentionRun, 'runId' | 'version' | 'mode' | 'on'> & { readonly counts: readonly Count[] },
): Partial<Decision> {
  const end: RunEvent = { type: 'RetentionRunEnded', v: 1 };
  const counted: ScheduleEvent = { type: 'RetentionDryRunEnded', v: 1, version, runId, of: on, counts };
  return {
    changes: [change(run, [...before, end]), ...(mode === 'dry-run' ? [change(schedule, counted)] : [])],
  };
}

const begun = (kind: RetentionKind): RunEvent => ({ type: 'RetentionKindBegun', v: 1, kind });

const sweeps = (runId: RetentionRun['runId'], kind: RetentionKind): readonly FollowUp[] =>
  Array.from({ length: SEGMENTS }, (_, segment) => sweepNext({ runId, kind, segment }));
