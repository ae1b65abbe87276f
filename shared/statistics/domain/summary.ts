import { codeSet, type CodeSetName, nameOf } from '../../kernel/codes/code-sets.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import type { Text } from '../../kernel/problem.ts';
import type { Figure } from './contributions.ts';

/** The counters of one scope, its lanes added up. */
export type Figures = ReadonlyMap<Figure, number>;

export interface CodeCount {
  readonly code: string;
  readonly name: Text;
  readonly count: number;
}

export interface AgeBandCount {
  readonly from: number;
  /** Absent for the last band. */
  readonly to?: number;
  readonly count: number;
}

/** What the figures of a scope say on a date. Every attribute is of active members. */
export interface Summary {
  readonly members: {
    readonly total: number;
    readonly byStatus: readonly CodeCount[];
    readonly bySex: readonly CodeCount[];
    readonly byAge: readonly AgeBandCount[];
    readonly byHouseholdType: readonly CodeCount[];
    readonly byEducation: readonly CodeCount[];
    /** Education is optional on the form. */
    readonly educationNotStated: number;
    readonly migrant: number;
  };
  readonly unions: {
    readonly total: number;
    readonly byType: readonly CodeCount[];
    /** Federations have neither economic type nor industry, so these need not add up to the total. */
    readonly byEconomicType: readonly CodeCount[];
    readonly byIndustry: readonly CodeCount[];
  };
  readonly employers: { readonly total: number; readonly employees: number };
  /** Of transfers out of these unions: those that have not ended, and how the others did. */
  readonly transfers: { readonly open: number; readonly byOutcome: readonly CodeCount[] };
}

export function summarise(figures: Figures, on: LocalDate): Summary {
  const of = (figure: Figure): number => figures.get(figure) ?? 0;
  const total = of('members/status-active');
  const byEducation = byCode(figures, 'members/edu-', 'education');
  return {
    members: {
      total,
      byStatus: byName(figures, 'members/status-', statusName),
      bySex: byCode(figures, 'members/sex-', 'sex'),
      byAge: byAge(figures, on),
      byHouseholdType: byCode(figures, 'members/house-', 'household-type'),
      byEducation,
      educationNotStated: total - byEducation.reduce((sum, { count }) => sum + count, 0),
      migrant: of('members/migrant'),
    },
    unions: {
      total: of('unions/total'),
      byType: byCode(figures, 'unions/type-', 'union-type'),
      byEconomicType: byCode(figures, 'unions/eco-', 'economic-type'),
      byIndustry: byCode(figures, 'unions/ind-', 'industry'),
    },
    employers: { total: of('employers/total'), employees: of('employers/employees') },
    transfers: {
      open: of('transfers/open'),
      byOutcome: byName(figures, 'transfers/outcome-', outcomeName),
    },
  };
}

/** Lower ends of the bands; the law's ages of work (16) and of retirement (up to 60 and beyond) lie in them. */
export const ageBands = [0, 18, 25, 35, 45, 55, 60] as const;

/**
 * Whole years that a birth month has completed. The day is sealed, so the whole month is taken to have its
 * birthday on its first day.
 */
export function ageOfMonth(birthMonth: string, on: LocalDate): number {
  const years = Number(on.slice(0, 4)) - Number(birthMonth.slice(0, 4));
  return on.slice(5, 7) < birthMonth.slice(5) ? years - 1 : years;
}

function byAge(figures: Figures, on: LocalDate): AgeBandCount[] {
  const months = [...figures].flatMap(([figure, count]) =>
    figure.startsWith('birth-') ? [{ age: ageOfMonth(nameIn(figure), on), count }] : [],
  );
  return ageBands.map((from, band) => {
    const next = ageBands[band + 1];
    const within = months.filter(({ age }) => age >= from && (next === undefined || age < next));
    return {
      from,
      ...(next !== undefined && { to: next - 1 }),
      count: within.reduce((sum, { count }) => sum + count, 0),
    };
  });
}

/** In the order of the code table; a code that left the table comes last, under itself as its name. */
function byCode(figures: Figures, prefix: Figure, set: CodeSetName): CodeCount[] {
  const order = new Map(codeSet(set).entries.map(({ code }, position) => [code as string, position]));
  const place = ({ code }: CodeCount): number => order.get(code) ?? order.size;
  return byName(figures, prefix, (code) => ({
    zh: nameOf(set, code, 'zh') ?? code,
    en: nameOf(set, code, 'en') ?? code,
  })).toSorted((a, b) => place(a) - place(b));
}

function byName(figures: Figures, prefix: Figure, named: (code: string) => Text): CodeCount[] {
  return [...figures]
    .filter(([figure, count]) => figure.startsWith(prefix) && count !== 0)
    .map(([figure, count]) => ({ code: figure.slice(prefix.length), count }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, count }) => ({ code, name: named(code), count }));
}

const nameIn = (figure: Figure): string => figure.slice(figure.indexOf('/') + 1);

/** States of a membership (membership rules, arts 5 to 23). */
const statuses: Readonly<Record<string, Text>> = {
  active: { zh: '在籍', en: 'active' },
  preparatory: { zh: '预备', en: 'preparatory' },
  retained: { zh: '保留会籍', en: 'retained' },
  withdrawn: { zh: '退会', en: 'withdrawn' },
  'deemed-withdrawn': { zh: '视为自动退会', en: 'deemed withdrawn' },
  expelled: { zh: '开除会籍', en: 'expelled' },
  deceased: { zh: '已故', en: 'deceased' },
  void: { zh: '作废', en: 'void' },
};

const statusName = (status: string): Text => statuses[status] ?? { zh: status, en: status };

/** How transfers end. */
const outcomes: Readonly<Record<string, Text>> = {
  'on-time': { zh: '按期办结', en: 'on time' },
  late: { zh: '逾期办结', en: 'late' },
  escalated: { zh: '上报后自动办结', en: 'completed after escalation' },
  refused: { zh: '未予接转', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

const outcomeName = (outcome: string): Text => outcomes[outcome] ?? { zh: outcome, en: outcome };
