import { actorName } from '../../kernel/caller.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import { type RecordsReader, wholeList } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { appliedBy } from '../adapters/indexes.ts';
import { mayApply } from '../application/membership-handlers.ts';
import { applicationRecord, type MembershipApplication } from '../domain/membership-application.ts';
import { type OwnCallerDependencies, ownCallers } from './own-caller.ts';
import * as specs from './own-application-specs.ts';
import { sealApplicant } from './seal-applicant.ts';

export interface OwnApplicationRouteDependencies extends OwnCallerDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
}

/** 本人网上入会: who applies is who the token says, and nobody else. */
export function ownApplicationRoutes({
  edge,
  vault,
  records,
  readClaim,
  identities,
}: OwnApplicationRouteDependencies): readonly Route[] {
  const callers = ownCallers({ vault, readClaim, identities });

  return [
    implement(specs.applyMyselfSpec, async ({ body, caller, idempotencyKey, now }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      // Before anything is sealed: a key is made for nobody whose command is refused.
      const refusal = mayApply({ gate: await records.gate(body.unionId) });
      if (refusal) return err(refusal);
      const input = { ...body.person, idNumber: asked.value.number };
      const sealed = await sealApplicant(vault, input, edge.requestIdOf(caller, idempotencyKey), now);
      if (!sealed.ok) return sealed;
      const { person: _, ...place } = body;
      return edge.submit({
        type: 'ApplyForMembership',
        asSent: body,
        body: { ...place, ...sealed.value },
        caller,
        idempotencyKey,
        now,
      });
    }),

    implement(specs.listOwnApplicationsSpec, async ({ caller }) => {
      const prefix = `${applicationRecord.type}#`;
      const keys = await wholeList(records, 'by-union', appliedBy(actorName(caller)));
      const loaded = await records.records(
        applicationRecord,
        keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
      );
      const applications = loaded.flatMap(({ state }) => (state === undefined ? [] : [viewOf(state)]));
      return ok({ status: 200, body: { applications } });
    }),

    implement(specs.withdrawOwnApplicationSpec, ({ params, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'WithdrawMembershipApplication', asSent: params, caller, idempotencyKey, now }),
    ),
  ];
}

const viewOf = ({ person: _, ...application }: MembershipApplication): specs.OwnApplicationView => ({
  ...application,
  withdrawable: application.status === 'submitted',
});
