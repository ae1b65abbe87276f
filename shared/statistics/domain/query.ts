import * as z from 'zod';
import { codeSet, type CodeSetName } from '../../kernel/codes/code-sets.ts';
import { type Instant, LocalDate, legalDate } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { CountedRecord } from './counted.ts';
import type { Dimension, RecordType } from './dimension.ts';
import { dimensions } from './dimensions.ts';
import { type Figure, type Figures, nameIn, waitingDay } from './figure.ts';

/** What can be asked for: records that are counted, and stand in a list that is read page by page. */
export const queryKinds = {
  members: 'member',
  unions: 'union',
  employers: 'employer',
  transfers: 'transfer',
} as const satisfies Record<string, RecordType>;
export const QueryKind = z.enum(['members', 'unions', 'employers', 'transfers']);
export type QueryKind = z.infer<typeof QueryKind>;

const askable: ReadonlyMap<string, Dimension> = new Map(
  dimensions
    .filter(({ of }) => (Object.values(queryKinds) as RecordType[]).includes(of))
    .map((dimension) => [`${dimension.group}.${dimension.key}`, dimension]),
);

const names = [...askable.keys()] as [string, ...string[]];

/** A month or a day. */
const Bound = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/);

/** Records that count in a dimension: under one of these codes, in this span of months or days, or at all. */
export const Condition = z.strictObject({
  dimension: z.enum(names).meta({ examples: ['members.bySex'] }),
  values: z
    .array(z.string().regex(/^[A-Za-z0-9-]{1,32}$/))
    .min(1)
    .max(100)
    .readonly()
    .optional()
    .meta({ examples: [['2']] }),
  from: Bound.optional(),
  through: Bound.optional(),
});
export type Condition = z.infer<typeof Condition>;

/** Days that a record tells and no figure counts by. */
const days = {
  joinedOn: { of: 'members', read: ({ joinedOn }: { joinedOn?: string }) => joinedOn },
  foundedOn: { of: 'unions', read: ({ foundedOn }: { foundedOn?: string }) => foundedOn },
  requestedOn: {
    of: 'transfers',
    read: ({ requestedAt }: { requestedAt?: Instant }) => requestedAt && legalDate(requestedAt),
  },
} as const satisfies Record<string, { of: QueryKind; read: (state: never) => string | undefined }>;

export const Span = z.strictObject({
  day: z.enum(['joinedOn', 'foundedOn', 'requestedOn']),
  from: LocalDate.optional(),
  through: LocalDate.optional(),
});
export type Span = z.infer<typeof Span>;

/** What is asked for: records of one kind that meet every condition, and whose days lie within every span. */
export const Query = z.lazy(() =>
  z.strictObject({
    of: QueryKind,
    where: z.array(Condition).max(10).readonly().default([]),
    days: z.array(Span).max(3).readonly().default([]),
  }),
);
export type Query = z.infer<typeof Query>;

export const queryRefusals = [
  'query/not-of-kind',
  'query/takes-values',
  'query/takes-nothing',
  'query/takes-months',
  'query/takes-days',
  'query/no-value',
  'query/not-listed',
] as const;
export type QueryRefusal = Rejection<(typeof queryRefusals)[number]>;

/** Refuses what could match nothing at all, so that an empty answer means that there is nothing. */
export function checked(query: Query): Result<Query, QueryRefusal> {
  const refusals = [
    ...query.where.map((condition, at) => conditionRefusal(query.of, condition, `/where/${String(at)}`)),
    ...query.days.map((span, at) => spanRefusal(query.of, span, `/days/${String(at)}`)),
  ];
  const first = refusals.find((refusal) => refusal !== undefined);
  return first === undefined ? ok(query) : err(first);
}

function spanRefusal(of: QueryKind, { day, from, through }: Span, pointer: string): QueryRefusal | undefined {
  if (days[day].of !== of) return reject('query/not-of-kind', { name: day, of }, `${pointer}/day`);
  return isSpan(from, through, DAY) ? undefined : reject('query/takes-days', { name: day }, pointer);
}

const MONTH = 'YYYY-MM'.length;
const DAY = 'YYYY-MM-DD'.length;

function conditionRefusal(of: QueryKind, condition: Condition, pointer: string): QueryRefusal | undefined {
  const { dimension: name, values = [] } = condition;
  const dimension = dimensionOf(name);
  if (dimension.of !== queryKinds[of])
    return reject('query/not-of-kind', { name, of }, `${pointer}/dimension`);
  const { isGiven, code } = takenBy[dimension.kind];
  if (!isGiven(condition)) return reject(code, { name }, pointer);
  const unknown = values.find((value) => !codesOf(dimension).has(value));
  if (unknown !== undefined) return reject('query/no-value', { name, value: unknown }, `${pointer}/values`);
  const ended = name === 'members.byStatus' ? values.find((value) => !listed.has(value)) : undefined;
  return ended === undefined ? undefined : reject('query/not-listed', { value: ended }, `${pointer}/values`);
}

const isUnbounded = ({ from, through }: Condition): boolean => from === undefined && through === undefined;

const inMonths = {
  isGiven: ({ values, from, through }: Condition) => values === undefined && isSpan(from, through, MONTH),
  code: 'query/takes-months',
} as const;

/** What has to be said beside the name of a dimension, by how its counters are told. */
const takenBy = {
  codes: {
    isGiven: (one: Condition) => one.values !== undefined && isUnbounded(one),
    code: 'query/takes-values',
  },
  sum: {
    isGiven: (one: Condition) => one.values === undefined && isUnbounded(one),
    code: 'query/takes-nothing',
  },
  births: inMonths,
  months: inMonths,
  waiting: {
    isGiven: ({ values, from, through }: Condition) => values === undefined && isSpan(from, through, DAY),
    code: 'query/takes-days',
  },
} as const satisfies Record<Dimension['kind'], unknown>;

/** Memberships that have ended stand in no list of their union. */
const listed: ReadonlySet<string> = new Set(['preparatory', 'active', 'retained']);

const isSpan = (from: string | undefined, through: string | undefined, length: number): boolean =>
  [from, through].every((bound) => bound === undefined || bound.length === length) &&
  (from !== undefined || through !== undefined) &&
  (from === undefined || through === undefined || from <= through);

const isWithinSpan = (
  value: string,
  { from, through }: { from?: string | undefined; through?: string | undefined },
) => (from === undefined || from <= value) && (through === undefined || value <= through);

const codesOf = (dimension: Dimension): ReadonlySet<string> => {
  if (dimension.kind !== 'codes') return new Set();
  const { names } = dimension;
  return new Set(
    typeof names === 'string'
      ? codeSet(names satisfies CodeSetName).entries.map(({ code }) => code)
      : Object.keys(names),
  );
};

function dimensionOf(name: string): Dimension {
  const dimension = askable.get(name);
  if (dimension === undefined) throw new Error(`nobody may ask for ${name}`);
  return dimension;
}

/** Whether what a record counts under is among what is asked for. The counters are asked by the very same. */
function isAsked({ dimension: name, values, from, through }: Condition, figure: Figure): boolean {
  const dimension = dimensionOf(name);
  switch (dimension.kind) {
    case 'codes':
      return (
        figure.startsWith(dimension.prefix) &&
        values?.includes(figure.slice(dimension.prefix.length)) === true
      );
    case 'sum':
      return figure === dimension.figure;
    case 'births':
      return figure.startsWith('birth-') && isWithinSpan(nameIn(figure), { from, through });
    case 'months':
      return figure.startsWith('term-') && isWithinSpan(nameIn(figure), { from, through });
    case 'waiting': {
      const day = waitingDay(dimension.what, figure);
      return day !== undefined && isWithinSpan(day, { from, through });
    }
  }
}

/** Whether a record, as the registry holds it, is one of those asked for. */
export function matches({ of, where, days: spans }: Query, state: unknown): boolean {
  const record = CountedRecord.parse({ type: queryKinds[of], state });
  return (
    where.every((condition) => {
      const count = dimensionOf(condition.dimension).counts(record);
      return count !== undefined && count[1] !== 0 && isAsked(condition, count[0]);
    }) &&
    spans.every((span) => {
      const day = days[span.day].read(state as never);
      return day !== undefined && isWithinSpan(day, span);
    })
  );
}

const unitOf = {
  members: 'person',
  unions: 'union',
  employers: 'employer',
  transfers: 'transfer',
} as const satisfies Record<QueryKind, Dimension['unit']>;

/** Counted of ended memberships too, which no list has. */
const ofEndedToo: ReadonlySet<string> = new Set(['quality.promptness']);

/** How many the counters say there are; undefined where no counter counts just these records, one for each. */
export function countIn({ of, where, days: spans }: Query, figures: Figures): number | undefined {
  const [condition, ...others] = where;
  if (condition === undefined || others.length > 0 || spans.length > 0) return undefined;
  const { unit } = dimensionOf(condition.dimension);
  if (unit !== unitOf[of] || ofEndedToo.has(condition.dimension)) return undefined;
  return [...figures].reduce((sum, [figure, count]) => (isAsked(condition, figure) ? sum + count : sum), 0);
}
