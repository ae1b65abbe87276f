import type { Indexes } from '../../platform/engine/plan.ts';
import type { Correction } from '../domain/correction.ts';
import { isLive } from '../domain/lifecycle.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { inWorkQueue } from '../../kernel/waiting.ts';
import type { Member } from '../domain/member.ts';
import type { MembershipApplication } from '../domain/membership-application.ts';
import type { Transfer } from '../domain/transfer.ts';
import { applicationWaits, correctionWaits, transferWaits } from '../domain/waiting.ts';

/** Where transfers out of a union, and into one, are listed, beside the members and unions of the same indexes. */
export const transfersOut = (union: UnionId): string => `transfers-out#${union}`;
export const transfersIn = (union: UnionId): string => `transfers-in#${union}`;

/** Which lists a record of this context stands in. An attribute that is left out takes it off the list. */
export const memberIndexes = {
  member: ({ status, unionId, joinedOn, memberId }: Member) =>
    isLive(status) ? { inUnion: unionId, inUnionSort: `${joinedOn}#${memberId}` } : {},
  'membership-application': (application: MembershipApplication) =>
    inWorkQueue(applicationWaits(application), application.applicationId),
  correction: (correction: Correction) => inWorkQueue(correctionWaits(correction), correction.correctionId),
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
