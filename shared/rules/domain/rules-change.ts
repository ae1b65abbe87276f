import * as z from 'zod';
import type { RuleDifference } from '../../kernel/rules-history.ts';
import { Rules } from '../../kernel/rules.ts';

/** Any part of the rules but their version, which counts by itself. */
export type RulesChange = Partial<Settable>;
type Settable = { readonly [K in keyof Omit<Rules, 'version'>]: Part<Rules[K]> };
type Part<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Part<T[K]> }
    : T;

/** What is not named stays as it is; lists are given whole. Names that the rules don't have are refused. */
export const RulesChange: z.ZodType<RulesChange> = z.lazy(
  () =>
    partOf(Rules.unwrap().omit({ version: true })).meta({
      id: 'RulesChange',
      examples: [{ founding: { replyDays: 10 } }],
    }) as z.ZodType<RulesChange>,
);

/** The same schema with every field of every object optional and none beside them. */
function partOf(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault) return partOf(schema.unwrap());
  if (!(schema instanceof z.ZodObject)) return strict(schema);
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
  return z.strictObject(
    Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, partOf(field).optional()])),
  );
}

/** A list is given whole, and so is each of its objects. */
function strict(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodReadonly) return strict(schema.unwrap());
  if (!(schema instanceof z.ZodArray)) return schema as z.ZodType;
  const { element } = schema;
  return element instanceof z.ZodObject ? z.array(element.strict()).max(MOST) : schema.max(MOST);
}

/** Of one list: the holidays of five years. */
const MOST = 200;

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rules with the change in them, as far as it goes. */
export const changed = (rules: Rules, change: RulesChange): Rules => merged(rules, change) as Rules;

function merged(before: unknown, change: unknown): unknown {
  if (!isGroup(before) || !isGroup(change)) return change;
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    ...before,
    ...Object.fromEntries(named.map(([name, value]) => [name, merged(before[name], value)])),
  };
}

/** Field by field, in the order of the rules; the version is none of them. */
export function differences(
  { version: _, ...before }: Rules,
  { version: __, ...after }: Rules,
): RuleDifference[] {
  return within([], before, after);
}

function within(path: readonly string[], before: unknown, after: unknown): RuleDifference[] {
  if (isGroup(before) && isGroup(after))
    return Object.keys(after).flatMap((name) => within([...path, name], before[name], after[name]));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path: path.join('.'), before, after }];
}

const rising = (sizes: Rules['elections']['committee']['sizes']): boolean =>
  sizes.length > 0 &&
  sizes.every(({ upTo, min, max }, index) => {
    const isLast = index === sizes.length - 1;
    const before = sizes[index - 1]?.upTo ?? 0;
    return min <= max && (isLast ? upTo === undefined : upTo !== undefined && upTo > before);
  });

/** What no single field can say of itself. */
const agreements: Readonly<Record<string, (rules: Rules) => boolean>> = {
  'founding.preparatoryGroup': ({
    founding: {
      preparatoryGroup: { min, max },
    },
  }) => min <= max,
  'founding.procedures': ({ founding: { procedures } }) => new Set(procedures).size === procedures.length,
  'elections.quorum': ({ elections: { quorum } }) => quorum.atLeast <= quorum.of,
  'elections.majority': ({ elections: { majority } }) => majority.moreThan < majority.of,
  'elections.committee.sizes': ({ elections: { committee } }) => rising(committee.sizes),
  'elections.auditCommittee': ({
    elections: {
      auditCommittee: { min, max },
    },
  }) => min <= max,
  'terms.noticeDays': ({ terms: { noticeDays } }) => noticeDays.second < noticeDays.first,
  'duplicates.nameAndBirthDate': ({ duplicates: { nameAndBirthDate: by } }) => by.from <= by.upTo,
  'duplicates.mobile': ({ duplicates: { mobile: by } }) => by.from <= by.upTo,
  'calendar.workedWeekends': ({ calendar: { holidays, workedWeekends } }) =>
    workedWeekends.every((day) => !holidays.includes(day)),
};

/** The path of the first group of fields that contradict one another; undefined when all agree. */
export const contradictionIn = (rules: Rules): string | undefined =>
  Object.entries(agreements).find(([, agree]) => !agree(rules))?.[0];
