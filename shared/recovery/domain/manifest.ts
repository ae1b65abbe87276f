import * as z from 'zod';

const Counted = { count: z.int().nonnegative(), digest: z.string().regex(/^[0-9a-f]{64}$/) };

/**
 * What a closed hour of a family holds. `digest` sums up names and hashes, as the source's index by time tells them
 * too; each pack has one of its own, so that what is damaged is told apart from what is whole.
 */
export const Manifest = z.object({
  v: z.literal(1),
  family: z.enum(['ledger', 'audit', 'follow-ups']),
  hour: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d$/),
  closedAt: z.string(),
  ...Counted,
  packs: z.array(z.object({ name: z.string(), ...Counted })),
  /** Items that no batch had brought and the source still held. */
  mended: z.int().nonnegative(),
});
export type Manifest = z.infer<typeof Manifest>;
