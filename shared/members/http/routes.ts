import { actorName, type Caller } from '../../kernel/caller.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { recordAsOf } from '../../platform/edge/as-of.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { claimKey } from '../../platform/engine/keys.ts';
import { toTwins } from '../../platform/engine/records.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { Store } from '../../platform/store/port.ts';
import type { RecordHistory } from '../../platform/store/record-history.ts';
import { mayApply, mayRegister } from '../application/membership-handlers.ts';
import { memberRecord } from '../domain/member.ts';
import { applicationRecord } from '../domain/membership-application.ts';
import * as specs from './specs.ts';
import { standingRoutes } from './standing-routes.ts';
import { sealApplicant } from './seal-applicant.ts';
import { applicationView, memberViews } from './views.ts';

export interface MemberRouteDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly store: Store;
  readonly historyOf: RecordHistory;
  readonly cursors: () => Promise<Cursors>;
}

export const memberRoutes = (dependencies: MemberRouteDependencies): readonly Route[] => [
  ...applicationRoutes(dependencies),
  ...registerRoutes(dependencies),
  ...standingRoutes(dependencies.edge),
  ...readRoutes(dependencies),
];

function applicationRoutes({ edge, vault, records }: MemberRouteDependencies): readonly Route[] {
  return [
    implement(specs.applySpec, async ({ body, caller, idempotencyKey, now }) => {
      // Before anything is sealed: a key is made for nobody whose command is refused.
      const refusal = mayApply({ gate: await records.gate(body.unionId) });
      if (refusal) return err(refusal);
      const sealed = await sealApplicant(vault, body.person, edge.requestIdOf(caller, idempotencyKey), now);
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

    implement(specs.getApplicationSpec, async ({ params, caller }) => {
      const { state } = await records.record(applicationRecord, params.applicationId);
      const place = await placeOf(records, state?.unionId, caller);
      const mine = state !== undefined && (state.by === actorName(caller) || isWithinReach(caller, place));
      if (!mine) return err(reject('membership-application/not-found'));
      const view = await applicationView(vault, state);
      const { readmission: _, ...own } = view;
      return ok({ status: 200, body: caller.kind === 'operator' ? view : own });
    }),

    implement(specs.approveSpec, ({ params, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'ApproveMembershipApplication', asSent: params, caller, idempotencyKey, now }),
    ),

    implement(specs.rejectSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({
        type: 'RejectMembershipApplication',
        asSent: { ...params, ...body },
        caller,
        idempotencyKey,
        now,
      }),
    ),

    implement(specs.consentToReadmissionSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({
        type: 'ConsentToReadmission',
        asSent: { ...params, ...body },
        caller,
        idempotencyKey,
        now,
      }),
    ),
  ];
}

const registerRoutes = ({ edge, vault, records }: MemberRouteDependencies): readonly Route[] => [
  implement(specs.registerSpec, async ({ body, caller, idempotencyKey, now }) => {
    const refusal = mayRegister({ gate: await records.gate(body.unionId) }, caller);
    if (refusal) return err(refusal);
    const sealed = await sealApplicant(vault, body.person, edge.requestIdOf(caller, idempotencyKey), now);
    if (!sealed.ok) return sealed;
    const { person: _, ...place } = body;
    return edge.submit({
      type: 'RegisterMember',
      asSent: body,
      body: { ...place, ...sealed.value },
      caller,
      idempotencyKey,
      now,
    });
  }),
];

function readRoutes({
  vault,
  records,
  store,
  historyOf,
  cursors,
}: MemberRouteDependencies): readonly Route[] {
  /** A member in the caller's scope; undefined for one elsewhere, as if there were none. */
  const visible = async (memberId: string, caller: Caller) => {
    const { state } = await records.record(memberRecord, memberId);
    return state && hasInScope(caller, state.stamp) ? state : undefined;
  };
  return [
    implement(specs.getMemberSpec, async ({ params: { memberId }, query: { asOf }, caller, now }) => {
      const today = await visible(memberId, caller);
      if (today === undefined) return err(reject('member/not-found'));
      const member =
        asOf === undefined ? ok(today) : await recordAsOf(memberRecord, memberId, asOf, { historyOf, now });
      if (!member.ok) return member;
      const [body] = await memberViews(vault, [member.value]);
      return body
        ? ok({ status: 200, body: { ...body, ...(asOf && { asOf }) } })
        : err(reject('member/not-found'));
    }),

    implement(specs.searchSpec, async ({ body, caller }) => {
      const claims = await vault.claimsOf(body.idNumber);
      const { holder } = toTwins(
        claims,
        await store.read(claims.map((claim) => ({ table: 'registry', pk: claimKey(claim) }))),
      );
      // Looked for even where nobody holds the number: how long the answer takes must not tell.
      const member = await visible(holder ?? NOBODY, caller);
      return ok({ status: 200, body: { members: await memberViews(vault, member ? [member] : []) } });
    }),

    implement(specs.listMembersSpec, async ({ params: { unionId }, query: { limit, cursor }, caller }) => {
      const { gate } = await records.gate(unionId);
      if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
      const pages = await cursors();
      const use = {
        query: ['members', unionId],
        scope: caller.kind === 'operator' ? caller.scope : caller.id,
      };
      const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!after.ok) return after;
      const { states, lastKey } = await records.page('by-union', unionId, memberRecord, {
        limit,
        after: after.value,
      });
      // The stamp on the record decides: an index lags, and a member may have moved since.
      const members = await memberViews(
        vault,
        states.filter((member) => member.unionId === unionId && hasInScope(caller, member.stamp)),
      );
      return ok({ status: 200, body: { members, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
    }),
  ];
}

/** An id that no record has. */
const NOBODY = '0'.repeat(26);
