import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { legalPersonRecord } from '../domain/legal-person.ts';
import { unionRecord } from '../domain/union.ts';
import * as specs from './legal-person-specs.ts';

export interface LegalPersonRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
}

/** Each route submits the command of its name. */
export const legalPersonRoutes = ({ edge, records }: LegalPersonRouteDependencies): readonly Route[] => [
  ...Object.entries(specs.legalPersonCommands).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ),

  implement(specs.getLegalPersonSpec, async ({ params: { unionId }, caller }) => {
    const { state: union } = await records.record(unionRecord, unionId);
    if (union === undefined || !hasInScope(caller, union.stamp)) return err(reject('union/not-found'));
    const { state } = await records.record(legalPersonRecord, unionId);
    const { status = 'none', application, certificate, lapsed = false } = state ?? {};
    const appliedAt = application?.since;
    const body = {
      unionId,
      status,
      lapsed,
      ...(appliedAt && { appliedAt }),
      ...(certificate && { certificate }),
    };
    return ok({ status: 200, body });
  }),
];
