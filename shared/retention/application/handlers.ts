import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { governsProvince } from '../../kernel/governs-province.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import { noteRetentionSweep, type Running, startRetentionRun } from '../domain/carry-out.ts';
import { kindOf, runRecord, SEGMENTS } from '../domain/run.ts';
import { NoteRetentionSweep, StartRetentionRun, SweepRetention } from '../domain/run-calls.ts';
import { SCHEDULE, scheduleRecord } from '../domain/schedule.ts';
import {
  ReleaseRetentionSchedule,
  releaseRetentionSchedule,
  type Scheduling,
  SetRetentionSchedule,
  setRetentionSchedule,
} from '../domain/set-schedule.ts';
import { sweepId, type Sweeping, sweepRecord, sweepRetention } from '../domain/sweep.ts';
import type { RetentionKeeper } from './ports.ts';

/** Every command of the retention context. Without a keeper no run goes anywhere: for functions that only take in. */
export const retentionHandlers = (keeper?: RetentionKeeper): readonly AnyHandler[] => [
  setHandler,
  releaseHandler,
  startHandler,
  noteHandler,
  ...(keeper ? [sweepHandler(keeper)] : []),
];

const scheduling = async (read: Reader, actor: Actor): Promise<Scheduling> => {
  const [schedule, gate] = await Promise.all([
    read.record(scheduleRecord, SCHEDULE),
    actor.kind === 'operator' ? read.gate(actor.scope) : undefined,
  ]);
  return { schedule, gate };
};

/** The schedule is the whole province's: whoever works in a part of it has no part in it. */
const maySchedule = ({ gate }: Scheduling, actor: Actor): Rejection | undefined =>
  governsProvince(actor, gate) ? undefined : reject('retention/not-found');

const setHandler: CommandHandler<'SetRetentionSchedule', SetRetentionSchedule, Scheduling> = {
  type: 'SetRetentionSchedule',
  body: SetRetentionSchedule,
  action: 'retention:set',
  lane: 'people',
  load: (read, { actor }) => scheduling(read, actor),
  group: () => SCHEDULE,
  guard: maySchedule,
  decide: setRetentionSchedule,
};

const releaseHandler: CommandHandler<'ReleaseRetentionSchedule', ReleaseRetentionSchedule, Scheduling> = {
  type: 'ReleaseRetentionSchedule',
  body: ReleaseRetentionSchedule,
  action: 'retention:release',
  lane: 'people',
  load: (read, { actor }) => scheduling(read, actor),
  group: () => SCHEDULE,
  guard(records, actor, { version }) {
    const found = records.schedule.state?.versions.find((one) => one.version === version);
    return (
      maySchedule(records, actor) ??
      (found === undefined ? reject('retention/not-found') : ownSubmission(actor, found.setBy))
    );
  },
  decide: releaseRetentionSchedule,
};

const systemOnly = (_: unknown, { kind }: Actor) =>
  kind === 'system' ? undefined : reject('command/not-permitted');

const running = async (read: Reader, runId: string): Promise<Running> => {
  const [run, schedule] = await Promise.all([
    read.record(runRecord, runId),
    read.record(scheduleRecord, SCHEDULE),
  ]);
  return { run, schedule };
};

const startHandler: CommandHandler<'StartRetentionRun', StartRetentionRun, Running> = {
  type: 'StartRetentionRun',
  body: StartRetentionRun,
  action: 'system',
  lane: 'bulk',
  load: (read, { body }) => running(read, body.runId),
  group: (_, { runId }) => runId,
  guard: systemOnly,
  decide: startRetentionRun,
};

const noteHandler: CommandHandler<'NoteRetentionSweep', NoteRetentionSweep, Running> = {
  type: 'NoteRetentionSweep',
  body: NoteRetentionSweep,
  action: 'system',
  lane: 'bulk',
  load: (read, { body }) => running(read, body.runId),
  group: (_, { runId }) => runId,
  guard: systemOnly,
  decide: noteRetentionSweep,
};

const sweepHandler = (
  keeper: RetentionKeeper,
): CommandHandler<'SweepRetention', SweepRetention, Sweeping> => ({
  type: 'SweepRetention',
  body: SweepRetention,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const { runId, kind, segment, after } = body;
    const [records, sweep] = await Promise.all([
      running(read, runId),
      read.record(sweepRecord, sweepId(body)),
    ]);
    const { state } = records.run;
    const goesOn = state !== undefined && kindOf(state) === kind;
    const page = goesOn
      ? await keeper.page(kind, state.version, { segment, segments: SEGMENTS, after })
      : undefined;
    return { ...records, sweep, page };
  },
  group: (_, { runId, segment }) => `${runId}-${String(segment)}`,
  guard: systemOnly,
  decide: sweepRetention,
});
