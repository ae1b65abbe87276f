import * as z from 'zod';
import { FoundingApplicationId, RosterId } from '../shared/kernel/ids.ts';

/** Wire event: an application to found a union names a roster that is to be read. Consumer: intake. */
export const FoundingAppliedEvent = z.lazy(() =>
  z.object({
    type: z.literal('FoundingApplied'),
    v: z.literal(1),
    /** Unique for the event: the pair of record and sequence it was made from. */
    id: z.string(),
    data: z.object({
      applicationId: FoundingApplicationId,
      rosterId: RosterId,
      /** Where the file lies in the intake bucket. */
      rosterKey: z.string(),
      /** Credit codes of the employers that found the union. Absent in events from before rows named theirs. */
      employers: z.array(z.string()).optional(),
      /** Where an earlier reading of the file paused; absent at first. */
      fromChunk: z.number().int().nonnegative().optional(),
    }),
  }),
);
export type FoundingAppliedEvent = z.infer<typeof FoundingAppliedEvent>;
