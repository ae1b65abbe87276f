import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { memberRecord } from '../domain/member.ts';
import { transferRecord } from '../domain/transfer.ts';
import { type OwnCallerDependencies, ownCallers } from './own-caller.ts';
import * as specs from './transfer-specs.ts';
import { transferView } from './transfer-view.ts';

export interface OwnTransferRouteDependencies extends OwnCallerDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
}

/** 本人办理会籍接转: whose it is follows from the number in the token. */
export function ownTransferRoutes({
  edge,
  vault,
  records,
  readClaim,
  identities,
}: OwnTransferRouteDependencies): readonly Route[] {
  const callers = ownCallers({ vault, readClaim, identities });

  /** For a command about the caller; a caller who is no member gets the refusal. */
  const asking = async (caller: Caller, otherwise: string) => {
    const asked = await callers.person(caller);
    if (!asked.ok) return asked;
    const { claim, claims } = asked.value;
    if (claim.holder === undefined) return err(reject(otherwise));
    return ok({ memberId: claim.holder, identity: await vault.sealIdentity(claims) });
  };

  return [
    implement(specs.requestOwnTransferSpec, async ({ body, caller, idempotencyKey, now }) => {
      const asked = await asking(caller, 'own/no-membership');
      if (!asked.ok) return asked;
      const type = 'RequestOwnTransfer';
      const command = { ...body, ...asked.value };
      return edge.submit({ type, asSent: body, body: command, caller, idempotencyKey, now });
    }),

    implement(specs.currentOwnTransferSpec, async ({ caller }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const { holder } = asked.value.claim;
      const member = holder === undefined ? undefined : (await records.record(memberRecord, holder)).state;
      if (!member?.transfer) return err(reject('transfer/not-found'));
      const { state } = await records.record(transferRecord, member.transfer);
      return state ? ok({ status: 200, body: transferView(state) }) : err(reject('transfer/not-found'));
    }),

    implement(specs.getOwnTransferSpec, async ({ params, caller }) => {
      const asked = await callers.person(caller);
      if (!asked.ok) return asked;
      const { state } = await records.record(transferRecord, params.transferId);
      return state !== undefined && state.memberId === asked.value.claim.holder
        ? ok({ status: 200, body: transferView(state) })
        : err(reject('transfer/not-found'));
    }),

    ...Object.entries(specs.ownTransferSteps).map(([type, spec]) =>
      implement(spec, async ({ params, caller, idempotencyKey, now }) => {
        const asked = await asking(caller, 'transfer/not-found');
        if (!asked.ok) return asked;
        const command = { ...params, ...asked.value };
        return edge.submit({ type, asSent: params, body: command, caller, idempotencyKey, now });
      }),
    ),
  ];
}
