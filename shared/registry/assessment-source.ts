import type { Instant } from '../kernel/dates.ts';
import { legalDate } from '../kernel/dates.ts';
import type { UnionId } from '../kernel/ids.ts';
import { canonicalHash } from '../platform/canonical-hash.ts';
import { recordsReader } from '../platform/edge/records-reader.ts';
import type { Lists } from '../platform/store/lists.ts';
import type { Store } from '../platform/store/port.ts';
import type { AssessmentSource } from '../statistics/application/assessment-handlers.ts';
import type { StatisticsStore } from '../statistics/application/ports.ts';
import type { Snapshot } from '../statistics/domain/assessment.ts';
import type { Figure, Figures } from '../statistics/domain/figure.ts';
import { isInput } from '../statistics/domain/formulas.ts';
import { reportedFiguresRecord, reportedOn } from '../statistics/domain/reported-figures.ts';
import { childrenPage } from '../unions/adapters/children-page.ts';
import { isStanding } from '../unions/domain/lifecycle.ts';
import { type Union, unionRecord } from '../unions/domain/union.ts';

export interface AssessmentSourceDependencies {
  readonly store: Store;
  readonly lists: Lists;
  readonly statistics: Pick<StatisticsStore, 'generations' | 'figures'>;
  readonly now: () => Instant;
}

/** Figures as they stand when they are read, with the moment; the list of unions below, and what each record says. */
export function assessmentSource({
  store,
  lists,
  statistics,
  now,
}: AssessmentSourceDependencies): AssessmentSource {
  const records = recordsReader(store, lists);
  const pageOf = childrenPage(lists);

  async function snapshotOf({ unionId, name }: Union, keep: (figure: Figure) => boolean): Promise<Snapshot> {
    const scope = `union:${unionId}` as const;
    const { live } = await statistics.generations();
    const [figures, reported] = await Promise.all([
      statistics.figures(live, scope),
      records.record(reportedFiguresRecord, scope),
    ]);
    const at = now();
    return {
      unionId,
      name,
      at,
      figures: kept(figures, keep),
      reported: [...reportedOn(reported.state, legalDate(at)).values()].map(
        ({ kind, from, value, evidence }) => ({ kind, from, value, evidence }),
      ),
    };
  }

  return {
    async snapshot(union) {
      const { state } = await records.record(unionRecord, union);
      return state && snapshotOf(state, isKept);
    },
    async below(union, after) {
      const { children, next } = await pageOf(union, after);
      const found = await records.records(unionRecord, children);
      // The list lags: what counts is what the record of each says.
      const below = found.flatMap(({ state }) => (state && isBelow(state, union) ? [state] : []));
      return { rows: await Promise.all(below.map((child) => snapshotOf(child, isInput))), next };
    },
    digest: (previous, snapshot) => canonicalHash({ ...(previous && { previous }), snapshot }),
  };
}

const isBelow = ({ superior, status }: Union, union: UnionId): boolean =>
  superior === union && isStanding(status);

/** Of a period's own union all but what tells of days to come, and of those that have passed. */
const isKept = (figure: Figure): boolean => !/^(birth|term|waiting)-/.test(figure);

const kept = (figures: Figures, keep: (figure: Figure) => boolean): Record<string, number> =>
  Object.fromEntries(
    [...figures]
      .filter(([figure, count]) => count !== 0 && keep(figure))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
