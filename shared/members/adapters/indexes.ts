import type { Indexes } from '../../platform/engine/plan.ts';
import type { Case } from '../domain/case.ts';
import type { Correction } from '../domain/correction.ts';
import type { Duplicate } from '../domain/duplicate.ts';
import type { ErasureRequest } from '../domain/erasure-request.ts';
import { isLive } from '../domain/lifecycle.ts';
import type { MemberId, MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { inWorkQueue } from '../../kernel/waiting.ts';
import type { Member } from '../domain/member.ts';
import type { MembershipApplication } from '../domain/membership-application.ts';
import type { UnionGroup } from '../domain/union-group.ts';
import type { Transfer } from '../domain/transfer.ts';
import {
  applicationWaits,
  caseWaits,
  correctionWaits,
  duplicateWaits,
  erasureWaits,
  memberWaits,
  transferWaits,
} from '../domain/waiting.ts';

/** Where transfers out of a union, and into one, are listed, beside the members and unions of the same indexes. */
export const transfersOut = (union: UnionId): string => `transfers-out#${union}`;
export const transfersIn = (union: UnionId): string => `transfers-in#${union}`;

/** Where applications to join a union are listed until they are decided, whoever has to act first. */
export const applicationsAt = (union: UnionId): string => `applications-at#${union}`;

/** The groups of a union, the oldest first. */
export const groupsOf = (union: UnionId): string => `groups#${union}`;

/** What was asked for about a member, and what somebody applied for under their account: for who asks what is held. */
export const aboutMember = (member: MemberId): string => `about#${member}`;
export const aboutApplication = (application: MembershipApplicationId): string => `about#${application}`;
export const appliedBy = (actor: string): string => `applied-by#${actor}`;
export const erasuresAskedBy = (actor: string): string => `erasures-asked-by#${actor}`;

/** Which lists a record of this context stands in. An attribute that is left out takes it off the list. */
export const memberIndexes = {
  member(member: Member) {
    const { status, unionId, joinedOn, memberId } = member;
    if (!isLive(status)) return {};
    const listed = { inUnion: unionId, inUnionSort: `${joinedOn}#${memberId}` };
    return { ...listed, ...inWorkQueue(memberWaits(member), memberId) };
  },
  'membership-application': (application: MembershipApplication) => ({
    inUnion: appliedBy(application.by),
    inUnionSort: `${application.submittedAt}#${application.applicationId}`,
    ...(application.status === 'submitted' && {
      superior: applicationsAt(application.unionId),
      superiorSort: `${application.submittedAt}#${application.applicationId}`,
    }),
    ...inWorkQueue(applicationWaits(application), application.applicationId),
  }),
  'union-group': ({ unionId, formedOn, groupId }: UnionGroup) => ({
    inUnion: groupsOf(unionId),
    inUnionSort: `${formedOn}#${groupId}`,
  }),
  correction: (correction: Correction) => ({
    inUnion: aboutMember(correction.memberId),
    inUnionSort: `${correction.submittedAt}#${correction.correctionId}`,
    ...inWorkQueue(correctionWaits(correction), correction.correctionId),
  }),
  case: (of: Case) => ({
    inUnion: aboutMember(of.memberId),
    inUnionSort: `${of.openedAt}#${of.caseId}`,
    ...inWorkQueue(caseWaits(of), of.caseId),
  }),
  // Of both: the one stands in either list, as the sides of a transfer do.
  duplicate(duplicate: Duplicate) {
    const { duplicateId, foundAt, members } = duplicate;
    const sort = `${foundAt}#${duplicateId}`;
    return {
      inUnion: aboutMember(members[0]),
      inUnionSort: sort,
      superior: aboutMember(members[1]),
      superiorSort: sort,
      ...inWorkQueue(duplicateWaits(duplicate), duplicateId),
    };
  },
  'erasure-request'(request: ErasureRequest) {
    const { of, by, submittedAt, erasureId } = request;
    const sort = `${submittedAt}#${erasureId}`;
    return {
      inUnion: 'memberId' in of ? aboutMember(of.memberId) : aboutApplication(of.applicationId),
      inUnionSort: sort,
      ...(by.startsWith('worker:') && { superior: erasuresAskedBy(by), superiorSort: sort }),
      ...inWorkQueue(erasureWaits(request), erasureId),
    };
  },
  transfer(transfer: Transfer) {
    const { transferId, from, to, requestedAt } = transfer;
    const sort = `${requestedAt}#${transferId}`;
    return {
      inUnion: transfersOut(from),
      inUnionSort: sort,
      superior: transfersIn(to),
      superiorSort: sort,
      ...inWorkQueue(transferWaits(transfer), transferId),
    };
  },
} satisfies Indexes;
