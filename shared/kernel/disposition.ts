import * as z from 'zod';
import { EmployerId, UnionId } from './ids.ts';

/**
 * What becomes of a membership when its union is dissolved: retained (工会法 第十三条), by a named union or by the
 * union's superior; or taken over by another union, where it goes on.
 */
export const Disposition = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('retain'),
      /** Absent: the superior of the union that is dissolved. */
      holder: UnionId.optional(),
    }),
    z.strictObject({ kind: z.literal('take-over'), unionId: UnionId, employerId: EmployerId }),
  ]),
);
export type Disposition = z.infer<typeof Disposition>;

/** The union that a disposition leads to; undefined for the superior. */
export const targetOf = (disposition: Disposition): UnionId | undefined =>
  disposition.kind === 'retain' ? disposition.holder : disposition.unionId;
