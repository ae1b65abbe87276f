import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { RetentionRunId } from '../../kernel/ids.ts';
import { type RetentionKind, retentionKinds } from './kinds.ts';
import { RunMode } from './run-calls.ts';
import { Count, Periods } from './schedule.ts';

/** Parts of a table that are gone through side by side. */
export const SEGMENTS = 4;

/** One going through of all that the schedule names: to count only, or to act. */
export const RetentionRun = z.lazy(() =>
  z.object({
    runId: RetentionRunId,
    version: z.int().positive(),
    mode: RunMode,
    /** What was over by this day, and nothing else. */
    on: LocalDate,
    periods: Periods,
    status: z.enum(['running', 'ended', 'stopped']),
    startedAt: Instant,
    endedAt: Instant.optional(),
    /** Kinds gone through, and the one that is being gone through, last. */
    counts: z.array(Count),
    /** Segments of that one that have been gone through. */
    swept: z.array(z.int().nonnegative()),
  }),
);
export type RetentionRun = z.infer<typeof RetentionRun>;

export interface RetentionRunStarted extends LedgerEvent {
  readonly type: 'RetentionRunStarted';
  readonly v: 1;
  readonly runId: RetentionRunId;
  readonly version: number;
  readonly mode: RunMode;
  readonly of: LocalDate;
  readonly periods: Periods;
}

export interface RetentionKindBegun extends LedgerEvent {
  readonly type: 'RetentionKindBegun';
  readonly v: 1;
  readonly kind: RetentionKind;
}

export interface RetentionSegmentSwept extends LedgerEvent {
  readonly type: 'RetentionSegmentSwept';
  readonly v: 1;
  readonly segment: number;
  readonly seen: number;
  readonly due: number;
}

export interface RetentionRunEnded extends LedgerEvent {
  readonly type: 'RetentionRunEnded';
  readonly v: 1;
}

/** Another version of the schedule was set meanwhile: what this one would do is not done any more. */
export interface RetentionRunStopped extends LedgerEvent {
  readonly type: 'RetentionRunStopped';
  readonly v: 1;
}

export type RunEvent =
  RetentionRunStarted | RetentionKindBegun | RetentionSegmentSwept | RetentionRunEnded | RetentionRunStopped;

export const runRecord: AggregateType<RetentionRun, RunEvent> = {
  type: 'retention-run',
  parse: (stored) => RetentionRun.parse(stored),
  evolve(state, event, { at }) {
    if (event.type === 'RetentionRunStarted') {
      const { runId, version, mode, of: on, periods } = event;
      return { runId, version, mode, on, periods, status: 'running', startedAt: at, counts: [], swept: [] };
    }
    if (state === undefined) throw new Error(`${event.type} before RetentionRunStarted`);
    switch (event.type) {
      case 'RetentionKindBegun':
        return { ...state, counts: [...state.counts, { kind: event.kind, seen: 0, due: 0 }], swept: [] };
      case 'RetentionSegmentSwept':
        return {
          ...state,
          swept: [...state.swept, event.segment],
          counts: state.counts.map((count, index) =>
            index === state.counts.length - 1
              ? { ...count, seen: count.seen + event.seen, due: count.due + event.due }
              : count,
          ),
        };
      case 'RetentionRunEnded':
        return { ...state, status: 'ended', endedAt: at };
      case 'RetentionRunStopped':
        return { ...state, status: 'stopped', endedAt: at };
    }
  },
};

/** The kind that the run is at; undefined when it is over. */
export const kindOf = ({ status, counts }: RetentionRun): RetentionKind | undefined =>
  status === 'running' ? counts.at(-1)?.kind : undefined;

/** The first kind after this one that the schedule sets a period for. */
export function kindAfter(periods: Periods, kind?: RetentionKind): RetentionKind | undefined {
  const rest = kind === undefined ? retentionKinds : retentionKinds.slice(retentionKinds.indexOf(kind) + 1);
  return rest.find((one) => periods[one] !== undefined);
}
