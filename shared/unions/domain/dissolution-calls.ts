import * as z from 'zod';
import { type Instant, instantOf, epochOf } from '../../kernel/dates.ts';
import type { FollowUp } from '../../kernel/decision.ts';
import { UnionId } from '../../kernel/ids.ts';

/** One step of a dissolution. It names the round it goes on from: one that comes late, or twice, changes nothing. */
export const ContinueDissolution = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    run: z.number().int().positive(),
    round: z.number().int().nonnegative(),
  }),
);
export type ContinueDissolution = z.infer<typeof ContinueDissolution>;

/** At once, or after a while. */
export const continuing = (body: ContinueDissolution, at?: Instant): FollowUp => ({
  command: { type: 'ContinueDissolution', body, group: body.unionId, lane: 'bulk' },
  ...(at !== undefined && { at }),
});

/** The list of who is left may lag behind: so long until it is looked at again. */
const PAUSE_MILLISECONDS = 30_000;

export const afterPause = (at: Instant): Instant => instantOf(epochOf(at) + PAUSE_MILLISECONDS);
