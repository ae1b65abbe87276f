import { DisposeMembers, type NoteDisposal } from '../../../events/dissolution-process.ts';
import type { CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { decide, type FollowUp, refuse } from '../../kernel/decision.ts';
import { targetOf } from '../../kernel/disposition.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { caseRecord } from '../domain/case.ts';
import { correctionRecord } from '../domain/correction.ts';
import { type DisposedMember, disposalId, disposalRecord } from '../domain/disposal.ts';
import { disposeMembers, type DisposingMembers, type Leaving } from '../domain/dispose-members.ts';
import { isLive } from '../domain/lifecycle.ts';
import { memberRecord } from '../domain/member.ts';
import { applicationRecord } from '../domain/membership-application.ts';
import type { WaitingRecord } from '../domain/settle-waiting.ts';
import { transferRecord } from '../domain/transfer.ts';
import { identityIn } from './standing-handlers.ts';
import type { IdentityVault } from './vault.ts';

/** One chunk of a dissolution: the unions context says who, this one places them and reports back. */
export const disposeMembersHandler = (
  vault: IdentityVault,
): CommandHandler<'DisposeMembers', DisposeMembers, DisposingMembers> => ({
  type: 'DisposeMembers',
  body: DisposeMembers,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const [disposal, gate, found, waiting] = await Promise.all([
      read.record(disposalRecord, disposalId(body)),
      read.gate(body.unionId),
      Promise.all(body.members.map((memberId) => leaving(read, vault, memberId, body.unionId))),
      Promise.all(body.waiting.map((key) => waitingRecord(read, key))),
    ]);
    const members = found.filter((one) => one !== undefined);
    const unions = new Set([body.superior, ...members.flatMap((one) => targetsOf(one, body))]);
    const gates = await Promise.all(
      [...unions].map(async (union) => [union, await read.gate(union)] as const),
    );
    return {
      disposal,
      gate,
      gates: new Map(gates),
      members,
      waiting: waiting.filter((one) => one !== undefined),
    };
  },
  group: (_, { unionId }) => unionId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide(records, { body }, context) {
    if (records.disposal.state !== undefined) return refuse('disposal/done');
    const { event, ...decision } = disposeMembers(records, body, context);
    return decide({ ...decision, follow: [report(body, event)] });
  },
});

/** Undefined for who is not in the union any more: nothing about them is read. */
async function leaving(
  read: Reader,
  vault: IdentityVault,
  memberId: MemberId,
  unionId: UnionId,
): Promise<Leaving | undefined> {
  const member = await read.record(memberRecord, memberId);
  const { state, lookups } = member;
  if (state === undefined || !isLive(state.status) || state.unionId !== unionId) return undefined;
  const [claim, transfer, of] = await Promise.all([
    vault.claimsBeside(identityIn(lookups), state.person).then((claims) => read.claim(claims)),
    state.transfer === undefined ? undefined : read.record(transferRecord, state.transfer),
    state.case === undefined ? undefined : read.record(caseRecord, state.case),
  ]);
  return { member, claim, transfer, case: of };
}

/** Wherever this member may go to. */
function targetsOf({ member, transfer }: Leaving, { usual, unionId }: DisposeMembers): readonly UnionId[] {
  const noted = member.state?.disposition;
  return [
    targetOf(usual),
    noted?.in === unionId ? targetOf(noted.wanted) : undefined,
    transfer?.state?.to,
  ].filter((union) => union !== undefined);
}

async function waitingRecord(read: Reader, key: string): Promise<WaitingRecord | undefined> {
  const [type, id = ''] = key.split('#');
  switch (type) {
    case applicationRecord.type:
      return { kind: 'application', application: await read.record(applicationRecord, id) };
    case correctionRecord.type:
      return { kind: 'correction', correction: await read.record(correctionRecord, id) };
    case transferRecord.type: {
      const transfer = await read.record(transferRecord, id);
      if (transfer.state === undefined) return undefined;
      return { kind: 'transfer', transfer, member: await read.record(memberRecord, transfer.state.memberId) };
    }
    default:
      return undefined;
  }
}

const report = (
  { unionId, run, round, chunk }: DisposeMembers,
  { members, settled }: { readonly members: readonly DisposedMember[]; readonly settled: readonly string[] },
): FollowUp => {
  const placed = members.filter(({ outcome }) => outcome === 'placed');
  const refusals = (of: readonly DisposedMember[]) =>
    of.flatMap(({ memberId, fell }) => (fell === undefined ? [] : [{ memberId, code: fell }]));
  const body: NoteDisposal = {
    unionId,
    run,
    round,
    chunk,
    placed: placed.length,
    settled: settled.length,
    fallen: refusals(placed),
    stuck: refusals(members.filter(({ outcome }) => outcome === 'stuck')),
  };
  return { command: { type: 'NoteDisposal', body, group: unionId, lane: 'bulk' } };
};
