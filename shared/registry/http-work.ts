import * as z from 'zod';
import { actorName, type Caller } from '../kernel/caller.ts';
import { Instant, legalDate, LocalDate } from '../kernel/dates.ts';
import { UnionId } from '../kernel/ids.ts';
import { mayAct, roleOf } from '../kernel/permissions.ts';
import { reject } from '../kernel/problem.ts';
import { err, ok } from '../kernel/result.ts';
import { hasInScope } from '../kernel/stamp.ts';
import type { Waiting } from '../kernel/waiting.ts';
import type { RecordsReader } from '../platform/edge/records-reader.ts';
import { type Cursors, pageInQuery } from '../platform/http/cursor.ts';
import { defineRoute, implement, type Route } from '../platform/http/route.ts';
import { workKinds, type WorkKind } from './work-kinds.ts';

const Kind = z.string().meta({ examples: workKinds.map(({ type }) => type) });

/** What waits, alike for all kinds: ids, days and where to settle it, nothing of a person. */
const WorkEntry = z.lazy(() =>
  z
    .object({
      kind: Kind,
      id: z.string(),
      since: Instant,
      /** The last day to act, where the rules set one. */
      dueOn: LocalDate.optional(),
      /** That day is over. */
      overdue: z.boolean(),
      /** Whether the caller may settle it: by their role, and not having submitted it. */
      yours: z.boolean(),
      path: z.string().meta({ examples: ['/v1/transfers/01JD0000000000000000000000'] }),
    })
    .meta({ id: 'WorkEntry' }),
);
type WorkEntry = z.input<typeof WorkEntry>;

const common = {
  method: 'GET',
  tag: 'work',
  action: 'work:read',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
} as const;

/** What the caller may see, or what they may settle. */
const Whose = z.enum(['all', 'mine']).default('all');

export const listWorkSpec = defineRoute({
  ...common,
  path: '/v1/unions/{unionId}/work',
  summary: { zh: '工会待办事项', en: 'What waits for a union' },
  description: {
    zh: '按等待时间先后列出；whose=mine 时只列本人可以办理的事项。一页可能少于 limit 条，以 next 为准。',
    en: 'What has waited longest comes first; with `whose=mine`, only what the caller may settle. A page may hold fewer entries than `limit`; there are more as long as there is a `next`.',
  },
  query: z.strictObject({ whose: Whose, ...pageInQuery }),
  responses: {
    200: {
      description: { zh: '待办事项（最早的在前）', en: 'One page of what waits, the oldest first' },
      schema: z.lazy(() => z.object({ entries: z.array(WorkEntry), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

export const countWorkSpec = defineRoute({
  ...common,
  path: '/v1/unions/{unionId}/work/counts',
  summary: { zh: '工会待办数量', en: 'How much waits for a union' },
  description: {
    zh: 'whose=mine 时只计本人可以办理的事项，并计其中已逾期的。',
    en: 'With `whose=mine`, only what the caller may settle is counted, and how much of it is overdue.',
  },
  query: z.strictObject({ whose: Whose }),
  responses: {
    200: {
      description: { zh: '各类待办数量', en: 'How many of each kind the caller may see wait' },
      schema: z.lazy(() =>
        z.object({
          total: z.number().int(),
          kinds: z.record(z.string(), z.number().int()),
          /** With `whose=mine`: whose last day is over. */
          overdue: z.number().int().optional(),
          /** There are more than were counted. */
          more: z.boolean(),
        }),
      ),
    },
  },
  problems: ['union/not-found'],
});

export const workSpecs = [listWorkSpec, countWorkSpec] as const;

export interface WorkRouteDependencies {
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
}

export const workRoutes = ({ records, cursors }: WorkRouteDependencies): readonly Route[] => [
  implement(listWorkSpec, async ({ params: { unionId }, query: { whose, limit, cursor }, caller, now }) => {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const pages = await cursors();
    const use = { query: ['work', unionId], scope: actorName(caller) };
    const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
    if (!after.ok) return after;
    const { keys, lastKey } = await records.keys('work-queue', unionId, { limit, after: after.value });
    const waiting = await waitingOf(records, unionId, keys.filter(seenBy(caller)));
    const entries = waiting
      .map(({ key, waits }) => entryOf(key, waits, caller, legalDate(now)))
      .filter(({ yours }) => whose === 'all' || yours);
    return ok({ status: 200, body: { entries, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
  }),

  implement(countWorkSpec, async ({ params: { unionId }, query: { whose }, caller, now }) => {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const { keys, lastKey } = await records.keys('work-queue', unionId, { limit: COUNTED_AT_MOST });
    const seen = keys.filter(seenBy(caller));
    const more = lastKey !== undefined;
    if (whose === 'all')
      return ok({ status: 200, body: { total: seen.length, kinds: tally(seen.map(typeOf)), more } });
    // Whose it is to settle stands in the records, not in the index.
    const waiting = await waitingOf(records, unionId, seen);
    const mine = waiting
      .map(({ key, waits }) => entryOf(key, waits, caller, legalDate(now)))
      .filter(({ yours }) => yours);
    const overdue = mine.filter((entry) => entry.overdue).length;
    const kinds = tally(mine.map(({ kind }) => kind));
    return ok({ status: 200, body: { total: mine.length, kinds, overdue, more } });
  }),
];

function tally(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Entries of the index hold keys only: so many are one read. */
const COUNTED_AT_MOST = 1_000;

const kindsByType: ReadonlyMap<string, WorkKind> = new Map(workKinds.map((kind) => [kind.type, kind]));

const typeOf = (key: string): string => key.slice(0, key.indexOf('#'));
const idOf = (key: string): string => key.slice(key.indexOf('#') + 1);

const kindOf = (key: string): WorkKind => {
  const kind = kindsByType.get(typeOf(key));
  if (kind === undefined) throw new Error(`${typeOf(key)} is no kind of work`);
  return kind;
};

const seenBy =
  (caller: Caller) =>
  (key: string): boolean =>
    mayAct(roleOf(caller), kindOf(key).sees);

/** In the order of the list. The record decides and not the index, which lags: what waits no more is left out. */
async function waitingOf(records: RecordsReader, unionId: UnionId, keys: readonly string[]) {
  const found = new Map<string, Waiting>();
  await Promise.all(
    workKinds.map(async (kind) => {
      const ids = keys.filter((key) => typeOf(key) === kind.type).map(idOf);
      if (ids.length === 0) return;
      for (const { id, state } of await records.records(kind.aggregate, ids)) {
        const waits = state === undefined ? undefined : kind.waits(state);
        if (waits?.at === unionId) found.set(`${kind.type}#${id}`, waits);
      }
    }),
  );
  return keys.flatMap((key) => {
    const waits = found.get(key);
    return waits === undefined ? [] : [{ key, waits }];
  });
}

const entryOf = (key: string, waits: Waiting, caller: Caller, today: LocalDate): WorkEntry => ({
  kind: typeOf(key),
  id: idOf(key),
  since: waits.since,
  ...(waits.dueOn && { dueOn: waits.dueOn }),
  overdue: waits.dueOn !== undefined && waits.dueOn < today,
  yours: mayAct(roleOf(caller), waits.action) && waits.submittedBy !== actorName(caller),
  path: `${kindOf(key).path}${idOf(key)}`,
});
