import * as z from 'zod';
import type { CommandCall } from '../../kernel/command.ts';
import type { FollowUp } from '../../kernel/decision.ts';
import { RetentionRunId } from '../../kernel/ids.ts';
import { Count } from './schedule.ts';

export const RunMode = z.enum(['dry-run', 'enforcement']);
export type RunMode = z.infer<typeof RunMode>;

export const StartRetentionRun = z.lazy(() =>
  z.strictObject({ runId: RetentionRunId, version: z.int().positive(), mode: RunMode }),
);
export type StartRetentionRun = z.infer<typeof StartRetentionRun>;

export const SweepRetention = z.lazy(() =>
  z.strictObject({
    runId: RetentionRunId,
    kind: Count.unwrap().shape.kind,
    segment: z.int().nonnegative(),
    after: z.string().optional(),
  }),
);
export type SweepRetention = z.infer<typeof SweepRetention>;

export const NoteRetentionSweep = z.lazy(() =>
  z.strictObject({
    runId: RetentionRunId,
    segment: z.int().nonnegative(),
    ...Count.unwrap().shape,
  }),
);
export type NoteRetentionSweep = z.infer<typeof NoteRetentionSweep>;

const next = (type: string, group: string, body: unknown): FollowUp => ({
  command: { type, body, group, lane: 'bulk' } satisfies CommandCall,
});

export const startRun = (body: StartRetentionRun): FollowUp => next('StartRetentionRun', body.runId, body);

export const sweepNext = (body: SweepRetention): FollowUp =>
  next('SweepRetention', `${body.runId}-${String(body.segment)}`, body);

export const noteSweep = (body: NoteRetentionSweep): FollowUp => next('NoteRetentionSweep', body.runId, body);
