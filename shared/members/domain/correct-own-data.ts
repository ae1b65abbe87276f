import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, type LoadedClaim, refuse } from '../../kernel/decision.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import type { Member, MemberEvent } from './member.ts';
import { PersonRecord } from './person.ts';

export const CorrectOwnData = z.strictObject({
  /** The claim on the caller's own number, as the issuer of their token verified it. */
  identity: SealedIdentity,
  /** The revision of the record that the correction was made from. */
  readRev: z.number().int().positive(),
  /** The person as corrected: what was not corrected stays as it was read. */
  person: PersonRecord,
});
export type CorrectOwnData = z.infer<typeof CorrectOwnData>;

/** The caller's own membership, found by their number. */
export interface OwnMembership {
  readonly claim: LoadedClaim;
  readonly member: Loaded<Member, MemberEvent>;
}

/** A member corrects how they are reached and what they have learnt (PIPL, art 46). */
export const correctOwnData: Decide<OwnMembership, Command<string, CorrectOwnData>> = (
  { member },
  { body: { readRev, person } },
) => {
  const { state } = member;
  if (state === undefined) return refuse('own/no-membership');
  if (member.rev !== readRev) return refuse('own/changed-meanwhile');
  const corrected: MemberEvent = { type: 'MemberCorrected', v: 1, person };
  return decide({ changes: [change(member, corrected)], result: { memberId: state.memberId } });
};
