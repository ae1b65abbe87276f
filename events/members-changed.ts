import * as z from 'zod';
import { MemberId } from '../shared/kernel/ids.ts';

/** Wire event: who is a member, or what is known of them, has changed. Consumer: find-duplicates. */
export const MembersChangedEvent = z.lazy(() =>
  z.object({
    type: z.literal('MembersChanged'),
    v: z.literal(1),
    /** Unique for the event: the pair of record and sequence it was made from. */
    id: z.string(),
    data: z.object({ memberIds: z.array(MemberId).min(1) }),
  }),
);
export type MembersChangedEvent = z.infer<typeof MembersChangedEvent>;

/** Wire event: all members are to be looked at once more, one part of the table after another. The same consumer. */
export const MembersToCompareEvent = z.lazy(() =>
  z.object({
    type: z.literal('MembersToCompare'),
    v: z.literal(1),
    id: z.string(),
    data: z.object({
      segment: z.number().int().nonnegative(),
      segments: z.number().int().positive(),
      /** Where an earlier part ended; absent at first. */
      after: z.string().optional(),
    }),
  }),
);
export type MembersToCompareEvent = z.infer<typeof MembersToCompareEvent>;
