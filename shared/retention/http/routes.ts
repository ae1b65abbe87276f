import type { Caller } from '../../kernel/caller.ts';
import { legalDate } from '../../kernel/dates.ts';
import { governsProvince } from '../../kernel/governs-province.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { fixedKinds, kinds, retentionKinds } from '../domain/kinds.ts';
import { runRecord } from '../domain/run.ts';
import { inForce, SCHEDULE, scheduleRecord } from '../domain/schedule.ts';
import * as specs from './specs.ts';

export interface RetentionRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
}

/** 保存期限: set by one system administrator, released by another who has read what it would remove. */
export function retentionRoutes({ edge, records }: RetentionRouteDependencies): readonly Route[] {
  const governs = async (caller: Caller): Promise<boolean> =>
    governsProvince(caller, caller.kind === 'operator' ? await records.gate(caller.scope) : undefined);
  return [
    implement(specs.getRetentionScheduleSpec, async ({ caller, now }) => {
      const [mayRead, { state }] = await Promise.all([
        governs(caller),
        records.record(scheduleRecord, SCHEDULE),
      ]);
      if (!mayRead) return err(reject('retention/not-found'));
      const holds = inForce(state, legalDate(now));
      return ok({
        status: 200,
        body: {
          ...(holds && {
            inForce: {
              version: holds.version,
              from: holds.from,
              enforced: holds.released !== undefined,
            },
          }),
          versions: state?.versions ?? [],
          kinds: retentionKinds.map((kind) => ({ kind, ...kinds[kind] })),
          fixed: [...fixedKinds],
        },
      });
    }),

    implement(specs.setRetentionScheduleSpec, ({ body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'SetRetentionSchedule', asSent: body, caller, idempotencyKey, now }),
    ),

    implement(specs.releaseRetentionScheduleSpec, ({ body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'ReleaseRetentionSchedule', asSent: body, caller, idempotencyKey, now }),
    ),

    implement(specs.getRetentionRunSpec, async ({ params: { runId }, caller }) => {
      const [mayRead, { state }] = await Promise.all([governs(caller), records.record(runRecord, runId)]);
      return mayRead && state !== undefined
        ? ok({ status: 200, body: state })
        : err(reject('retention/run-not-found'));
    }),
  ];
}
