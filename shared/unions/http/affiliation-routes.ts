import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { seesAffiliation } from '../application/affiliation-handlers.ts';
import { type AffiliationChange, affiliationChangeRecord, awaitedSide } from '../domain/affiliation.ts';
import * as specs from './affiliation-specs.ts';

export interface AffiliationRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
}

/** Each route submits the command of its name: what it changes is decided by the engine alone. */
export const affiliationRoutes = ({ edge, records }: AffiliationRouteDependencies): readonly Route[] => [
  implement(specs.requestAffiliationChangeSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({
      type: 'RequestAffiliationChange',
      asSent: { ...params, ...body },
      caller,
      idempotencyKey,
      now,
    }),
  ),

  implement(specs.foundFederationSpec, ({ body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'FoundFederation', asSent: body, caller, idempotencyKey, now }),
  ),

  implement(specs.getAffiliationChangeSpec, async ({ params: { changeId }, caller }) => {
    const { state } = await records.record(affiliationChangeRecord, changeId);
    return state === undefined || !seesAffiliation(caller, state)
      ? err(reject('affiliation/not-found'))
      : ok({ status: 200, body: viewOf(state) });
  }),

  ...Object.entries(specs.affiliationAnswers).map(([type, spec]) =>
    implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ),

  implement(specs.withdrawAffiliationChangeSpec, ({ params, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'WithdrawAffiliationChange', asSent: params, caller, idempotencyKey, now }),
  ),
];

function viewOf(change: AffiliationChange): specs.AffiliationChangeView {
  const { consents, unions, members, walks, switchedAt, ...rest } = change;
  const side = awaitedSide(change);
  return {
    ...rest,
    ...(side && { waitsAt: change[side] }),
    consentedOn: { from: consents.from?.on, to: consents.to?.on },
    ...(switchedAt && { switchedAt, progress: { unions, members, walks } }),
  };
}
