import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';

/** What became of a command. A rejection is an outcome too: stored, readable, never retried. */
export const Outcome = z.lazy(() =>
  z.discriminatedUnion('status', [
    z.object({
      status: z.literal('done'),
      at: Instant,
      /** Ids the command gave, such as `memberId`. */
      result: z.record(z.string(), z.string()),
    }),
    z.object({
      status: z.literal('rejected'),
      at: Instant,
      rejection: z.object({
        code: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        pointer: z.string().optional(),
      }),
    }),
  ]),
);
export type Outcome = z.infer<typeof Outcome>;
