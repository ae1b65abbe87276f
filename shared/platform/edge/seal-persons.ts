import type { PersonId } from '../../kernel/ids.ts';
import type { SealedIdentity, SealedPerson } from '../../kernel/sealed.ts';
import type { PersonVault } from '../keys/person-vault.ts';

export interface SealedMember {
  readonly person: SealedPerson;
  readonly identity: SealedIdentity;
}

/** Seals persons with the claims on their ID numbers, in the given order. */
export async function sealPersons(
  vault: PersonVault,
  persons: readonly { readonly personId: PersonId; readonly data: unknown; readonly idNumber: string }[],
): Promise<SealedMember[]> {
  const sealed = await vault.sealAll(persons);
  return Promise.all(
    sealed.map(async (person, index) => ({
      person,
      identity: await vault.sealIdentity(await vault.claimsOf(persons[index]?.idNumber ?? '')),
    })),
  );
}
