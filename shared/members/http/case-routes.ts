import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { seesCase } from '../application/case-handlers.ts';
import { caseRecord } from '../domain/case.ts';
import * as specs from './case-specs.ts';
import { caseView } from './case-view.ts';

export interface CaseRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
}

/** Each route submits the command of its name: what it changes is decided by the engine alone. */
export const caseRoutes = ({ edge, records }: CaseRouteDependencies): readonly Route[] => [
  implement(specs.openExpulsionSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'OpenExpulsion', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),

  implement(specs.getCaseSpec, async ({ params, caller }) => {
    const { state } = await records.record(caseRecord, params.caseId);
    return state !== undefined && seesCase(caller, state)
      ? ok({ status: 200, body: caseView(state) })
      : err(reject('case/not-found'));
  }),

  ...Object.entries(specs.caseSteps).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ),
];
