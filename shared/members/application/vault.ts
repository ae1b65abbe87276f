import type { ClaimId, Claims, KeyChange } from '../../kernel/decision.ts';
import type { PersonId } from '../../kernel/ids.ts';
import type { SealedIdentity, SealedPerson } from '../../kernel/sealed.ts';

/** What the members context needs of the keys when it decides: which claims stand for a person's number. */
export interface IdentityVault {
  openIdentity(identity: SealedIdentity, person: SealedPerson): Promise<Claims>;
  /** From the claim that was noted beside a record. */
  claimsBeside(noted: ClaimId, person: SealedPerson): Promise<Claims>;
  /** In the given order; undefined where the person's key was destroyed. */
  openAll(sealed: readonly SealedPerson[]): Promise<unknown[]>;
  /** What destroys a person's key; undefined when there is none, or none any more. */
  destructionOf(personId: PersonId): Promise<KeyChange | undefined>;
}
