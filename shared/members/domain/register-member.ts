import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { type Decide, decide, refuse } from '../../kernel/decision.ts';
import { UnionId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { gatesOf, join, type Joining } from './joining.ts';
import { PersonRecord } from './person.ts';
import { type EmploymentClaims, employmentAt, employmentFields } from './placement.ts';

export const RegisterMember = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    ...employmentFields,
    person: PersonRecord,
    identity: SealedIdentity,
  }),
);
export type RegisterMember = z.infer<typeof RegisterMember>;

/** The union enters a member it has admitted on paper (入会审核登记; membership rules, art 5). */
export const registerMember: Decide<
  Pick<Joining, 'gate' | 'claim' | 'member' | 'holder'> & EmploymentClaims,
  Command<string, RegisterMember>
> = (records, { body: { person, ...wanted } }, context) => {
  if (records.gate.gate === undefined) return refuse('union/not-open');
  const employment = employmentAt(records.gate.gate, wanted, records);
  if (!employment.ok) return err(employment.error);
  const joined = join(
    { ...records, employment: employment.value, person, by: 'registration' },
    'open',
    context,
  );
  if (!joined.ok) return err(joined.error);
  const { change, claim, memberId } = joined.value;
  return decide({ changes: [change], claims: [claim], gates: gatesOf(joined.value), result: { memberId } });
};
