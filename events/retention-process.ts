import * as z from 'zod';
import { LocalDate } from '../shared/kernel/dates.ts';
import { ErasureId, MemberId, MembershipApplicationId } from '../shared/kernel/ids.ts';

/** Retention → members: ask an officer to erase a person whose time is over. */
export const ProposeErasure = z.lazy(() =>
  z.strictObject({
    /** Follows from the record and the version of the schedule: one proposal a version. */
    erasureId: ErasureId,
    of: z.union([
      z.strictObject({ memberId: MemberId }),
      z.strictObject({ applicationId: MembershipApplicationId }),
    ]),
    /** The membership must have ended, or the application have been rejected, on this day or before. */
    endedBy: LocalDate,
  }),
);
export type ProposeErasure = z.infer<typeof ProposeErasure>;
