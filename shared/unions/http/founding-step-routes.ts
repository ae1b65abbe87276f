import { legalDate } from '../../kernel/dates.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { foundingRecord } from '../domain/founding.ts';
import { replyDraft } from '../domain/reply-draft.ts';
import { unionRecord } from '../domain/union.ts';
import * as specs from './founding-step-specs.ts';

export interface FoundingStepDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
}

/** Each route submits the command of its name: what it changes is decided by the engine alone. */
export const foundingStepRoutes = ({ edge, records }: FoundingStepDependencies): readonly Route[] => [
  ...Object.entries(specs.foundingSteps).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ),

  ...Object.entries(specs.foundingApprovals).map(([type, spec]) =>
    implement(spec, ({ params, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: params, caller, idempotencyKey, now }),
    ),
  ),

  implement(specs.replyDraftSpec, async ({ params, query: { step }, caller, now }) => {
    const { state } = await records.record(foundingRecord, params.applicationId);
    const place = await placeOf(records, state?.superior, caller);
    if (state === undefined || !isWithinReach(caller, place)) return err(reject('founding/not-found'));
    const superior = await records.record(unionRecord, state.superior);
    const text = replyDraft(state, step, { superior: superior.state?.name ?? '', on: legalDate(now) });
    return text === undefined
      ? err(reject('founding/no-such-reply'))
      : ok({ status: 200, body: { step, text } });
  }),
];
