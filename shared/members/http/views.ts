import { IdNumber, maskIdNumber } from '../../kernel/id-number.ts';
import { maskMobile, Mobile } from '../../kernel/mobile.ts';
import { maskPersonName, PersonName } from '../../kernel/person-name.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import * as z from 'zod';
import type { Member } from '../domain/member.ts';
import type { MembershipApplication } from '../domain/membership-application.ts';
import type { ApplicationView, MemberView } from './specs.ts';

const Opened = z.object({ name: PersonName, idNumber: IdNumber, mobile: Mobile });

/** What may be shown of a person; undefined when their data have been erased. */
export const maskedPerson = (data: unknown): MemberView['person'] => {
  if (data === undefined) return undefined;
  const { name, idNumber, mobile } = Opened.parse(data);
  return { name: maskPersonName(name), idNumber: maskIdNumber(idNumber), mobile: maskMobile(mobile) };
};

export async function memberViews(vault: PersonVault, members: readonly Member[]): Promise<MemberView[]> {
  const opened = await vault.openAll(members.map(({ person }) => person));
  return members.map(({ person: { sex, householdType, education, migrant }, ...member }, index) => ({
    ...member,
    sex,
    householdType,
    education,
    migrant,
    person: maskedPerson(opened[index]),
  }));
}

export async function applicationView(
  vault: PersonVault,
  application: MembershipApplication,
): Promise<ApplicationView> {
  const [opened] = await vault.openAll([application.person]);
  const { needsConsent, consent } = application;
  const readmission = consent ? 'consented' : needsConsent ? 'needs-consent' : undefined;
  return { ...application, ...(readmission && { readmission }), person: maskedPerson(opened) };
}
