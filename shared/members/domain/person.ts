import * as z from 'zod';
import { codeSchema } from '../../kernel/codes/code-schema.ts';
import { LocalDate, monthOf } from '../../kernel/dates.ts';
import { contradictions, factsOf, IdNumber, parseIdNumber } from '../../kernel/id-number.ts';
import { Mobile } from '../../kernel/mobile.ts';
import { PersonName } from '../../kernel/person-name.ts';
import type { Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { SealedPerson } from '../../kernel/sealed.ts';

/**
 * A person as collected: five mandatory fields (姓名 性别 身份证号码 手机号码 户籍类型) and the optional fields of
 * the data standard.
 */
export const PersonInput = z.lazy(() =>
  z
    .strictObject({
      name: PersonName,
      idNumber: IdNumber,
      sex: codeSchema('sex'),
      mobile: Mobile,
      householdType: codeSchema('household-type'),
      householdPlace: z.string().trim().min(1).max(100).optional(),
      birthDate: LocalDate.optional(),
      ethnicity: codeSchema('ethnicity').optional(),
      education: codeSchema('education').optional(),
      politicalStatus: codeSchema('political-status').optional(),
      employmentStatus: codeSchema('employment-status').optional(),
      skillLevel: codeSchema('skill-level').optional(),
      nativePlace: z.string().trim().min(1).max(100).optional(),
      address: z.string().trim().min(1).max(200).optional(),
      migrant: z.boolean().default(false),
    })
    .meta({ id: 'PersonInput' }),
);
export type PersonInput = z.infer<typeof PersonInput>;

/** What is counted travels in clear beside the ciphertext; everything else is inside it. */
export const CountedFields = z.object({
  sex: z.string(),
  birthMonth: z.string().regex(/^\d{4}-\d{2}$/),
  householdType: z.string(),
  education: z.string().optional(),
  migrant: z.boolean(),
});
export type CountedFields = z.infer<typeof CountedFields>;

/** A person as the registry holds them. */
export const PersonRecord = z.object({ ...SealedPerson.shape, ...CountedFields.shape });
export type PersonRecord = z.infer<typeof PersonRecord>;

/** What is inside the ciphertext. Old ciphertexts may lack what later versions add. */
export const PersonalData = z.lazy(() =>
  PersonInput.unwrap().omit({
    sex: true,
    householdType: true,
    education: true,
    migrant: true,
  }),
);
export type PersonalData = z.infer<typeof PersonalData>;

export interface CheckedPerson {
  readonly idNumber: IdNumber;
  readonly personal: PersonalData;
  readonly counted: CountedFields;
}

const contradicted = {
  'id-number/sex-differs': '/sex',
  'id-number/birth-date-differs': '/birthDate',
} as const;

/** A3: the number must fit the date of today, and the sex and birth date that the form states. */
export function checkPerson(
  input: PersonInput,
  today: LocalDate,
): Result<CheckedPerson, readonly Rejection[]> {
  const { sex, householdType, education, migrant, ...personal } = input;
  const number = parseIdNumber(input.idNumber, today);
  if (!number.ok) return err([{ ...number.error, pointer: '/idNumber' }]);
  const contrary = contradictions(input.idNumber, {
    sex,
    ...(input.birthDate && { birthDate: input.birthDate }),
  });
  if (contrary.length > 0)
    return err(contrary.map((found) => ({ ...found, pointer: contradicted[found.code] })));
  const birthDate = factsOf(input.idNumber).birthDate ?? input.birthDate;
  if (birthDate === undefined) return err([{ code: 'person/birth-date-needed', pointer: '/birthDate' }]);
  const counted = {
    sex,
    birthMonth: monthOf(birthDate),
    householdType,
    migrant,
    ...(education && { education }),
  };
  return ok({ idNumber: input.idNumber, personal, counted });
}
