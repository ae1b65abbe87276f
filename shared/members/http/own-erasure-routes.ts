import { actorName, type Caller } from '../../kernel/caller.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import { type RecordsReader, wholeList } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { aboutMember, erasuresAskedBy } from '../adapters/indexes.ts';
import { type ErasureRequest, erasureRequestRecord } from '../domain/erasure-request.ts';
import { keptByLaw } from '../domain/kept-by-law.ts';
import { lastMembership, type OwnCallerDependencies, ownCallers } from './own-caller.ts';
import * as specs from './own-erasure-specs.ts';

export interface OwnErasureRouteDependencies extends OwnCallerDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
}

/** 本人申请删除: the same request that officers make, by the person it is about. */
export function ownErasureRoutes({
  edge,
  vault,
  records,
  readClaim,
  identities,
}: OwnErasureRouteDependencies): readonly Route[] {
  const callers = ownCallers({ vault, readClaim, identities });

  return [
    implement(specs.requestOwnErasureSpec, async ({ body, caller, idempotencyKey, now }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const { basis, applicationId } = body;
      const memberId = lastMembership(asked.value);
      const of = applicationId === undefined ? memberId && { memberId } : { applicationId };
      if (of === undefined) return err(reject('own/no-membership'));
      const identity = await vault.sealIdentity(asked.value.claims);
      const type = 'RequestOwnErasure';
      const command = { of, basis, identity };
      const accepted = await edge.submit({ type, asSent: body, body: command, caller, idempotencyKey, now });
      if (!accepted.ok) return accepted;
      return ok({ ...accepted.value, body: { ...accepted.value.body, kept: [...keptByLaw] } });
    }),

    implement(specs.listOwnErasuresSpec, async ({ caller }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const memberId = lastMembership(asked.value);
      const [about, by] = await Promise.all([
        memberId === undefined ? [] : wholeList(records, 'by-union', aboutMember(memberId)),
        wholeList(records, 'by-superior', erasuresAskedBy(actorName(caller))),
      ]);
      const prefix = `${erasureRequestRecord.type}#`;
      const keys = [...new Set([...about, ...by])].filter((key) => key.startsWith(prefix));
      const loaded = await records.records(
        erasureRequestRecord,
        keys.map((key) => key.slice(prefix.length)),
      );
      const erasures = loaded
        .flatMap(({ state }) => (state === undefined ? [] : [state]))
        .toSorted((a, b) => (a.submittedAt < b.submittedAt ? -1 : 1));
      return ok({ status: 200, body: { erasures: erasures.map((state) => viewOf(state, caller)) } });
    }),

    implement(specs.getOwnErasureSpec, async ({ params: { erasureId }, caller }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const { state } = await records.record(erasureRequestRecord, erasureId);
      const isMine =
        state !== undefined &&
        (state.by === actorName(caller) ||
          ('memberId' in state.of && state.of.memberId === lastMembership(asked.value)));
      return isMine ? ok({ status: 200, body: viewOf(state, caller) }) : err(reject('erasure/not-found'));
    }),

    implement(specs.withdrawOwnErasureSpec, ({ params, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'WithdrawOwnErasure', asSent: params, caller, idempotencyKey, now }),
    ),
  ];
}

const viewOf = ({ of, ...state }: ErasureRequest, caller: Caller): specs.OwnErasureView => ({
  ...state,
  ...of,
  withdrawable: state.status === 'submitted' && state.by === actorName(caller),
  kept: [...keptByLaw],
});
