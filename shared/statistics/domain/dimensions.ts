import type { LocalDate } from '../../kernel/dates.ts';
import { legalDate } from '../../kernel/dates.ts';
import { monthsAfter } from '../../kernel/working-days.ts';
import { byAge, byCode, byTermMonth, byWait, type StateOf, sum } from './dimension.ts';
import { qualityDimensions } from './quality.ts';
import {
  dissolutionStates,
  foundingStates,
  memberStates,
  membershipApplicationStates,
  standingStates,
  transferOutcomes,
  transferStates,
  unionLevels,
  unionStates,
} from './state-names.ts';

/**
 * The definition of every figure: what is counted, of what, and what it means. Projector, recount, rebuild, series,
 * answers and documents all follow from this table. A new dimension is one more line and a rebuild.
 */

type Member = StateOf<'member'>;
type Union = StateOf<'union'>;

/** Retained members are not counted (membership rules, art 16), so every attribute is of active ones. */
const active =
  <Value>(read: (person: Member['person']) => Value | undefined) =>
  ({ status, person }: Member): Value | undefined =>
    status === 'active' ? read(person) : undefined;

/** A union is one from its founding to the end of its dissolution, whatever is going on with its term. */
const standing =
  <Value>(read: (union: Union) => Value | undefined) =>
  (union: Union): Value | undefined =>
    standingStates.has(union.status) ? read(union) : undefined;

/** The last day of the term: the same day three or five years on, or what it was extended to. */
const termEnd = ({ term }: Union): LocalDate | undefined =>
  term && (term.extendedTo ?? monthsAfter(term.electedOn, 12 * term.years));

/** Its employees count where the union that covers it stands, as long as its founding did not come to nothing. */
const known =
  <Value>(read: (employer: StateOf<'employer'>) => Value) =>
  (employer: StateOf<'employer'>): Value | undefined =>
    employer.status === 'void' ? undefined : read(employer);

const openFounding: ReadonlySet<string> = new Set([
  'submitted',
  'ready',
  'admitting',
  'preparing',
  'meeting-requested',
  'meeting-approved',
  'election-reported',
]);

const openDissolution: ReadonlySet<string> = new Set(['proposed', 'placing', 'waiting', 'stopping']);

const TERM = ['status', 'term.electedOn', 'term.years', 'term.extendedTo'];

export const dimensions = [
  byCode(
    'members.byStatus',
    'members/status-',
    memberStates,
    ['member', ['status'], ({ status }) => status],
    {
      unit: 'person',
      name: { zh: '会员（按会籍状态）', en: 'members by status' },
      meaning: {
        zh: '会籍记录数，含保留会籍、已终止者。在籍会员即工会会员统计数（《工会会员会籍管理办法》第十六条不计保留会籍者）。',
        en: 'Memberships, the retained and the ended ones among them. The active ones are the members that are counted (membership rules, art 16).',
      },
    },
  ),
  byCode(
    'members.bySex',
    'members/sex-',
    'sex',
    ['member', ['status', 'person.sex'], active(({ sex }) => sex)],
    {
      unit: 'person',
      name: { zh: '在籍会员（按性别）', en: 'active members by sex' },
      meaning: { zh: '按 GB/T 2261.1 性别代码，仅计在籍会员。', en: 'By GB/T 2261.1; active members only.' },
    },
  ),
  byAge(
    'members.byAge',
    ['member', ['status', 'person.sex', 'person.birthMonth'], active((person) => person)],
    {
      unit: 'person',
      name: { zh: '在籍会员（按年龄段）', en: 'active members by age' },
      meaning: {
        zh: '按性别与出生年月存储，查询之日计算周岁；不存出生日，整月视为当月一日出生。',
        en: 'Kept by sex and month of birth; ages are worked out on the day of reading, the whole month taken to have its birthday on its first day.',
      },
    },
  ),
  byCode(
    'members.byHouseholdType',
    'members/house-',
    'household-type',
    ['member', ['status', 'person.householdType'], active(({ householdType }) => householdType)],
    {
      unit: 'person',
      name: { zh: '在籍会员（按户籍类型）', en: 'active members by household type' },
      meaning: {
        zh: '按户口性质，仅计在籍会员。',
        en: 'By type of household registration; active members only.',
      },
    },
  ),
  byCode(
    'members.byEducation',
    'members/edu-',
    'education',
    ['member', ['status', 'person.education'], active(({ education }) => education)],
    {
      unit: 'person',
      name: { zh: '在籍会员（按学历）', en: 'active members by education' },
      meaning: {
        zh: '按 GB/T 4658 学历代码，仅计在籍会员；学历为选填，未填者不列入。',
        en: 'By GB/T 4658; active members only. Education is optional: who has not stated it is not in here.',
      },
    },
  ),
  sum(
    'members.migrant',
    'members/migrant',
    ['member', ['status', 'person.migrant'], active(({ migrant }) => (migrant ? 1 : 0))],
    {
      unit: 'person',
      name: { zh: '农民工会员', en: 'migrant workers' },
      meaning: { zh: '在籍会员中的农民工。', en: 'Active members who are migrant workers.' },
    },
  ),
  sum('unions.total', 'unions/total', ['union', ['status'], standing(() => 1)], {
    unit: 'union',
    name: { zh: '工会总数', en: 'unions' },
    meaning: {
      zh: '自成立至撤销办结的各级工会，含任期将满、逾期、换届中、变更隶属中、撤销中者。',
      en: 'Unions of every level from their founding to the end of their dissolution, whatever is going on with their term.',
    },
  }),
  byCode('unions.byStatus', 'unions/status-', unionStates, ['union', ['status'], ({ status }) => status], {
    unit: 'union',
    name: { zh: '工会（按状态）', en: 'unions by state' },
    meaning: {
      zh: '全部工会记录，含筹备、已撤销、作废者；任期状态（任期将满、逾期、延期、换届中）亦在其中。',
      en: 'All records of unions, those in preparation, dissolved and void among them; the states of their term are states like any other.',
    },
  }),
  byCode(
    'unions.byType',
    'unions/type-',
    'union-type',
    ['union', ['status', 'unionType'], standing(({ unionType }) => unionType)],
    {
      unit: 'union',
      name: { zh: '工会（按类型）', en: 'unions by type' },
      meaning: { zh: '计入工会总数者，按工会类型。', en: 'Of the unions that are counted, by type.' },
    },
  ),
  byCode(
    'unions.byLevel',
    'unions/level-',
    unionLevels,
    ['union', ['status', 'level'], standing(({ level }) => level)],
    {
      unit: 'union',
      name: { zh: '工会（按层级）', en: 'unions by level' },
      meaning: {
        zh: '计入工会总数者，按所处层级：全国、省、市、县、乡镇街道、村社区、基层。',
        en: 'Of the unions that are counted, by where they stand: nation, province, city, county, township, village, base.',
      },
    },
  ),
  byCode(
    'unions.byEconomicType',
    'unions/eco-',
    'economic-type',
    ['union', ['status', 'stamp.economicType'], standing(({ stamp }) => stamp.economicType)],
    {
      unit: 'union',
      name: { zh: '工会（按经济类型）', en: 'unions by economic type' },
      meaning: {
        zh: '按所在单位的 GB/T 12402 经济类型；各级总工会无经济类型，故合计小于工会总数。',
        en: 'By GB/T 12402 of the employer; federations have none, so it does not add up to the total.',
      },
    },
  ),
  byCode(
    'unions.byIndustry',
    'unions/ind-',
    'industry',
    ['union', ['status', 'stamp.industry'], standing(({ stamp }) => stamp.industry)],
    {
      unit: 'union',
      name: { zh: '工会（按行业）', en: 'unions by industry' },
      meaning: {
        zh: '按所在单位的 GB/T 4754 门类；各级总工会无行业，故合计小于工会总数。',
        en: 'By section of GB/T 4754 of the employer; federations have none, so it does not add up to the total.',
      },
    },
  ),
  byTermMonth('unions.byTermEnd', ['union', TERM, standing(termEnd)], {
    unit: 'union',
    name: { zh: '工会（按任期届满月份）', en: 'unions by the month in which their term ends' },
    meaning: {
      zh: '计入工会总数且已登记任期者，按本届任期（含批准延期）届满之月。',
      en: 'Of the unions that are counted and whose term is known, by the month of its last day, an approved extension included.',
    },
  }),
  sum('employers.total', 'employers/total', ['employer', ['status'], known(() => 1)], {
    unit: 'employer',
    name: { zh: '覆盖单位', en: 'employers covered' },
    meaning: {
      zh: '有工会覆盖的单位，计在覆盖它的工会；尚无工会者不计。',
      en: 'Employers that a union covers, counted where it stands; those without a union are not.',
    },
  }),
  sum(
    'employers.employees',
    'employers/employees',
    ['employer', ['status', 'employees'], known(({ employees }) => employees)],
    {
      unit: 'person',
      name: { zh: '覆盖职工', en: 'employees covered' },
      meaning: {
        zh: '覆盖单位申报的职工人数之和，含非会员。',
        en: 'The employees of those employers as they stated them, members or not.',
      },
    },
  ),
  byCode(
    'applications.founding',
    'applications/founding-',
    foundingStates,
    ['founding-application', ['status'], ({ status }) => status],
    {
      unit: 'application',
      name: { zh: '建会申请（按状态）', en: 'applications to found a union by state' },
      meaning: { zh: '计在收件的上级工会。', en: 'Counted at the superior union that decides them.' },
    },
  ),
  byWait(
    'applications.foundingAge',
    [
      'founding-application',
      ['status', 'submittedAt'],
      ({ status, submittedAt }) => (openFounding.has(status) ? legalDate(submittedAt) : undefined),
    ],
    {
      unit: 'application',
      name: { zh: '未办结建会申请（按天数）', en: 'open applications to found a union by age' },
      meaning: { zh: '自提交之日起的日历天数。', en: 'In calendar days since it was handed in.' },
    },
  ),
  byCode(
    'applications.membership',
    'applications/membership-',
    membershipApplicationStates,
    ['membership-application', ['status'], ({ status }) => status],
    {
      unit: 'application',
      name: { zh: '入会申请（按状态）', en: 'applications to join by state' },
      meaning: { zh: '计在所申请的工会。', en: 'Counted at the union that they are made to.' },
    },
  ),
  byWait(
    'applications.membershipAge',
    [
      'membership-application',
      ['status', 'submittedAt'],
      ({ status, submittedAt }) => (status === 'submitted' ? legalDate(submittedAt) : undefined),
    ],
    {
      unit: 'application',
      name: { zh: '未办结入会申请（按天数）', en: 'open applications to join by age' },
      meaning: { zh: '自提交之日起的日历天数。', en: 'In calendar days since it was handed in.' },
    },
  ),
  byCode(
    'applications.dissolution',
    'applications/dissolution-',
    dissolutionStates,
    ['dissolution', ['status'], ({ status }) => status],
    {
      unit: 'application',
      name: { zh: '工会撤销（按状态）', en: 'dissolutions by state' },
      meaning: { zh: '计在拟撤销的工会。', en: 'Counted at the union that is to be dissolved.' },
    },
  ),
  byWait(
    'applications.dissolutionAge',
    [
      'dissolution',
      ['status', 'since'],
      ({ status, since }) => (openDissolution.has(status) ? legalDate(since) : undefined),
    ],
    {
      unit: 'application',
      name: { zh: '未办结工会撤销（按天数）', en: 'open dissolutions by age' },
      meaning: {
        zh: '自当前环节开始之日起的日历天数。',
        en: 'In calendar days since it came to whoever has to act now.',
      },
    },
  ),
  sum(
    'transfers.open',
    'transfers/open',
    ['transfer', ['outcome'], ({ outcome }) => (outcome === undefined ? 1 : 0)],
    {
      unit: 'transfer',
      name: { zh: '未办结接转', en: 'open transfers' },
      meaning: {
        zh: '尚无结果的会籍接转，计在转出工会。',
        en: 'Transfers without an outcome, counted where the member is to leave.',
      },
    },
  ),
  byCode(
    'transfers.byStatus',
    'transfers/status-',
    transferStates,
    ['transfer', ['status'], ({ status }) => status],
    {
      unit: 'transfer',
      name: { zh: '接转（按状态）', en: 'transfers by state' },
      meaning: { zh: '计在转出工会。', en: 'Counted where the member is to leave.' },
    },
  ),
  byCode(
    'transfers.byOutcome',
    'transfers/outcome-',
    transferOutcomes,
    ['transfer', ['outcome'], ({ outcome }) => outcome],
    {
      unit: 'transfer',
      name: { zh: '已办结接转（按结果）', en: 'ended transfers by outcome' },
      meaning: {
        zh: '计在转出工会；“逾期”指超过转出工会自身期限（《工会会员会籍管理办法》第十二、十三条）。',
        en: 'Counted where the member was to leave; late is past that union’s own period (membership rules, arts 12 and 13).',
      },
    },
  ),
  byWait(
    'transfers.age',
    [
      'transfer',
      ['outcome', 'requestedAt'],
      ({ outcome, requestedAt }) => (outcome === undefined ? legalDate(requestedAt) : undefined),
    ],
    {
      unit: 'transfer',
      name: { zh: '未办结接转（按天数）', en: 'open transfers by age' },
      meaning: { zh: '自申请之日起的日历天数。', en: 'In calendar days since it was asked for.' },
    },
  ),
  ...qualityDimensions,
] as const;

export type DefinedDimension = (typeof dimensions)[number];
