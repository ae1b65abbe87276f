import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { committeeChangeRecord } from '../domain/committee-change.ts';
import { termEnd } from '../domain/term.ts';
import { unionRecord } from '../domain/union.ts';
import type { LegalPersonRouteDependencies } from './legal-person-routes.ts';
import * as specs from './office-specs.ts';

/** Each route submits the command of its name. */
export const officeRoutes = ({ edge, records }: LegalPersonRouteDependencies): readonly Route[] => [
  ...Object.entries(specs.officeCommands).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ),

  ...Object.entries(specs.officeActs).map(([type, spec]) =>
    implement(spec, ({ params, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: params, caller, idempotencyKey, now }),
    ),
  ),

  implement(specs.getCommitteeChangeSpec, async ({ params: { unionId }, caller }) => {
    const { state: union } = await records.record(unionRecord, unionId);
    if (union === undefined || !hasInScope(caller, union.stamp)) return err(reject('union/not-found'));
    const { state } = await records.record(committeeChangeRecord, unionId);
    if (state === undefined) return ok({ status: 200, body: { unionId, status: 'none' } });
    const { awaited, ...rest } = state;
    const reply = awaited && { ...awaited, overdue: awaited.overdue === true };
    const kind = state.move ? 'move' : 'by-election';
    return ok({ status: 200, body: { ...rest, kind, ...(reply && { reply }) } });
  }),

  implement(specs.getOfficersSpec, async ({ params: { unionId }, caller }) => {
    const { state } = await records.record(unionRecord, unionId);
    if (state === undefined || !hasInScope(caller, state.stamp)) return err(reject('union/not-found'));
    const { officers = [], vacancies = [], term } = state;
    const body = { unionId, officers, vacancies, ...(term && { until: termEnd(term) }) };
    return ok({ status: 200, body });
  }),
];
