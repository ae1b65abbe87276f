import type { LocalDate } from '../../kernel/dates.ts';
import type { Text } from '../../kernel/problem.ts';
import type { Figure } from './figure.ts';
import { type ReportedKind, reportedKinds } from './reported-figures.ts';

/** Counters that formulas take in, by the name that an answer calls them by. */
const counters = {
  'members/status-active': { zh: '在籍会员数', en: 'active members' },
  'members/doubt-format': {
    zh: '代码不在代码表内或性别未说明的在籍会员数',
    en: 'active members with a code that is in no table, or of no stated sex',
  },
  'members/doubt-cross': {
    zh: '字段之间相互矛盾的在籍会员数',
    en: 'active members whose fields contradict each other',
  },
  'members/doubt-orphan': {
    zh: '无所属工会或单位的在籍会员数',
    en: 'active members without a union or an employer',
  },
  'duplicates/open': {
    zh: '待核实的疑似重复记录对数',
    en: 'pairs of records found alike and not yet decided',
  },
  'members/noted-15': { zh: '十五日内登记的最近变动数', en: 'last changes recorded within 15 days' },
  'members/noted-30': {
    zh: '十六至三十日内登记的最近变动数',
    en: 'last changes recorded after 16 to 30 days',
  },
  'members/noted-60': {
    zh: '三十一至六十日内登记的最近变动数',
    en: 'last changes recorded after 31 to 60 days',
  },
  'members/noted-late': {
    zh: '六十日后登记的最近变动数',
    en: 'last changes recorded after more than 60 days',
  },
  'unions/complete': {
    zh: '建会日期、负责人、单位齐全的基层工会数',
    en: 'base unions with founding day, leader and employer',
  },
  'unions/level-base': { zh: '基层工会数', en: 'base unions' },
  'unions/total': { zh: '工会数', en: 'unions' },
  'unions/status-overdue': { zh: '届满未换届的工会数', en: 'unions whose term is over' },
  'employers/employees': { zh: '建会单位职工人数', en: 'employees of the employers covered' },
  'transfers/outcome-on-time': { zh: '按期办结的接转数', en: 'transfers completed on time' },
  'transfers/outcome-late': { zh: '逾期办结的接转数', en: 'transfers completed late' },
  'transfers/outcome-escalated': {
    zh: '上报后自动办结的接转数',
    en: 'transfers completed after escalation',
  },
} as const satisfies Readonly<Partial<Record<Figure, Text>>>;
type Counter = keyof typeof counters;

/** What a formula adds up: a counter, or a figure that was reported. */
export type Input = Counter | `reported/${ReportedKind}`;

const REPORTED = 'reported/';

export const reportedIn = (input: Input): ReportedKind | undefined =>
  input.startsWith(REPORTED) ? (input.slice(REPORTED.length) as ReportedKind) : undefined;

/** Whether some formula takes the counter in. */
export const isInput = (figure: Figure): boolean =>
  Object.hasOwn(counters, figure) || figure.startsWith('took/');

export const counterIn = (input: Input): Counter => input as Counter;

export function inputName(input: Input): Text {
  const kind = reportedIn(input);
  return kind === undefined ? counters[counterIn(input)] : reportedKinds[kind];
}

export interface Sum {
  readonly plus: readonly Input[];
  readonly minus?: readonly Input[];
}

/** What a rate is measured by: whoever reads it chooses. */
export const denominators = {
  'annual-report': { zh: '按工会统计年报', en: 'by the annual union statistics' },
  registered: { zh: '按登记数', en: 'by what is registered' },
  employees: { zh: '按建会单位职工人数', en: 'by employees of the employers covered' },
  sample: { zh: '按抽样数', en: 'by the sample' },
} as const satisfies Readonly<Record<string, Text>>;
export type Denominator = keyof typeof denominators;

export type Measure =
  /** A part of a whole; the first of the wholes is the usual one. */
  | {
      readonly kind: 'share';
      readonly part: Sum;
      readonly of: readonly { readonly by: Denominator; readonly whole: Sum }[];
    }
  /** The middle one of the days that completed transfers took: the lower one of two. */
  | { readonly kind: 'median-days' }
  /** Nothing that the registry holds or is told can measure it. */
  | { readonly kind: 'no-source'; readonly because: Text };

export interface Formula {
  /** Counts up with each change of a rate's formula. An old version stays: what was told by it can be told again. */
  readonly version: number;
  /** The first day on which it is the formula of its rate. */
  readonly from: LocalDate;
  readonly measure: Measure;
}

export interface Rate {
  readonly name: Text;
  readonly meaning: Text;
  readonly better: 'higher' | 'lower';
  /** In the order of their versions. */
  readonly formulas: readonly [Formula, ...Formula[]];
}

const first = (measure: Measure): readonly [Formula] => [
  { version: 1, from: '2026-01-01' as LocalDate, measure },
];

const noSource = (zh: string, en: string): readonly [Formula] =>
  first({ kind: 'no-source', because: { zh, en } });

const share = (
  part: Sum,
  ...wholes: readonly (readonly [Denominator, Sum])[]
): Extract<Measure, { readonly kind: 'share' }> => ({
  kind: 'share',
  part,
  of: wholes.map(([by, whole]) => ({ by, whole })),
});

const active: Sum = { plus: ['members/status-active'] };
const without = (doubtful: Counter): Sum => ({ ...active, minus: [doubtful] });
const promptly = ['members/noted-15', 'members/noted-30'] as const;
const completed = [
  'transfers/outcome-on-time',
  'transfers/outcome-late',
  'transfers/outcome-escalated',
] as const;

/**
 * 考核指标. No public definition gives formulas or targets: these are this project's, each under its version, so that a
 * figure names the formula it was made by. Accuracy is told layer by layer, never as one figure.
 */
export const rates = {
  'member-collection': {
    name: { zh: '会员采集率', en: 'member collection' },
    meaning: {
      zh: '在籍会员（五项必填信息、工会、单位齐全）占应采集会员的比例',
      en: 'active members, each with the five mandatory fields, a union and an employer, of those there are to collect',
    },
    better: 'higher',
    formulas: first(
      share(
        active,
        ['annual-report', { plus: ['reported/annual-members'] }],
        ['employees', { plus: ['employers/employees'] }],
      ),
    ),
  },
  'union-collection': {
    name: { zh: '组织采集率', en: 'union collection' },
    meaning: {
      zh: '信息齐全的基层工会占应采集基层工会的比例',
      en: 'base unions whose form is complete, of those there are to collect',
    },
    better: 'higher',
    formulas: first(
      share(
        { plus: ['unions/complete'] },
        ['annual-report', { plus: ['reported/annual-unions'] }],
        ['registered', { plus: ['unions/level-base'] }],
      ),
    ),
  },
  'accuracy-format': {
    name: { zh: '准确率：格式与校验', en: 'accuracy: format' },
    meaning: {
      zh: '校验码、格式在登记前查验；此项反映登记后仍不在代码表内的记录',
      en: 'check digits and formats are checked before a record is admitted; this layer tells of codes that are in no table all the same',
    },
    better: 'higher',
    formulas: first(share(without('members/doubt-format'), ['registered', active])),
  },
  'accuracy-cross-field': {
    name: { zh: '准确率：字段一致', en: 'accuracy: fields agree' },
    meaning: {
      zh: '户籍与农民工、就业状况与会籍、派遣与用工单位互不矛盾的记录比例',
      en: 'records in which household and migrant, employment and membership, agency and unit of work go together',
    },
    better: 'higher',
    formulas: first(share(without('members/doubt-cross'), ['registered', active])),
  },
  'accuracy-unique': {
    name: { zh: '准确率：不重复', en: 'accuracy: no duplicate' },
    meaning: {
      zh: '每对待核实的疑似重复记录计一条不准确',
      en: 'each pair that is found alike and not decided counts as one record too many',
    },
    better: 'higher',
    formulas: first(share(without('duplicates/open'), ['registered', active])),
  },
  'accuracy-placed': {
    name: { zh: '准确率：不空挂', en: 'accuracy: placed' },
    meaning: { zh: '有所属工会和单位的记录比例', en: 'records with a union and an employer' },
    better: 'higher',
    formulas: first(share(without('members/doubt-orphan'), ['registered', active])),
  },
  'accuracy-sample': {
    name: { zh: '准确率：抽样核查', en: 'accuracy: agrees with the facts' },
    meaning: {
      zh: '抽样核查中与实际相符的记录比例',
      en: 'records of a sample that agree with the facts, as the sample was reported',
    },
    better: 'higher',
    formulas: first(
      share({ plus: ['reported/sample-agreed'] }, ['sample', { plus: ['reported/sample-checked'] }]),
    ),
  },
  'accuracy-external': {
    name: { zh: '准确率：外部比对', en: 'accuracy: external match' },
    meaning: {
      zh: '与人口、社保等外部数据比对一致的记录比例',
      en: 'records that agree with registers of others, of population or social insurance',
    },
    better: 'higher',
    formulas: noSource(
      '登记系统未接入可比对的外部数据，没有比对结果',
      'no register of others is connected, so there are no results of a comparison',
    ),
  },
  verified: {
    name: { zh: '实名核验率', en: 'verified' },
    meaning: {
      zh: '身份经权威数据源核验的在籍会员比例',
      en: 'active members whose identity an authoritative source has verified',
    },
    better: 'higher',
    formulas: noSource(
      '登记系统查验证件号码的格式与校验码，未接入权威数据源核验身份',
      'format and check digit of numbers are checked; no authoritative source that verifies a person is connected',
    ),
  },
  'card-issuance': {
    name: { zh: '会员卡发放率', en: 'card issuance' },
    meaning: { zh: '持有会员卡的在籍会员比例', en: 'active members who hold a card' },
    better: 'higher',
    formulas: noSource('会员卡尚未纳入登记', 'cards are not recorded yet'),
  },
  duplicate: {
    name: { zh: '重复率', en: 'duplicates' },
    meaning: {
      zh: '待核实的疑似重复对数占在籍会员',
      en: 'pairs found alike and not decided, of active members',
    },
    better: 'lower',
    formulas: first(share({ plus: ['duplicates/open'] }, ['registered', active])),
  },
  orphan: {
    name: { zh: '空挂率', en: 'orphans' },
    meaning: { zh: '无所属工会或单位的在籍会员比例', en: 'active members without a union or an employer' },
    better: 'lower',
    formulas: first(share({ plus: ['members/doubt-orphan'] }, ['registered', active])),
  },
  'on-time-change': {
    name: { zh: '变动登记及时率', en: 'changes on time' },
    meaning: {
      zh: '每名会员最近一次会籍变动在发生后三十日内登记的比例',
      en: 'of the last change of each membership, those recorded within 30 days of the day they happened on',
    },
    better: 'higher',
    formulas: first(
      share({ plus: promptly }, [
        'registered',
        { plus: [...promptly, 'members/noted-60', 'members/noted-late'] },
      ]),
    ),
  },
  'on-time-transfer': {
    name: { zh: '接转按期率', en: 'transfers on time' },
    meaning: {
      zh: '转出工会在期限内办结的接转占已办结接转的比例',
      en: 'of the transfers that were completed, those within the giving union’s period',
    },
    better: 'higher',
    formulas: first(share({ plus: ['transfers/outcome-on-time'] }, ['registered', { plus: completed }])),
  },
  'transfer-duration': {
    name: { zh: '接转用时中位数（日）', en: 'transfer duration: median days' },
    meaning: {
      zh: '已办结接转从申请到办结的自然日数的中位数',
      en: 'the middle one of the calendar days from request to completion; of two, the lower',
    },
    better: 'lower',
    formulas: first({ kind: 'median-days' }),
  },
  'overdue-term': {
    name: { zh: '逾期换届率', en: 'terms overdue' },
    meaning: { zh: '届满未换届的工会占工会总数', en: 'unions whose term is over, of all unions' },
    better: 'lower',
    formulas: first(share({ plus: ['unions/status-overdue'] }, ['registered', { plus: ['unions/total'] }])),
  },
} as const satisfies Readonly<Record<string, Rate>>;
export type RateId = keyof typeof rates;

export const rateIds = Object.keys(rates) as readonly RateId[];

/** The formula of a rate on a day; undefined before its first. */
export const formulaOn = ({ formulas }: Pick<Rate, 'formulas'>, on: LocalDate): Formula | undefined =>
  formulas.findLast(({ from }) => from <= on);

/** The formula in words, as people write it. */
export function formulaText({ measure }: Formula, by?: Denominator): Text {
  if (measure.kind === 'median-days')
    return { zh: '已办结接转用时的中位数', en: 'median of the days that completed transfers took' };
  if (measure.kind === 'no-source') return { zh: '无数据来源', en: 'no source' };
  const whole = measure.of.find((one) => one.by === by)?.whole ?? measure.of[0]?.whole;
  const [part, all] = [sumText(measure.part), sumText(whole ?? { plus: [] })];
  return { zh: `${part.zh} ÷ ${all.zh}`, en: `${part.en} ÷ ${all.en}` };
}

function sumText({ plus, minus = [] }: Sum): Text {
  const joined = (language: keyof Text): string =>
    [
      plus.map((input) => inputName(input)[language]).join(' + '),
      ...minus.map((input) => inputName(input)[language]),
    ].join(' − ');
  const several = plus.length + minus.length > 1;
  const text = (language: keyof Text) => (several ? `(${joined(language)})` : joined(language));
  return { zh: text('zh'), en: text('en') };
}
