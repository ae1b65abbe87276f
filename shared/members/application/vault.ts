import type { ClaimId } from '../../kernel/decision.ts';
import type { SealedIdentity } from '../../kernel/sealed.ts';

/** What the members context needs of the keys when it decides: which claim a sealed identity names. */
export interface IdentityVault {
  openIdentity(identity: SealedIdentity): Promise<ClaimId>;
}
