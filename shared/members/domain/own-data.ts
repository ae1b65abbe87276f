import * as z from 'zod';
import { factsOf } from '../../kernel/id-number.ts';
import { PersonalData, PersonInput, type PersonRecord } from './person.ts';

const namesAField = (fields: object): boolean => Object.keys(fields).length > 0;

/** What a member may correct on their own: nobody knows better than they, and no right hangs on it. */
export const OwnCorrection = z.lazy(() =>
  PersonInput.unwrap()
    .pick({
      mobile: true,
      address: true,
      education: true,
      politicalStatus: true,
      skillLevel: true,
    })
    .partial()
    .refine(namesAField)
    .meta({ id: 'OwnCorrection' }),
);
export type OwnCorrection = z.infer<typeof OwnCorrection>;

/** What the union compares with a document before it corrects it: it says who the member is, and is counted. */
export const ReviewedCorrection = z.lazy(() =>
  PersonInput.unwrap()
    .pick({
      name: true,
      idNumber: true,
      birthDate: true,
      ethnicity: true,
      householdType: true,
      householdPlace: true,
      nativePlace: true,
    })
    // Of the form, where it is absent, it is false; of a correction it is no correction.
    .extend({ migrant: z.boolean() })
    .partial()
    .refine(namesAField)
    .meta({ id: 'ReviewedCorrection' }),
);
export type ReviewedCorrection = z.infer<typeof ReviewedCorrection>;

/** The form as it would be handed in today: what is sealed, what is counted, and what is to be corrected. */
export function correctedForm(
  sealed: unknown,
  { sex, householdType, education, migrant }: PersonRecord,
  changes: OwnCorrection | ReviewedCorrection,
): PersonInput {
  const { birthDate, ...others } = PersonalData.parse(sealed);
  const stated = { ...others, sex, householdType, migrant, ...(education !== undefined && { education }) };
  if ('idNumber' in changes && changes.idNumber !== undefined) {
    // Another number tells sex and date of birth by itself; those of the old one might contradict it.
    return PersonInput.parse({ ...stated, sex: factsOf(changes.idNumber).sex ?? sex, ...changes });
  }
  return PersonInput.parse({ ...stated, ...(birthDate !== undefined && { birthDate }), ...changes });
}
