import { type Instant, legalDate } from '../../kernel/dates.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { entrustmentsOf } from '../adapters/indexes.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import { type Entrustment, entrustmentRecord, isRunning } from '../domain/entrustment.ts';
import * as specs from './entrustment-specs.ts';

export interface EntrustmentRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
}

const viewOf = (entrustment: Entrustment, now: Instant) => ({
  ...entrustment,
  running: isRunning(entrustment, legalDate(now)),
});

/** 委托处理: contracts, kept by the security administrator. */
export const entrustmentRoutes = ({
  edge,
  records,
  cursors,
}: EntrustmentRouteDependencies): readonly Route[] => [
  implement(specs.registerEntrustmentSpec, ({ body, caller, idempotencyKey, now, note }) => {
    note({ records: [`union:${body.scope}`] });
    return edge.submit({ type: 'RegisterEntrustment', asSent: body, caller, idempotencyKey, now });
  }),

  implement(specs.getEntrustmentSpec, async ({ params: { entrustmentId }, caller, now }) => {
    const { state } = await records.record(entrustmentRecord, entrustmentId);
    const place = await placeOf(records, state?.scope, caller);
    return state && isWithinReach(caller, place)
      ? ok({ status: 200, body: viewOf(state, now) })
      : err(reject('entrustment/not-found'));
  }),

  implement(specs.listEntrustmentsSpec, async ({ params: { unionId }, query, caller, now }) => {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const pages = await cursors();
    const scope = caller.kind === 'operator' ? caller.scope : caller.id;
    const use = { query: [entrustmentsOf(unionId)], scope };
    const after = query.cursor === undefined ? ok(undefined) : pages.open(query.cursor, use);
    if (!after.ok) return after;
    const { states, lastKey } = await records.page('by-union', entrustmentsOf(unionId), entrustmentRecord, {
      limit: query.limit,
      after: after.value,
    });
    const entrustments = states.map((state) => viewOf(state, now));
    return ok({ status: 200, body: { entrustments, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
  }),

  implement(specs.endEntrustmentSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'EndEntrustment', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),
];
