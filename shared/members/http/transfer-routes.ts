import type { Instant } from '../../kernel/dates.ts';
import type { TransferId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { placeOf } from '../../kernel/place.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { type AsOf, recordAsOf } from '../../platform/edge/as-of.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { RecordHistory } from '../../platform/store/record-history.ts';
import { transfersIn, transfersOut } from '../adapters/indexes.ts';
import { seesTransfer } from '../application/transfer-handlers.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { type Transfer, transferRecord } from '../domain/transfer.ts';
import * as specs from './transfer-specs.ts';
import { transferView } from './transfer-view.ts';
import { maskedPerson } from './views.ts';

export interface TransferRouteDependencies {
  readonly edge: CommandEdge;
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly historyOf: RecordHistory;
  readonly cursors: () => Promise<Cursors>;
}

export function transferRoutes(dependencies: TransferRouteDependencies): readonly Route[] {
  const { edge, vault, records, historyOf, cursors } = dependencies;
  /** With the person masked, for either side to know whom it is about. */
  const views = async (transfers: readonly Transfer[]): Promise<specs.TransferView[]> => {
    const members = await records.records(
      memberRecord,
      transfers.map(({ memberId }) => memberId),
    );
    return viewsWith(
      transfers,
      members.map(({ state }) => state),
    );
  };

  const viewsWith = async (
    transfers: readonly Transfer[],
    members: readonly (Member | undefined)[],
  ): Promise<specs.TransferView[]> => {
    const persons = members.map((member) => member?.person);
    const opened = await vault.openAll(persons.filter((person) => person !== undefined));
    return transfers.map((transfer, index) => {
      const place = persons.slice(0, index).filter((person) => person !== undefined).length;
      const person = persons[index] === undefined ? undefined : maskedPerson(opened[place]);
      return { ...transferView(transfer), person };
    });
  };

  /** The transfer as it was, and whom it is about as they were. */
  const transferAsOf = async (transferId: TransferId, asOf: AsOf, now: Instant) => {
    const transfer = await recordAsOf(transferRecord, transferId, asOf, { historyOf, now });
    if (!transfer.ok) return transfer;
    const member = await recordAsOf(memberRecord, transfer.value.memberId, asOf, { historyOf, now });
    return member.ok ? ok({ transfer: transfer.value, member: member.value }) : member;
  };

  return [
    implement(specs.requestTransferSpec, ({ body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'RequestTransfer', asSent: body, caller, idempotencyKey, now }),
    ),

    implement(specs.getTransferSpec, async ({ params: { transferId }, query: { asOf }, caller, now }) => {
      const { state } = await records.record(transferRecord, transferId);
      const target = await placeOf(records, state?.to, caller);
      if (state === undefined || !seesTransfer(caller, state, target))
        return err(reject('transfer/not-found'));
      const then = asOf === undefined ? ok(undefined) : await transferAsOf(transferId, asOf, now);
      if (!then.ok) return then;
      const [body] = then.value
        ? await viewsWith([then.value.transfer], [then.value.member])
        : await views([state]);
      return body
        ? ok({ status: 200, body: { ...body, ...(asOf && { asOf }) } })
        : err(reject('transfer/not-found'));
    }),

    implement(
      specs.listTransfersSpec,
      async ({ params: { unionId }, query: { direction, limit, cursor }, caller }) => {
        const own = await records.gate(unionId);
        const { gate } = own;
        if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
        const pages = await cursors();
        const scope = caller.kind === 'operator' ? caller.scope : caller.id;
        const use = { query: ['transfers', direction, unionId], scope };
        const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
        if (!after.ok) return after;
        const options = { limit, after: after.value };
        const { states, lastKey } = await (direction === 'out'
          ? records.page('by-union', transfersOut(unionId), transferRecord, options)
          : records.page('by-superior', transfersIn(unionId), transferRecord, options));
        // Of those into this union, it is the gate that was read.
        const seen = (transfer: Transfer) =>
          seesTransfer(caller, transfer, transfer.to === unionId ? own : undefined);
        const transfers = await views(states.filter(seen));
        return ok({ status: 200, body: { transfers, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
      },
    ),

    ...Object.entries(specs.transferSteps).map(([type, spec]) =>
      implement(spec, ({ params, body, caller, idempotencyKey, now }) =>
        edge.submit({ type, asSent: { ...params, ...body }, caller, idempotencyKey, now }),
      ),
    ),
  ];
}
