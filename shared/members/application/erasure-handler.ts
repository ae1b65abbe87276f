import type { CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent, type ClaimId } from '../../kernel/decision.ts';
import { reject } from '../../kernel/problem.ts';
import { ErasePerson, erasePerson, erasureRecord, type ErasingPerson } from '../domain/erase-person.ts';
import { memberRecord } from '../domain/member.ts';
import { applicationRecord } from '../domain/membership-application.ts';
import type { IdentityVault } from './vault.ts';

/** Asked for by what keeps the retention schedule, and by whoever carries out a request to erase. */
export const erasePersonHandler = (
  vault: IdentityVault,
): CommandHandler<'ErasePerson', ErasePerson, ErasingPerson> => ({
  type: 'ErasePerson',
  body: ErasePerson,
  action: 'system',
  lane: 'people',
  async load(read, { body, requestId }) {
    const record = await recordOf(read, vault, body.of);
    if (record === undefined)
      return { erasure: absent(erasureRecord, requestId), record, destruction: undefined };
    const { personId } = record.state.person;
    const [erasure, destruction] = await Promise.all([
      read.record(erasureRecord, personId),
      vault.destructionOf(personId),
    ]);
    return { erasure, record, destruction };
  },
  group: (_, { of }) => ('memberId' in of ? of.memberId : of.applicationId),
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: erasePerson,
});

async function recordOf(
  read: Reader,
  vault: IdentityVault,
  of: ErasePerson['of'],
): Promise<ErasingPerson['record']> {
  if ('applicationId' in of) {
    const { state } = await read.record(applicationRecord, of.applicationId);
    return state && { kind: 'application', state };
  }
  const { state, lookups } = await read.record(memberRecord, of.memberId);
  if (state === undefined) return undefined;
  const noted = lookups['identity'] as ClaimId | undefined;
  const claims = noted && (await vault.claimsBeside(noted, state.person));
  return { kind: 'member', state, claim: claims && (await read.claim(claims)) };
}
