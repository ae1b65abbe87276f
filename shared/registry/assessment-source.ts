import { type Instant, legalDate, type LocalDate } from '../kernel/dates.ts';
import type { UnionId } from '../kernel/ids.ts';
import { canonicalHash } from '../platform/canonical-hash.ts';
import { recordsReader } from '../platform/edge/records-reader.ts';
import type { Lists } from '../platform/store/lists.ts';
import type { Store } from '../platform/store/port.ts';
import type { AssessmentSource } from '../statistics/application/assessment-handlers.ts';
import type { Edition, SeriesStore } from '../statistics/application/series-ports.ts';
import type { StatisticsStore } from '../statistics/application/ports.ts';
import type { Snapshot } from '../statistics/domain/assessment.ts';
import type { Scope } from '../statistics/domain/contributions.ts';
import type { Figure, Figures } from '../statistics/domain/figure.ts';
import { seriesFamilies, standingOf } from '../statistics/domain/series.ts';
import { isInput } from '../statistics/domain/formulas.ts';
import { reportedFiguresRecord, reportedOn } from '../statistics/domain/reported-figures.ts';
import { childrenPage } from '../unions/adapters/children-page.ts';
import { isStanding } from '../unions/domain/lifecycle.ts';
import { type Union, unionRecord } from '../unions/domain/union.ts';

export interface AssessmentSourceDependencies {
  readonly store: Store;
  readonly lists: Lists;
  readonly statistics: Pick<StatisticsStore, 'generations' | 'figures'>;
  /** Closed days; absent where none are kept. */
  readonly series?: Pick<SeriesStore, 'progress' | 'latest'>;
  readonly now: () => Instant;
}

/**
 * Figures at the close of the period's last day or, where that is not closed, as they stand when they are read; the
 * list of unions below, and what each record says.
 */
export function assessmentSource({
  store,
  lists,
  statistics,
  series,
  now,
}: AssessmentSourceDependencies): AssessmentSource {
  const records = recordsReader(store, lists);
  const pageOf = childrenPage(lists);

  async function figuresOf(scope: Scope, closed: LocalDate | undefined): Promise<Figures> {
    const edition = closed === undefined ? undefined : await editionOf(series, closed);
    if (series === undefined || closed === undefined || edition === undefined)
      return statistics.figures((await statistics.generations()).live, scope);
    const closes = await Promise.all(
      [...seriesFamilies].map((family) => series.latest(edition, scope, family, closed)),
    );
    return new Map(
      closes.flatMap((close) =>
        close === undefined
          ? []
          : [...standingOf(close)].map(([name, count]): [Figure, number] => [
              `${close.family}/${name}`,
              count,
            ]),
      ),
    );
  }

  async function snapshotOf(
    { unionId, name }: Union,
    keep: (figure: Figure) => boolean,
    closed: LocalDate | undefined,
  ): Promise<Snapshot> {
    const scope = `union:${unionId}` as const;
    const [figures, reported] = await Promise.all([
      figuresOf(scope, closed),
      records.record(reportedFiguresRecord, scope),
    ]);
    const at = now();
    return {
      unionId,
      name,
      at,
      ...(closed && { closed }),
      figures: kept(figures, keep),
      reported: [...reportedOn(reported.state, legalDate(at)).values()].map(
        ({ kind, from, value, evidence }) => ({ kind, from, value, evidence }),
      ),
    };
  }

  return {
    async snapshot(union, through) {
      const [{ state }, edition] = await Promise.all([
        records.record(unionRecord, union),
        editionOf(series, through),
      ]);
      return state && snapshotOf(state, isKept, edition && through);
    },
    async below(union, after, closed) {
      const { children, next } = await pageOf(union, after);
      const found = await records.records(unionRecord, children);
      // The list lags: what counts is what the record of each says.
      const below = found.flatMap(({ state }) => (state && isBelow(state, union) ? [state] : []));
      return { rows: await Promise.all(below.map((child) => snapshotOf(child, isInput, closed))), next };
    },
    digest: (previous, snapshot) => canonicalHash({ ...(previous && { previous }), snapshot }),
  };
}

/** Where closes of that day are kept; undefined while it is not closed, and before the first day of all. */
async function editionOf(
  series: AssessmentSourceDependencies['series'],
  on: LocalDate,
): Promise<Edition | undefined> {
  const progress = await series?.progress();
  const { edition, first, closedThrough } = progress?.reading ?? progress ?? {};
  return first !== undefined && closedThrough !== undefined && first <= on && on <= closedThrough
    ? edition
    : undefined;
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
