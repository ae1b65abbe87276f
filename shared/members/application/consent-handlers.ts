import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import { absent, type Decide, type LoadedClaim } from '../../kernel/decision.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import type { SealedIdentity } from '../../kernel/sealed.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type * as z from 'zod';
import type { ConsentPurpose } from '../domain/consent-versions.ts';
import { consentId, consentRecord } from '../domain/consent.ts';
import {
  type Consenting,
  GiveOwnConsent,
  giveOwnConsent,
  RecordConsent,
  recordConsent,
  RecordConsentWithdrawal,
  recordConsentWithdrawal,
  WithdrawOwnConsent,
  withdrawOwnConsent,
} from '../domain/give-consent.ts';
import { memberRecord } from '../domain/member.ts';
import type { IdentityVault } from './vault.ts';

interface OfConsent {
  readonly memberId: MemberId;
  readonly purpose: ConsentPurpose;
}

type OfOwnConsent = OfConsent & { readonly identity: SealedIdentity };

interface Kind<Body extends OfConsent> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly decide: Decide<Consenting, Command<string, Body>>;
}

/** What officers record of sheets that members signed. */
export const consentHandlers: readonly AnyHandler[] = [
  recorded({ type: 'RecordConsent', body: RecordConsent, decide: recordConsent }),
  recorded({
    type: 'RecordConsentWithdrawal',
    body: RecordConsentWithdrawal,
    decide: recordConsentWithdrawal,
  }),
];

/** What workers agree to, and withdraw, themselves. */
export const ownConsentHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  own(vault, { type: 'GiveOwnConsent', body: GiveOwnConsent, decide: giveOwnConsent }),
  own(vault, { type: 'WithdrawOwnConsent', body: WithdrawOwnConsent, decide: withdrawOwnConsent }),
];

/** Whether the person has agreed to this purpose and not withdrawn: the guard of whoever gives their data on. */
export async function consentOnFile(
  read: Pick<Reader, 'record'>,
  memberId: MemberId,
  purpose: ConsentPurpose,
): Promise<boolean> {
  const { state } = await read.record(consentRecord, consentId(memberId, purpose));
  return state?.status === 'given';
}

function recorded<Body extends OfConsent>(kind: Kind<Body>): CommandHandler<string, Body, Consenting> {
  return {
    ...kind,
    action: 'consents:record',
    lane: 'people',
    async load(read, { body: { memberId, purpose }, actor }) {
      const member = await read.record(memberRecord, memberId);
      const id = consentId(memberId, purpose);
      return member.state !== undefined && hasInScope(actor, member.state.stamp)
        ? { member, consent: await read.record(consentRecord, id) }
        : { member: absent(memberRecord, memberId), consent: absent(consentRecord, id) };
    },
    group: ({ member }) => member.id,
    guard: ({ member: { state } }, actor) =>
      state !== undefined && hasInScope(actor, state.stamp) ? undefined : reject('member/not-found'),
  };
}

type OwnConsenting = Consenting & { readonly claim: LoadedClaim | undefined };

function own<Body extends OfOwnConsent>(
  vault: IdentityVault,
  kind: Kind<Body>,
): CommandHandler<string, Body, OwnConsenting> {
  return {
    ...kind,
    action: 'own:consent',
    lane: 'people',
    async load(read, { body: { memberId, purpose, identity } }) {
      const [member, consent] = await Promise.all([
        read.record(memberRecord, memberId),
        read.record(consentRecord, consentId(memberId, purpose)),
      ]);
      const claims = member.state && (await vault.openIdentity(identity, member.state.person));
      return { member, consent, claim: claims && (await read.claim(claims)) };
    },
    group: ({ member }) => member.id,
    guard: (records, actor) => (isOwn(records, actor) ? undefined : reject('own/no-membership')),
  };
}

/**
 * Theirs by the claim on the number in their token, whatever id stands in the command: also of a membership that has
 * ended, since a consent may be withdrawn for as long as anything is held on its ground.
 */
const isOwn = ({ member, claim }: OwnConsenting, actor: Actor): boolean =>
  actor.kind === 'worker' && member.state !== undefined && (claim?.holder ?? claim?.lastHolder) === member.id;
