import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { RetentionRunId } from '../../kernel/ids.ts';
import { kinds, type RetentionKind } from './kinds.ts';

const days = (kind: RetentionKind) => z.int().min(kinds[kind].least).max(kinds[kind].most);

/** Days for which each kind is kept. A kind that is left out is kept. */
export const Periods = z.lazy(() =>
  z
    .strictObject({
      'request-body': days('request-body').optional(),
      'rejected-application': days('rejected-application').optional(),
      'departed-member': days('departed-member').optional(),
      'audit-entry': days('audit-entry').optional(),
    })
    .meta({ id: 'RetentionPeriods', examples: [{ 'request-body': 30, 'departed-member': 3653 }] }),
);
export type Periods = z.infer<typeof Periods>;

/** What a run found of one kind. */
export const Count = z.lazy(() =>
  z.object({
    kind: z.enum(Object.keys(kinds) as [RetentionKind, ...RetentionKind[]]),
    /** Looked at. */
    seen: z.int().nonnegative(),
    /** Of those, whose time was over. */
    due: z.int().nonnegative(),
  }),
);
export type Count = z.infer<typeof Count>;

export const ScheduleVersion = z.lazy(() =>
  z.object({
    version: z.int().positive(),
    /** The first day on which it may be enforced. */
    from: LocalDate,
    /** Days from one run to the next. */
    every: z.int().min(1).max(31),
    periods: Periods,
    setBy: z.string(),
    setAt: Instant,
    /** What would have gone, had it been enforced on that day. */
    dryRun: z
      .object({ runId: RetentionRunId, on: LocalDate, endedAt: Instant, counts: z.array(Count) })
      .optional(),
    /** Who read those counts and let it be enforced. */
    released: z.object({ by: z.string(), at: Instant }).optional(),
  }),
);
export type ScheduleVersion = z.infer<typeof ScheduleVersion>;

/** 保存期限表: every version of the province's retention schedule, the latest last. */
export const RetentionSchedule = z.lazy(() => z.object({ versions: z.array(ScheduleVersion).min(1) }));
export type RetentionSchedule = z.infer<typeof RetentionSchedule>;

export interface RetentionScheduleSet extends LedgerEvent {
  readonly type: 'RetentionScheduleSet';
  readonly v: 1;
  readonly version: number;
  readonly from: LocalDate;
  readonly every: number;
  readonly periods: Periods;
}

export interface RetentionDryRunEnded extends LedgerEvent {
  readonly type: 'RetentionDryRunEnded';
  readonly v: 1;
  readonly version: number;
  readonly runId: RetentionRunId;
  /** The day for which it was counted. */
  readonly of: LocalDate;
  readonly counts: readonly Count[];
}

export interface RetentionScheduleReleased extends LedgerEvent {
  readonly type: 'RetentionScheduleReleased';
  readonly v: 1;
  readonly version: number;
  /** The dry run that was read. */
  readonly runId: RetentionRunId;
}

export type ScheduleEvent = RetentionScheduleSet | RetentionDryRunEnded | RetentionScheduleReleased;

/** There is one in a province. */
export const SCHEDULE = 'province';

export const scheduleRecord: AggregateType<RetentionSchedule, ScheduleEvent> = {
  type: 'retention-schedule',
  parse: (stored) => RetentionSchedule.parse(stored),
  evolve(state, event, { at, by }) {
    const versions = state?.versions ?? [];
    if (event.type === 'RetentionScheduleSet') {
      const { version, from, every, periods } = event;
      return { versions: [...versions, { version, from, every, periods, setBy: by, setAt: at }] };
    }
    return {
      versions: versions.map((one) => {
        if (one.version !== event.version) return one;
        if (event.type === 'RetentionScheduleReleased') return { ...one, released: { by, at } };
        const { runId, of, counts } = event;
        return { ...one, dryRun: { runId, on: of, endedAt: at, counts: [...counts] } };
      }),
    };
  },
};

/**
 * The version that holds on the date: the latest that was set, of those that begin by then. It is enforced only if it
 * was released; until then nothing is, so that a new version also stops an old one.
 */
export const inForce = (
  schedule: RetentionSchedule | undefined,
  on: LocalDate,
): ScheduleVersion | undefined => schedule?.versions.findLast(({ from }) => from <= on);

export const enforced = (
  schedule: RetentionSchedule | undefined,
  on: LocalDate,
): ScheduleVersion | undefined => {
  const version = inForce(schedule, on);
  return version?.released === undefined ? undefined : version;
};
