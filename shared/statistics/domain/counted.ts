import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { Stamp } from '../../kernel/stamp.ts';

/**
 * The fields of a record that statistics reads, and no others: each schema names only what is counted, so the
 * contexts that own the records may change everything else.
 */

/** GB/T codes are counted as they stand; what a code means is the reader's concern. */
const Code = z.string().regex(/^[A-Za-z0-9-]{1,32}$/);

export const CountedMember = z.lazy(() =>
  z.object({
    type: z.literal('member'),
    state: z.object({
      status: Code,
      stamp: Stamp,
      unionId: z.string().optional(),
      employerId: z.string().optional(),
      form: Code.optional(),
      workUnit: z.string().optional(),
      employment: z.string().optional(),
      /** The last change: the day it happened on and, where it is another, that of its entry. */
      change: z.object({ on: LocalDate, notedOn: LocalDate.optional() }).optional(),
      person: z.object({
        sex: Code,
        birthMonth: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
        householdType: Code,
        education: Code.optional(),
        migrant: z.boolean(),
      }),
    }),
  }),
);

export const CountedUnion = z.lazy(() =>
  z.object({
    type: z.literal('union'),
    state: z.object({
      status: Code,
      stamp: Stamp,
      level: Code,
      unionType: Code,
      foundedOn: LocalDate.optional(),
      leader: z.object({ personId: z.string() }).optional(),
      /** Absent where the registry was told of no election. */
      term: z
        .object({
          electedOn: LocalDate,
          years: z.number().int().positive(),
          extendedTo: LocalDate.optional(),
        })
        .optional(),
    }),
  }),
);

export const CountedEmployer = z.lazy(() =>
  z.object({
    type: z.literal('employer'),
    state: z.object({
      status: Code.optional(),
      employees: z.number().int().nonnegative(),
      /** The stamp of the union that covers it; absent while none does. */
      stamp: Stamp.optional(),
    }),
  }),
);

export const CountedTransfer = z.lazy(() =>
  z.object({
    type: z.literal('transfer'),
    /** Where the member is to leave: how a transfer ends is first of all the giving union's doing. */
    state: z.object({
      status: Code,
      fromStamp: Stamp,
      requestedAt: Instant,
      outcome: Code.optional(),
      endedAt: Instant.optional(),
    }),
  }),
);

export const CountedFounding = z.lazy(() =>
  z.object({
    type: z.literal('founding-application'),
    /** The stamp is that of the superior union that decides it. */
    state: z.object({ status: Code, stamp: Stamp, submittedAt: Instant }),
  }),
);

export const CountedMembershipApplication = z.lazy(() =>
  z.object({
    type: z.literal('membership-application'),
    state: z.object({ status: Code, stamp: Stamp, submittedAt: Instant }),
  }),
);

export const CountedDissolution = z.lazy(() =>
  z.object({
    type: z.literal('dissolution'),
    state: z.object({ status: Code, stamp: Stamp, since: Instant }),
  }),
);

/** Two records that may be one person's, counted where both of them are. */
export const CountedDuplicate = z.lazy(() =>
  z.object({
    type: z.literal('duplicate'),
    state: z.object({ status: Code, stamp: Stamp }),
  }),
);

/** A record that appears in some figure. */
export const CountedRecord = z.discriminatedUnion('type', [
  CountedMember,
  CountedUnion,
  CountedEmployer,
  CountedTransfer,
  CountedFounding,
  CountedMembershipApplication,
  CountedDissolution,
  CountedDuplicate,
]);
export type CountedRecord = z.infer<typeof CountedRecord>;

export const countedTypes = [
  'member',
  'union',
  'employer',
  'transfer',
  'founding-application',
  'membership-application',
  'dissolution',
  'duplicate',
] as const satisfies CountedRecord['type'][];

/** Gates, claims and whatever comes later are in no figure. */
export const isCounted = (type: unknown): type is CountedRecord['type'] =>
  (countedTypes as readonly unknown[]).includes(type);

/** What the registry holds beside the state. */
export const RecordKey = z.object({ pk: z.string().min(1), rev: z.number().int().positive() });
