import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { type Decide, decide } from '../../kernel/decision.ts';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { gatesOf, join, type Joining } from './joining.ts';
import { PersonRecord } from './person.ts';

export const RegisterMember = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    employerId: EmployerId,
    person: PersonRecord,
    identity: SealedIdentity,
  }),
);
export type RegisterMember = z.infer<typeof RegisterMember>;

/** The union enters a member it has admitted on paper (入会审核登记; membership rules, art 5). */
export const registerMember: Decide<
  Pick<Joining, 'gate' | 'claim' | 'member' | 'holder'>,
  Command<string, RegisterMember>
> = (records, { body: { employerId, person } }, context) => {
  const joined = join({ ...records, employerId, person, by: 'registration' }, 'open', context);
  if (!joined.ok) return err(joined.error);
  const { change, claim, memberId } = joined.value;
  return decide({ changes: [change], claims: [claim], gates: gatesOf(joined.value), result: { memberId } });
};
