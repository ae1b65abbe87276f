import type { UnionId } from '../../../shared/kernel/ids.ts';
import type { EmploymentForm } from '../../../shared/members/domain/member.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Choices, Known } from '../contract.ts';
import { baseUnions, employerCast, federations, someUnion } from './cast.ts';

/** Flexible workers, those of agencies, and members whose employer has no union: where they may be, and where not. */

/** The code of an employer that somebody has entered, with a union or without; now and then one that nobody has. */
export function someCode(known: Known, choices: Choices, withUnion = 0.5): string {
  const all = known.records('employer').map(({ state }) => state as Employer);
  const fit = all.filter(({ status }) => (status === 'registered') === choices.chance(withUnion));
  if (fit.length > 0 && choices.chance(0.9)) return choices.pick(fit).creditCode;
  return choices.pick(employerCast).creditCode;
}

interface Place {
  readonly unionId: UnionId;
  readonly employerCode?: string;
  readonly form?: EmploymentForm;
  readonly workUnit?: string;
  readonly workUnitCode?: string;
}

/** At a union above: flexible, or for an employer without a union. */
export function placeAbove(known: Known, choices: Choices): Place {
  const unionId = someUnion(federations(known), choices);
  const form = choices.chance(0.6) ? choices.pick(['flexible', 'platform'] as const) : undefined;
  const employerCode = someCode(known, choices, form === undefined ? 0.1 : 0.5);
  return { unionId, employerCode, ...(form && { form }) };
}

/** In the union of the agency, or of the unit that uses its workers. */
export function agencyPlace({ unionId, employers }: Union, known: Known, choices: Choices): Place {
  const [employer] = employers;
  if (choices.chance(0.5) || employer === undefined)
    return { unionId, form: 'agency', workUnitCode: someCode(known, choices) };
  return { unionId, form: 'agency', employerCode: someCode(known, choices), workUnit: employer };
}

/** Somewhere out of the ordinary; undefined where there is no such place yet. */
export function specialPlace(known: Known, choices: Choices): Place | undefined {
  if (choices.chance(0.6)) return placeAbove(known, choices);
  const unions = baseUnions(known);
  return unions.length === 0 ? undefined : agencyPlace(choices.pick(unions), known, choices);
}

/** The columns of a roster that tell of it, mostly empty. */
export const EMPLOYMENT_HEADER = [
  '用工形式',
  '劳务派遣单位统一社会信用代码',
  '用工单位统一社会信用代码',
] as const;

export function employmentCells(choices: Choices): readonly string[] {
  if (choices.chance(0.75)) return ['', '', ''];
  const { creditCode } = choices.pick(employerCast);
  return choices.pick([
    ['灵活就业', '', ''],
    ['新就业形态', '', ''],
    ['劳务派遣', creditCode, ''],
    ['', '', creditCode],
  ]);
}
