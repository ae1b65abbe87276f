import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { BREAK_GLASS_QUEUE } from '../adapters/indexes.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import { breakGlassRecord } from '../domain/break-glass.ts';
import * as specs from './break-glass-specs.ts';

export interface BreakGlassRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
}

export const breakGlassRoutes = ({
  edge,
  records,
  cursors,
}: BreakGlassRouteDependencies): readonly Route[] => [
  implement(specs.giveBreakGlassSpec, ({ body, caller, idempotencyKey, now, note }) => {
    note({ records: [`operator:${body.operatorId}`, `union:${body.scope}`] });
    return edge.submit({ type: 'GiveBreakGlass', asSent: body, caller, idempotencyKey, now });
  }),

  implement(specs.listBreakGlassSpec, async ({ query: { limit, cursor }, caller }) => {
    const pages = await cursors();
    const scope = caller.kind === 'operator' ? caller.scope : caller.id;
    const use = { query: [BREAK_GLASS_QUEUE], scope };
    const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
    if (!after.ok) return after;
    const { states, lastKey } = await records.page('work-queue', BREAK_GLASS_QUEUE, breakGlassRecord, {
      limit,
      after: after.value,
    });
    const places = await Promise.all(states.map((state) => placeOf(records, state.scope, caller)));
    const grants = states.filter((_, index) => isWithinReach(caller, places[index]));
    return ok({ status: 200, body: { grants, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
  }),

  implement(specs.getBreakGlassSpec, async ({ params: { grantId }, caller }) => {
    const { state } = await records.record(breakGlassRecord, grantId);
    const place = await placeOf(records, state?.scope, caller);
    return state && isWithinReach(caller, place)
      ? ok({ status: 200, body: state })
      : err(reject('break-glass/not-found'));
  }),

  implement(specs.endBreakGlassSpec, ({ params, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'EndBreakGlass', asSent: params, caller, idempotencyKey, now }),
  ),

  implement(specs.reviewBreakGlassSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'ReviewBreakGlass', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),
];
