import type { LocalDate } from '../../kernel/dates.ts';
import type { Text } from '../../kernel/problem.ts';
import type { Rules } from '../../kernel/rules.ts';
import { monthsAfter } from '../../kernel/working-days.ts';
import { type Employer, WITHOUT_UNION } from './employer.ts';

/**
 * 应建未建: whether an employer that no union covers should found one (Trade Union Law, art 11), with the day and the
 * reasons. `joint`: too few for a union of its own to be demanded.
 */
export interface Advice {
  readonly advice: 'should-found' | 'in-grace' | 'joint';
  /** The last day of the grace, where its beginning is known. */
  readonly dueOn?: LocalDate | undefined;
  readonly reasons: readonly Reason[];
}

interface Reason extends Text {
  readonly basis: string;
}

const ART_11 = '中华人民共和国工会法 第十一条';

/** Undefined for an employer that has a union, or is no more. */
export function adviceOn(
  { status, ended, employees, employeesOn, establishedOn, notedOn }: Employer,
  { on, rules: { employers } }: { readonly on: LocalDate; readonly rules: Rules },
): Advice | undefined {
  if (status !== WITHOUT_UNION || ended !== undefined) return undefined;
  const { unionFrom, graceMonths } = employers;
  const counted = employeesOn === undefined ? '' : `（${employeesOn}）`;
  const of = employeesOn === undefined ? '' : ` (${employeesOn})`;
  const [number, from] = [String(employees), String(unionFrom)];
  if (employees < unionFrom)
    return {
      advice: 'joint',
      reasons: [
        {
          zh: `职工${number}人${counted}，不足${from}人：可与其他单位联合建立基层工会，或者选举组织员一人`,
          en: `${number} employees${of}, fewer than ${from}: it may found a joint union with others, or elect an organiser`,
          basis: ART_11,
        },
      ],
    };
  const many: Reason = {
    zh: `职工${number}人${counted}，已达${from}人，应当建立基层工会委员会`,
    en: `${number} employees${of}, ${from} or more: it should have a basic committee`,
    basis: ART_11,
  };
  const since = establishedOn ?? notedOn;
  if (since === undefined) return { advice: 'should-found', reasons: [many] };
  const dueOn = monthsAfter(since, graceMonths);
  const inGrace = on <= dueOn;
  const begun = establishedOn === undefined ? ['登记', 'its entry'] : ['成立', 'its establishment'];
  const grace: Reason = {
    zh: `自${since}${String(begun[0])}起${String(graceMonths)}个月${inGrace ? '内' : '已满'}（${dueOn}）`,
    en: `${String(graceMonths)} months from ${String(begun[1])} on ${since} ${inGrace ? 'end' : 'ended'} on ${dueOn}`,
    basis: '本省业务规则 employers.graceMonths',
  };
  return { advice: inGrace ? 'in-grace' : 'should-found', dueOn, reasons: [many, grace] };
}

/** The list of a division: whoever has most employees comes first. */
export const listOfDivision = (division: string): string => `without-union#${division}`;

const MOST_EMPLOYEES = 99_999_999;

/** Its place in the list of its division; none for whoever has a union or is no more. */
export const inListWithoutUnion = ({
  status,
  ended,
  division,
  employees,
  employerId,
}: Employer): Readonly<Record<string, string>> =>
  status !== WITHOUT_UNION || ended !== undefined
    ? {}
    : {
        inUnion: listOfDivision(division),
        inUnionSort: `${String(MOST_EMPLOYEES - employees).padStart(8, '0')}#${employerId}`,
      };
