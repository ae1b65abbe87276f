import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import {
  type AggregateType,
  type BodyStrip,
  change,
  type Decide,
  decide,
  type FollowUp,
  type LedgerEvent,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import type { ErasureId, MemberId, MembershipApplicationId } from '../../kernel/ids.ts';
import type { Running } from './carry-out.ts';
import { isOver, lastOver } from './period.ts';
import { kindOf, type RetentionRun } from './run.ts';
import { noteSweep, type SweepRetention, sweepNext } from './run-calls.ts';
import { enforced } from './schedule.ts';

/** How far one segment of a run has been gone through. */
export const RetentionSweep = z.lazy(() =>
  z.object({
    seen: z.int().nonnegative(),
    due: z.int().nonnegative(),
    after: z.string().optional(),
    done: z.boolean(),
  }),
);
export type RetentionSweep = z.infer<typeof RetentionSweep>;

export interface RetentionPageSwept extends LedgerEvent {
  readonly type: 'RetentionPageSwept';
  readonly v: 1;
  readonly seen: number;
  readonly due: number;
  readonly after?: string;
}

export const sweepRecord: AggregateType<RetentionSweep, RetentionPageSwept> = {
  type: 'retention-sweep',
  parse: (stored) => RetentionSweep.parse(stored),
  evolve: (state, { seen, due, after }) => ({
    seen: (state?.seen ?? 0) + seen,
    due: (state?.due ?? 0) + due,
    done: after === undefined,
    ...(after === undefined ? {} : { after }),
  }),
};

export const sweepId = ({ runId, kind, segment }: Omit<SweepRetention, 'after'>): string =>
  `${runId}-${kind}-${String(segment)}`;

/** What one commit acts on: with both records, the follow-up and the outcome they fit one transaction. */
export const ACTS_PER_PAGE = 80;

/** One record that was looked at. */
export interface Find {
  /** The item's key: where the next page begins should this be the last of the page. */
  readonly place: string;
  /** The day from which it has been kept for its period; undefined for what has no such day, or is gone already. */
  readonly since: LocalDate | undefined;
  readonly act: Act | undefined;
  /** What it stands for, where it is not one record: entries of an anchored time. */
  readonly entries?: number;
}

export type Act =
  /** Done by others, and counted here: the audit trail is not the engine's. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'strip'; readonly strip: BodyStrip }
  | { readonly kind: 'propose'; readonly proposal: Proposal };

/** Which person an officer is asked to erase. The id follows from the record and the version of the schedule. */
export interface Proposal {
  readonly erasureId: ErasureId;
  readonly of: { readonly memberId: MemberId } | { readonly applicationId: MembershipApplicationId };
}

export interface FoundPage {
  readonly finds: readonly Find[];
  /** Where the page ended; undefined at the end of the segment. */
  readonly next: string | undefined;
}

export interface Sweeping extends Running {
  readonly sweep: Loaded<RetentionSweep, RetentionPageSwept>;
  /** Undefined when the run is not at the kind that the command is of. */
  readonly page: FoundPage | undefined;
}

/** Goes through one page and counts, or acts on, what is over; the next one follows, or the segment's count. */
export const sweepRetention: Decide<Sweeping, Command<string, SweepRetention>> = (
  { run, schedule, sweep, page },
  { body },
  { on },
) => {
  const { runId, kind, segment, after: begun } = body;
  const { state } = run;
  const days = state?.periods[kind];
  if (
    state === undefined ||
    days === undefined ||
    page === undefined ||
    kindOf(state) !== kind ||
    sweep.state?.done === true ||
    sweep.state?.after !== begun
  )
    return refuse('retention/run-moved');
  const inEarnest = state.mode === 'enforcement';
  if (inEarnest && enforced(schedule.state, on)?.version !== state.version)
    return decide({ changes: [change(run, { type: 'RetentionRunStopped', v: 1 })] });
  const taken = overIn(page, days, state, inEarnest ? ACTS_PER_PAGE : Infinity);
  const { seen, after } = taken;
  const { due } = taken;
  const acts = inEarnest ? taken.acts : [];
  const swept = {
    type: 'RetentionPageSwept',
    v: 1,
    seen,
    due,
    ...(after === undefined ? {} : { after }),
  } as const;
  const counted = { seen: (sweep.state?.seen ?? 0) + seen, due: (sweep.state?.due ?? 0) + due };
  return decide({
    changes: [change(sweep, swept)],
    bodies: acts.flatMap((act) => (act.kind === 'strip' ? [act.strip] : [])),
    follow: [
      ...acts.flatMap((act): FollowUp[] =>
        act.kind === 'propose' ? [proposeErasure(act.proposal, lastOver(days, state.on))] : [],
      ),
      after === undefined
        ? noteSweep({ runId, kind, segment, ...counted })
        : sweepNext({ runId, kind, segment, after }),
    ],
  });
};

/** Asks the members context, which looks at the record once more. */
const proposeErasure = (proposal: Proposal, endedBy: LocalDate): FollowUp => ({
  command: {
    type: 'ProposeErasure',
    body: { ...proposal, endedBy },
    group: 'memberId' in proposal.of ? proposal.of.memberId : proposal.of.applicationId,
    lane: 'bulk',
  },
});

function overIn(
  { finds, next }: FoundPage,
  days: number,
  { on }: RetentionRun,
  most: number,
): {
  readonly acts: readonly Act[];
  readonly seen: number;
  readonly due: number;
  readonly after: string | undefined;
} {
  const acts: Act[] = [];
  let [seen, due] = [0, 0];
  for (const [index, { since, act, entries = 1 }] of finds.entries()) {
    if (acts.length === most) return { acts, seen, due, after: finds[index - 1]?.place };
    seen += entries;
    if (act === undefined || since === undefined || !isOver(since, days, on)) continue;
    due += entries;
    if (act.kind !== 'elsewhere') acts.push(act);
  }
  return { acts, seen, due, after: next };
}
