import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import {
  type AggregateType,
  change,
  type Decide,
  decide,
  type LedgerEvent,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import type { Text } from '../../kernel/problem.ts';
import { ScopeName } from './scope-name.ts';

/** What the registry can't count: the annual union statistics (工会统计年报), and checks of a sample of records. */
export const reportedKinds = {
  'annual-members': { zh: '工会统计年报会员数', en: 'members by the annual union statistics' },
  'annual-unions': { zh: '工会统计年报基层工会数', en: 'base unions by the annual union statistics' },
  'sample-checked': { zh: '抽样核查的会员记录数', en: 'member records in a sample that was checked' },
  'sample-agreed': {
    zh: '抽样核查中与实际相符的记录数',
    en: 'records of that sample that agree with the facts',
  },
} as const satisfies Readonly<Record<string, Text>>;
export type ReportedKind = keyof typeof reportedKinds;

export const ReportedKind = z.enum(Object.keys(reportedKinds) as [ReportedKind, ...ReportedKind[]]);

export const ReportedFigure = z.object({
  kind: ReportedKind,
  /** The day that the figure is of; it holds until a later one of its kind. */
  from: LocalDate,
  value: z.number().int().nonnegative(),
  /** The report it was taken from. */
  evidence: EvidenceKey,
  reportedAt: Instant,
  by: z.string(),
});
export type ReportedFigure = z.infer<typeof ReportedFigure>;

/** One record a scope. Of each kind and day the last that was entered; the ledger keeps what it replaced. */
export const ReportedFigures = z.lazy(() =>
  z.object({ scope: ScopeName, figures: z.array(ReportedFigure).readonly() }),
);
export type ReportedFigures = z.infer<typeof ReportedFigures>;

type Values = Readonly<Partial<Record<ReportedKind, number>>>;

export interface FiguresReported extends LedgerEvent {
  readonly type: 'FiguresReported';
  readonly v: 1;
  readonly scope: ScopeName;
  readonly from: LocalDate;
  readonly figures: Values;
  readonly evidence: EvidenceKey;
}

export const reportedFiguresRecord: AggregateType<ReportedFigures, FiguresReported> = {
  type: 'reported-figures',
  parse: (stored) => ReportedFigures.parse(stored),
  evolve(state, { scope, from, figures, evidence }, { at, by }) {
    const added = (Object.entries(figures) as [ReportedKind, number][]).map(
      ([kind, value]): ReportedFigure => ({ kind, from, value, evidence, reportedAt: at, by }),
    );
    const kept = (state?.figures ?? []).filter((known) => known.from !== from || !(known.kind in figures));
    return { scope, figures: [...kept, ...added].toSorted(byDay) };
  },
};

const byDay = (a: ReportedFigure, b: ReportedFigure): number =>
  a.from === b.from ? (a.kind < b.kind ? -1 : 1) : a.from < b.from ? -1 : 1;

/** Of each kind the figure that holds on a day. */
export const reportedOn = (
  state: ReportedFigures | undefined,
  on: LocalDate,
): ReadonlyMap<ReportedKind, ReportedFigure> =>
  new Map((state?.figures ?? []).filter(({ from }) => from <= on).map((figure) => [figure.kind, figure]));

/** More people and unions than there are. */
const MOST = 2_000_000_000;

const Value = z.number().int().nonnegative().max(MOST);

export const ReportFigures = z.lazy(() =>
  z.strictObject({
    scope: ScopeName,
    from: LocalDate,
    figures: z.strictObject({
      'annual-members': Value.optional(),
      'annual-unions': Value.optional(),
      'sample-checked': Value.optional(),
      'sample-agreed': Value.optional(),
    } satisfies Record<ReportedKind, unknown>),
    evidence: EvidenceKey,
  }),
);
export type ReportFigures = z.infer<typeof ReportFigures>;

export interface Reporting {
  readonly reported: Loaded<ReportedFigures, FiguresReported>;
}

/** Days that figures may be of, in one record: four a year for each kind last a lifetime. */
const MOST_ENTRIES = 1_000;

export const reportFigures: Decide<Reporting, Command<string, ReportFigures>> = (
  { reported },
  { body: { scope, from, figures, evidence } },
  { on },
) => {
  if (from > on) return refuse('statistics/date-ahead', { on });
  const values = Object.fromEntries(
    Object.entries(figures).filter(([, value]) => value !== undefined),
  ) as Values;
  if (Object.keys(values).length === 0) return refuse('statistics/nothing-reported');
  const { 'sample-checked': checked, 'sample-agreed': agreed } = values;
  if ((checked === undefined) !== (agreed === undefined) || (agreed ?? 0) > (checked ?? 0))
    return refuse('statistics/sample-incomplete');
  if ((reported.state?.figures.length ?? 0) + Object.keys(values).length > MOST_ENTRIES)
    return refuse('statistics/too-many-reported');
  const event: FiguresReported = { type: 'FiguresReported', v: 1, scope, from, figures: values, evidence };
  return decide({ changes: [change(reported, event)] });
};
