import { notRural, outOfWork, unstatedSex } from '../../kernel/codes/contradictory-codes.ts';
import { codeSet, type CodeSetName } from '../../kernel/codes/code-sets.ts';
import { legalDate } from '../../kernel/dates.ts';
import type { Text } from '../../kernel/problem.ts';
import { byCode, type StateOf, sum } from './dimension.ts';
import { capOf, daysBetween } from './duration.ts';
import { standingStates } from './state-names.ts';

type Member = StateOf<'member'>;

/** One for each active member of whom this is so. */
const activeWho =
  (isSo: (member: Member) => boolean) =>
  (member: Member): number =>
    member.status === 'active' && isSo(member) ? 1 : 0;

const isIn = (set: CodeSetName, code: string): boolean =>
  codeSet(set).entries.some((entry) => entry.code === code);

const hasOddCode = ({ person: { sex, householdType, education } }: Member): boolean =>
  unstatedSex.has(sex) ||
  !isIn('sex', sex) ||
  !isIn('household-type', householdType) ||
  (education !== undefined && !isIn('education', education));

const contradictsItself = ({ person, employment, form, workUnit }: Member): boolean =>
  (person.migrant && notRural.has(person.householdType)) ||
  outOfWork.has(employment ?? '') ||
  (form === 'agency' && workUnit === undefined);

/** Last days of the spans in which a change may be recorded after it happened. */
const spans = ['15', '30', '60'] as const;

const promptness: Readonly<Record<(typeof spans)[number] | 'late', Text>> = {
  '15': { zh: '十五日内', en: 'within 15 days' },
  '30': { zh: '十六至三十日', en: 'after 16 to 30 days' },
  '60': { zh: '三十一至六十日', en: 'after 31 to 60 days' },
  late: { zh: '六十日后', en: 'after more than 60 days' },
};

function promptnessOf({ change }: Member): string | undefined {
  if (change === undefined) return undefined;
  const days = daysBetween(change.on, change.notedOn ?? change.on);
  return spans.find((most) => days <= Number(most)) ?? 'late';
}

const durations: Readonly<Record<string, Text>> = Object.fromEntries(
  Array.from({ length: capOf + 1 }, (_, days) => [
    String(days),
    days === capOf
      ? { zh: `${String(days)} 日及以上`, en: `${String(days)} days or more` }
      : { zh: `${String(days)} 日`, en: `${String(days)} days` },
  ]),
);

function durationOf({ status, requestedAt, endedAt }: StateOf<'transfer'>): string | undefined {
  if (status !== 'completed' || endedAt === undefined) return undefined;
  return String(Math.min(capOf, daysBetween(legalDate(requestedAt), legalDate(endedAt))));
}

/** 基层工会 whose form tells founding day, leader and employer; name and type it always has. */
const isComplete = ({ status, level, foundedOn, leader, stamp }: StateOf<'union'>): boolean =>
  standingStates.has(status) &&
  level === 'base' &&
  foundedOn !== undefined &&
  leader?.personId !== undefined &&
  // Only an employer gives its union an economic type.
  stamp.economicType !== undefined;

/** E3: what rates of collection, accuracy and promptness are made of, as far as the clear fields of records tell. */
export const qualityDimensions = [
  sum(
    'quality.oddCodes',
    'members/doubt-format',
    ['member', ['status', 'person.sex', 'person.householdType', 'person.education'], activeWho(hasOddCode)],
    {
      unit: 'person',
      name: { zh: '代码不规范的在籍会员', en: 'active members with an odd code' },
      meaning: {
        zh: '性别未说明，或性别、户籍类型、学历不在代码表内。身份证号码等的格式与校验码在登记前已查验。',
        en: 'Whose sex is not stated, or whose sex, household type or education is in no code table. Formats and check digits of numbers are checked before a record is admitted.',
      },
    },
  ),
  sum(
    'quality.contradictions',
    'members/doubt-cross',
    [
      'member',
      ['status', 'person.migrant', 'person.householdType', 'employment', 'form', 'workUnit'],
      activeWho(contradictsItself),
    ],
    {
      unit: 'person',
      name: { zh: '字段相互矛盾的在籍会员', en: 'active members whose fields contradict each other' },
      meaning: {
        zh: '农民工而为非农业户籍；在籍而登记为失业、退休、离休、退职；劳务派遣而无用工单位。',
        en: 'A migrant worker of an urban household; active and out of work or retired; sent by an agency to no unit of work.',
      },
    },
  ),
  sum(
    'quality.orphans',
    'members/doubt-orphan',
    [
      'member',
      ['status', 'unionId', 'employerId'],
      activeWho(({ unionId, employerId }) => unionId === undefined || employerId === undefined),
    ],
    {
      unit: 'person',
      name: { zh: '空挂会员', en: 'orphans' },
      meaning: {
        zh: '无所属工会或单位的在籍会员；登记规则不容许，应恒为零。',
        en: 'Active members without a union or an employer; no rule lets one in, so it is to be zero.',
      },
    },
  ),
  sum(
    'quality.duplicates',
    'duplicates/open',
    ['duplicate', ['status'], ({ status }) => (status === 'open' ? 1 : 0)],
    {
      unit: 'pair',
      name: { zh: '待核实的疑似重复', en: 'likely duplicates' },
      meaning: {
        zh: '疑似同一人而尚未核实的两条会籍记录，计在二者共同的最低一级工会。',
        en: 'Two records that may be one person’s and wait for a decision, counted at the lowest union above both.',
      },
    },
  ),
  byCode(
    'quality.promptness',
    'members/noted-',
    promptness,
    ['member', ['change.on', 'change.notedOn'], promptnessOf],
    {
      unit: 'person',
      name: { zh: '最近变动（按登记间隔）', en: 'last changes by how soon they were recorded' },
      meaning: {
        zh: '每条会籍记录的最近一次变动，自发生之日至登记之日的日历天数；不知发生之日的以登记之日为准。',
        en: 'The last change of each membership, by the calendar days from the day it happened on to that of its entry; where the former is not known it is the latter.',
      },
    },
  ),
  sum(
    'quality.completeUnions',
    'unions/complete',
    [
      'union',
      ['status', 'level', 'foundedOn', 'leader.personId', 'stamp.economicType'],
      (union) => (isComplete(union) ? 1 : 0),
    ],
    {
      unit: 'union',
      name: { zh: '信息齐全的基层工会', en: 'base unions whose form is complete' },
      meaning: {
        zh: '建会日期、工会负责人、单位齐全的基层工会；名称、类型为必有。',
        en: 'Base unions with founding day, leader and employer; name and type they always have.',
      },
    },
  ),
  byCode(
    'transfers.byDuration',
    'took/',
    durations,
    ['transfer', ['status', 'requestedAt', 'endedAt'], durationOf],
    {
      unit: 'transfer',
      name: { zh: '已办结接转（按用时）', en: 'completed transfers by duration' },
      meaning: {
        zh: '自申请之日至办结之日的日历天数。',
        en: 'In calendar days from request to completion.',
      },
    },
  ),
] as const;
