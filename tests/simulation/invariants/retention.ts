import { legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { ErasureRequest } from '../../../shared/members/domain/erasure-request.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { MembershipApplication } from '../../../shared/members/domain/membership-application.ts';
import type { RetentionRun } from '../../../shared/retention/domain/run.ts';
import type {
  Periods,
  RetentionSchedule,
  ScheduleVersion,
} from '../../../shared/retention/domain/schedule.ts';
import type { RetentionSweep } from '../../../shared/retention/domain/sweep.ts';
import type { Invariant, View } from '../contract.ts';
import { RESTORED } from '../../../shared/registry/restored-requests.ts';
import { recordsIn, storedIn } from './stored.ts';

const DAY = 86_400_000;

/** Whole days between two dates, neither of them counted. */
const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY) - 1;

const versionsIn = (view: View): readonly ScheduleVersion[] =>
  [...recordsIn<RetentionSchedule>(view, 'retention-schedule').values()].flatMap(
    ({ state }) => state.versions,
  );

/** Whether some version that was released by then allowed it, on that day, of what was kept since this one. */
const wasAllowed = (
  versions: readonly ScheduleVersion[],
  kind: keyof Periods,
  since: LocalDate,
  on: LocalDate,
): boolean =>
  versions.some(
    ({ periods, from, released }) =>
      released !== undefined &&
      from <= on &&
      legalDate(released.at) <= on &&
      periods[kind] !== undefined &&
      daysBetween(since, on) >= periods[kind],
  );

/** G7: bodies and proposals, by a version whose dry run somebody else than its author has read. */
export const nothingGoesBeforeItsTime: Invariant = {
  name: 'nothing goes before its time, nor by a schedule that was not released',
  when: 'always',
  check(view) {
    const versions = versionsIn(view);
    const today = legalDate(view.now);
    const stripped = [...storedIn(view).requests.values()].flatMap(({ pk, type, outcome, body }) => {
      // What a take-over knows of the ledger alone never had one; what it could not open it does not keep.
      const isLost = outcome?.status === 'rejected' && outcome.rejection.code === 'request/lost';
      if (body !== undefined || type === RESTORED || isLost) return [];
      if (outcome === undefined) return [`request ${pk} lost its body before it was settled`];
      return wasAllowed(versions, 'request-body', legalDate(outcome.at), today)
        ? []
        : [`request ${pk} of ${outcome.at} lost its body before its time`];
    });
    const proposed = [...recordsIn<ErasureRequest>(view, 'erasure-request').values()].flatMap(
      ({ pk, state: { by, of, submittedAt } }) => {
        if (!by.startsWith('system:') || by === 'system:test') return [];
        const on = legalDate(submittedAt);
        const [kind, since] = endOf(view, of);
        // Who has come back since, or left again, tells nothing of that day.
        if (since === undefined || since > on) return [];
        return wasAllowed(versions, kind, since, on) ? [] : [`${pk} was proposed before its time`];
      },
    );
    const enforced = [...recordsIn<RetentionRun>(view, 'retention-run').values()].flatMap(({ pk, state }) => {
      const version = versions.find((one) => one.version === state.version);
      if (state.mode === 'dry-run') return [];
      const { dryRun, released, setBy } = version ?? {};
      const rightful =
        released !== undefined &&
        released.at <= state.startedAt &&
        dryRun !== undefined &&
        (released.by !== setBy || setBy === 'system:test');
      return rightful ? [] : [`${pk} enforces a version that nobody else has read the dry run of`];
    });
    return [...stripped, ...proposed, ...enforced];
  },
};

function endOf(view: View, of: ErasureRequest['of']): readonly [keyof Periods, LocalDate | undefined] {
  if ('memberId' in of)
    return ['departed-member', recordsIn<Member>(view, 'member').get(of.memberId)?.state.endedOn];
  const application = recordsIn<MembershipApplication>(view, 'membership-application').get(of.applicationId);
  const { decidedAt } = application?.state ?? {};
  return ['rejected-application', decidedAt && legalDate(decidedAt)];
}

/** G7: a run that ended has gone through every segment of every kind, and counted each once. */
export const runsCountWhatTheySwept: Invariant = {
  name: 'runs of the retention schedule count what they went through, once',
  when: 'drained',
  check(view) {
    const sweeps = recordsIn<RetentionSweep>(view, 'retention-sweep');
    return [...recordsIn<RetentionRun>(view, 'retention-run').values()].flatMap(({ pk, state }) => {
      const { runId, status, counts, periods } = state;
      if (status === 'running') return [`${pk} has stopped on its way`];
      if (status === 'stopped') return [];
      const missing = Object.keys(periods).filter((kind) => !counts.some((count) => count.kind === kind));
      const wrong = counts.flatMap(({ kind, seen, due }) => {
        const parts = [0, 1, 2, 3].map((segment) => sweeps.get(`${runId}-${kind}-${String(segment)}`)?.state);
        const sum = (of: 'seen' | 'due') => parts.reduce((total, part) => total + (part?.[of] ?? 0), 0);
        return parts.every((part) => part?.done === true) && sum('seen') === seen && sum('due') === due
          ? []
          : [`${pk} counts ${kind} otherwise than its sweeps`];
      });
      return [...missing.map((kind) => `${pk} left ${kind} out`), ...wrong];
    });
  },
};
