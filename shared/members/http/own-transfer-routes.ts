import type { MemberId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { WorkerIdentities } from '../../platform/keys/worker-identity.ts';
import type { ReadClaim } from '../adapters/own-claim.ts';
import { memberRecord } from '../domain/member.ts';
import { transferRecord } from '../domain/transfer.ts';
import * as specs from './transfer-specs.ts';
import { transferView } from './transfer-view.ts';

export interface OwnTransferRouteDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly readClaim: ReadClaim;
  readonly identities: WorkerIdentities;
}

/** 本人办理会籍接转: whose it is follows from the number in the token. */
export function ownTransferRoutes({
  edge,
  vault,
  records,
  readClaim,
  identities,
}: OwnTransferRouteDependencies): readonly Route[] {
  /** The membership that the caller's number claims, and that claim sealed for a command. */
  const ownOf = async (caller: Caller) => {
    const number =
      caller.kind === 'worker' && caller.sealedIdNumber !== undefined
        ? await identities.open(caller.sealedIdNumber)
        : undefined;
    if (number === undefined) return err(reject('own/identity-needed'));
    const claims = await vault.claimsOf(number);
    const { holder } = await readClaim(claims[0]);
    return ok({ memberId: holder as MemberId | undefined, claims });
  };

  /** For a command about the caller; a caller who is no member gets the refusal. */
  const asking = async (caller: Caller, otherwise: string) => {
    const own = await ownOf(caller);
    if (!own.ok) return own;
    const { memberId, claims } = own.value;
    if (memberId === undefined) return err(reject(otherwise));
    return ok({ memberId, identity: await vault.sealIdentity(claims) });
  };

  return [
    implement(specs.requestOwnTransferSpec, async ({ body, caller, idempotencyKey, now }) => {
      const own = await asking(caller, 'own/no-membership');
      if (!own.ok) return own;
      const type = 'RequestOwnTransfer';
      const command = { ...body, ...own.value };
      return edge.submit({ type, asSent: body, body: command, caller, idempotencyKey, now });
    }),

    implement(specs.currentOwnTransferSpec, async ({ caller }) => {
      const own = await ownOf(caller);
      if (!own.ok) return own;
      const { memberId } = own.value;
      const member = memberId && (await records.record(memberRecord, memberId)).state;
      if (!member?.transfer) return err(reject('transfer/not-found'));
      const { state } = await records.record(transferRecord, member.transfer);
      return state ? ok({ status: 200, body: transferView(state) }) : err(reject('transfer/not-found'));
    }),

    implement(specs.getOwnTransferSpec, async ({ params, caller }) => {
      const own = await ownOf(caller);
      if (!own.ok) return own;
      const { state } = await records.record(transferRecord, params.transferId);
      return state !== undefined && state.memberId === own.value.memberId
        ? ok({ status: 200, body: transferView(state) })
        : err(reject('transfer/not-found'));
    }),

    ...Object.entries(specs.ownTransferSteps).map(([type, spec]) =>
      implement(spec, async ({ params, caller, idempotencyKey, now }) => {
        const own = await asking(caller, 'transfer/not-found');
        if (!own.ok) return own;
        const command = { ...params, ...own.value };
        return edge.submit({ type, asSent: params, body: command, caller, idempotencyKey, now });
      }),
    ),
  ];
}
