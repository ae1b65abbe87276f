import type { Caller } from '../../kernel/caller.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { StatisticsStore } from '../application/ports.ts';
import type { Bounds, QuerySource } from '../application/query-source.ts';
import { queryColumns } from '../domain/query-columns.ts';
import { packed, unpacked } from '../domain/query-place.ts';
import { checked, countIn, queryKinds } from '../domain/query.ts';
import * as specs from './query-specs.ts';

export interface QueryRouteDependencies {
  readonly records: Pick<RecordsReader, 'gate'>;
  readonly source: QuerySource;
  readonly store: Pick<StatisticsStore, 'generations' | 'figures'>;
  readonly cursors: () => Promise<Cursors>;
}

/** Unions are read one at a time, so that a cursor stays short. */
const page: Omit<Bounds, 'found'> = { records: 400, unions: 40, below: 1 };
const counting: Bounds = { found: 1_000, records: 1_000, unions: 40, below: 25 };

export const queryRoutes = ({
  records,
  source,
  store,
  cursors,
}: QueryRouteDependencies): readonly Route[] => {
  const isSeen = async (unionId: UnionId, caller: Caller): Promise<boolean> => {
    const { gate } = await records.gate(unionId);
    return gate !== undefined && hasInScope(caller, gate.stamp);
  };

  return [
    implement(specs.querySpec, async ({ params: { unionId }, body, caller, note }) => {
      if (!(await isSeen(unionId, caller))) return err(reject('union/not-found'));
      const { limit, cursor, ...asked } = body;
      const query = checked(asked);
      if (!query.ok) return query;
      const { of, where, days } = query.value;
      const pages = await cursors();
      const use = {
        query: ['query', unionId, JSON.stringify([of, where, days])],
        scope: caller.kind === 'operator' ? caller.scope : caller.id,
      };
      const from = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!from.ok) return from;
      const { found, next } = await source.step(unionId, query.value, from.value && unpacked(from.value), {
        ...page,
        found: limit,
      });
      note({ purpose: `query-${of}`, records: found.map(({ id }) => `${queryKinds[of]}:${id}`) });
      const body200 = {
        of,
        columns: queryColumns[of],
        lines: await source.lines(of, found),
        ...(next && { next: pages.seal(packed(next), use) }),
      };
      return ok({ status: 200, body: body200 });
    }),

    implement(specs.countSpec, async ({ params: { unionId }, body, caller, now: asOf }) => {
      if (!(await isSeen(unionId, caller))) return err(reject('union/not-found'));
      const query = checked(body);
      if (!query.ok) return query;
      const { live } = await store.generations();
      const counted = countIn(query.value, await store.figures(live, `union:${unionId}`));
      if (counted !== undefined)
        return ok({ status: 200, body: { count: counted, by: 'counter', more: false, asOf } });
      const { found, next } = await source.step(unionId, query.value, undefined, counting);
      return ok({
        status: 200,
        body: { count: found.length, by: 'reading', more: next !== undefined, asOf },
      });
    }),
  ];
};
