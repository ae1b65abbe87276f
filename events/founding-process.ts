import * as z from 'zod';
import { CreditCode } from '../shared/kernel/credit-code.ts';
import { EmployerId, FoundingApplicationId, UnionId } from '../shared/kernel/ids.ts';

/** The founding process speaks to the members context in these commands, and is answered in the same way. */

/** Unions → members: admit one chunk of the roster into the union that is being founded. */
export const AdmitRosterChunk = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    chunk: z.number().int().nonnegative(),
    unionId: UnionId,
    employerId: EmployerId,
    /** Of a joint union all employers, that one too: each row names one of them by its code. Absent: it is the only one. */
    founders: z.array(z.object({ employerId: EmployerId, creditCode: CreditCode })).optional(),
  }),
);
export type AdmitRosterChunk = z.infer<typeof AdmitRosterChunk>;

/** Members → unions: what became of the chunk's rows. */
export const NoteRosterChunk = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    chunk: z.number().int().nonnegative(),
    admitted: z.number().int().nonnegative(),
    refused: z.number().int().nonnegative(),
    transferOffers: z.number().int().nonnegative(),
  }),
);
export type NoteRosterChunk = z.infer<typeof NoteRosterChunk>;

/** Intake → unions: the roster file has been read to its end, all its rows are accepted as commands. */
export const CompleteRoster = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    rows: z.number().int().nonnegative(),
    /** Rows that name a person without a fault. */
    valid: z.number().int().nonnegative(),
    refused: z.number().int().nonnegative(),
    chunks: z.number().int().nonnegative(),
    /** SHA-256 of the file, hex. */
    digest: z.string(),
  }),
);
export type CompleteRoster = z.infer<typeof CompleteRoster>;

/** Intake → unions: the file can't be used as a roster, and why. */
export const ReturnRoster = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    problem: z.object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  }),
);
export type ReturnRoster = z.infer<typeof ReturnRoster>;
