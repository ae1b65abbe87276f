import { RestampMembers } from '../../../events/restamping-process.ts';
import type { CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { caseRecord } from '../domain/case.ts';
import { memberRecord } from '../domain/member.ts';
import { memberRestampingId, memberRestampingRecord, type Place } from '../domain/member-restamping.ts';
import { type Carried, restampMembers, type RestampingMembers } from '../domain/restamp-members.ts';
import { transferRecord } from '../domain/transfer.ts';

/** One page of a list: where to look for the members of a union, never who they are. */
export type MembersPage = (
  union: UnionId,
  after: Place | undefined,
) => Promise<{ readonly members: readonly MemberId[]; readonly next: Place | undefined }>;

export const restampMembersHandler = (
  pageOf: MembersPage,
): CommandHandler<'RestampMembers', RestampMembers, RestampingMembers> => ({
  type: 'RestampMembers',
  body: RestampMembers,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const [walk, gate] = await Promise.all([
      read.record(memberRestampingRecord, memberRestampingId(body)),
      read.gate(body.unionId),
    ]);
    // Nothing to look for, and no list read, where nobody is behind.
    if ((gate.gate?.membersBehind ?? 0) === 0) return { walk, gate, page: { carried: [], next: undefined } };
    const { members, next } = await pageOf(body.unionId, walk.state?.after);
    const carried = await Promise.all(members.map((memberId) => carriedWith(read, memberId)));
    return { walk, gate, page: { carried, next } };
  },
  group: (_, { unionId }) => unionId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: restampMembers,
});

async function carriedWith(read: Reader, memberId: MemberId): Promise<Carried> {
  const member = await read.record(memberRecord, memberId);
  const [open, transfer] = await Promise.all([
    member.state?.case === undefined ? undefined : read.record(caseRecord, member.state.case),
    member.state?.transfer === undefined ? undefined : read.record(transferRecord, member.state.transfer),
  ]);
  // A case stays with the union that opened it, wherever the membership has gone since.
  const ofHere = open?.state?.unionId === member.state?.unionId ? open : undefined;
  return { member, ...(ofHere && { case: ofHere }), ...(transfer && { transfer }) };
}
