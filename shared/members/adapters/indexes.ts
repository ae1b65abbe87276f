import type { Indexes } from '../../platform/engine/plan.ts';
import type { Correction } from '../domain/correction.ts';
import { isLive } from '../domain/lifecycle.ts';
import type { Member } from '../domain/member.ts';
import type { MembershipApplication } from '../domain/membership-application.ts';

/** Which lists a record of this context stands in. An attribute that is left out takes it off the list. */
export const memberIndexes = {
  member: ({ status, unionId, joinedOn, memberId }: Member) =>
    isLive(status) ? { inUnion: unionId, inUnionSort: `${joinedOn}#${memberId}` } : {},
  'membership-application': ({ status, unionId, submittedAt, applicationId }: MembershipApplication) =>
    status === 'submitted' ? { waitsAt: unionId, waitsSince: `${submittedAt}#${applicationId}` } : {},
  correction: ({ status, unionId, submittedAt, correctionId }: Correction) =>
    status === 'submitted' ? { waitsAt: unionId, waitsSince: `${submittedAt}#${correctionId}` } : {},
} satisfies Indexes;
