import type { Caller } from '../../kernel/caller.ts';
import type { Claims, LoadedClaim } from '../../kernel/decision.ts';
import type { IdNumber } from '../../kernel/id-number.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { WorkerIdentities } from '../../platform/keys/worker-identity.ts';
import type { ReadClaim } from '../adapters/own-claim.ts';

export interface OwnCallerDependencies {
  readonly vault: Pick<PersonVault, 'claimsOf'>;
  readonly readClaim: ReadClaim;
  readonly identities: Pick<WorkerIdentities, 'open'>;
}

/** Who calls about themselves, by the verified number in their token and by nothing they say. */
export interface OwnCaller {
  readonly number: IdNumber;
  /** On that number, for a command. */
  readonly claims: Claims;
  /** As it stands under the index key that decides: whose the number is, and how they stand. */
  readonly claim: LoadedClaim;
}

export type OwnMember = OwnCaller & { readonly memberId: MemberId };

/** Live or ended: whoever held the number last, as long as nobody else does. */
export const lastMembership = ({ claim: { holder, lastHolder } }: OwnCaller): MemberId | undefined =>
  (holder ?? lastHolder) as MemberId | undefined;

/** What every route about the caller asks first; one strongly consistent read of one key answers it. */
export interface OwnCallers {
  /** Whoever shows a verified number, member or not. */
  person(caller: Caller): Promise<Result<OwnCaller, Rejection<'own/identity-needed'>>>;
  /** Whoever has a membership, also one that has ended: their data are held still. */
  member(
    caller: Caller,
  ): Promise<Result<OwnMember, Rejection<'own/identity-needed'> | Rejection<'own/no-membership'>>>;
}

export function ownCallers({ vault, readClaim, identities }: OwnCallerDependencies): OwnCallers {
  const person: OwnCallers['person'] = async (caller) => {
    const number =
      caller.kind === 'worker' && caller.sealedIdNumber !== undefined
        ? await identities.open(caller.sealedIdNumber)
        : undefined;
    if (number === undefined) return err(reject('own/identity-needed'));
    const claims = await vault.claimsOf(number);
    return ok({ number, claims, claim: await readClaim(claims[0]) });
  };
  return {
    person,
    async member(caller) {
      const own = await person(caller);
      if (!own.ok) return own;
      const memberId = lastMembership(own.value);
      return memberId === undefined ? err(reject('own/no-membership')) : ok({ ...own.value, memberId });
    },
  };
}
