import * as z from 'zod';
import type { ClaimId } from '../kernel/decision.ts';
import { indexKeysOf } from '../platform/keys/index-keys.ts';
import type { KeyRingSource } from '../platform/keys/key-ring.ts';
import type { PersonVault } from '../platform/keys/person-vault.ts';
import type { RestoringVault } from './restored-lookups.ts';

const Numbered = z.object({ idNumber: z.string() });

/** The keys of the region that restores, as they are today. */
export async function restoringVault(
  vault: Pick<PersonVault, 'openAll' | 'claimsOf'>,
  ring: KeyRingSource,
): Promise<RestoringVault> {
  const [deciding] = indexKeysOf(await ring.current());
  if (deciding === undefined) throw new Error('no index key is in use');
  return {
    isCurrent: (claim) => claim.startsWith(`IDNO#${deciding.id}#`),
    async claimsOf(persons) {
      const opened = await vault.openAll(persons);
      return Promise.all(
        opened.map(async (data): Promise<ClaimId | undefined> => {
          if (data === undefined) return undefined;
          const [claim] = await vault.claimsOf(Numbered.parse(data).idNumber);
          return claim;
        }),
      );
    },
  };
}
