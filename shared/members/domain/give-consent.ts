import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { MemberId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { ConsentPurpose, textInForce } from './consent-versions.ts';
import { type Consent, type ConsentEvent, type ConsentGiven, EvidenceReference } from './consent.ts';
import { isLive } from './lifecycle.ts';
import type { Member } from './member.ts';

const version = z.number().int().positive();

/** By the worker: `identity` is the claim on the number in their token. */
export const GiveOwnConsent = z.lazy(() =>
  z.strictObject({ memberId: MemberId, identity: SealedIdentity, purpose: ConsentPurpose, version }),
);
export type GiveOwnConsent = z.infer<typeof GiveOwnConsent>;

export const WithdrawOwnConsent = z.lazy(() =>
  z.strictObject({ memberId: MemberId, identity: SealedIdentity, purpose: ConsentPurpose }),
);
export type WithdrawOwnConsent = z.infer<typeof WithdrawOwnConsent>;

/** By an officer, who has the sheet that the member signed. */
export const RecordConsent = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    purpose: ConsentPurpose,
    version,
    signedOn: LocalDate,
    evidence: EvidenceReference,
  }),
);
export type RecordConsent = z.infer<typeof RecordConsent>;

export const RecordConsentWithdrawal = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    purpose: ConsentPurpose,
    signedOn: LocalDate,
    evidence: EvidenceReference,
  }),
);
export type RecordConsentWithdrawal = z.infer<typeof RecordConsentWithdrawal>;

export interface Consenting {
  readonly member: Loaded<Member>;
  readonly consent: Loaded<Consent, ConsentEvent>;
}

type Giving = Omit<ConsentGiven, 'type' | 'v'>;

/** Agreed to a text that could be agreed to on that day, and not to one already agreed to. */
function fault({ member, consent }: Consenting, { purpose, version, on }: Giving): Rejection | undefined {
  if (member.state === undefined) return reject('member/not-found');
  const { status } = member.state;
  if (!isLive(status)) return reject('consent/no-live-membership', { status });
  if (textInForce(purpose, on)?.version !== version) return reject('consent/text-not-in-force');
  if (consent.state?.status === 'given' && consent.state.given.version >= version)
    return reject('consent/given-already');
  return undefined;
}

export const giveOwnConsent: Decide<Consenting, Command<string, GiveOwnConsent>> = (
  records,
  { body: { memberId, purpose, version: agreed } },
  { on },
) => give(records, { memberId, purpose, version: agreed, channel: 'online', on });

/** A sheet signed no later than the last withdrawal is what was withdrawn, and revives nothing. */
export const recordConsent: Decide<Consenting, Command<string, RecordConsent>> = (
  records,
  { body: { memberId, purpose, version: agreed, signedOn, evidence } },
  { on },
) => {
  if (signedOn > on) return refuse('member/date-ahead');
  const withdrawn = records.consent.state?.withdrawn;
  if (withdrawn && signedOn <= withdrawn.on) return refuse('consent/withdrawn-since', { on: withdrawn.on });
  return give(records, { memberId, purpose, version: agreed, channel: 'paper', on: signedOn, evidence });
};

function give(records: Consenting, giving: Giving): ReturnType<typeof decide> {
  const refusal = fault(records, giving);
  if (refusal !== undefined) return refuse(refusal.code, refusal.params);
  const given: ConsentEvent = { type: 'ConsentGiven', v: 1, ...giving };
  return decide({ changes: [change(records.consent, given)], result: { memberId: giving.memberId } });
}

/** At any time, whatever has become of the membership (个人信息保护法 art 15). */
export const withdrawOwnConsent: Decide<Consenting, Command<string, WithdrawOwnConsent>> = (
  { consent },
  _,
  { on },
) => withdraw(consent, { channel: 'online', on });

/** A sheet signed before the consent that stands withdraws an earlier one. */
export const recordConsentWithdrawal: Decide<Consenting, Command<string, RecordConsentWithdrawal>> = (
  { consent },
  { body: { signedOn, evidence } },
  { on },
) => {
  if (signedOn > on) return refuse('member/date-ahead');
  const { state } = consent;
  if (state?.status === 'given' && signedOn < state.given.on)
    return refuse('consent/given-since', { on: state.given.on });
  return withdraw(consent, { channel: 'paper', on: signedOn, evidence });
};

function withdraw(
  consent: Consenting['consent'],
  side: Pick<ConsentGiven, 'channel' | 'on' | 'evidence'>,
): ReturnType<typeof decide> {
  const { state } = consent;
  if (state?.status !== 'given') return refuse('consent/not-given');
  const withdrawn: ConsentEvent = { type: 'ConsentWithdrawn', v: 1, ...side };
  return decide({ changes: [change(consent, withdrawn)], result: { memberId: state.memberId } });
}

export const consentProblems = {
  'consent/no-live-membership': {
    status: 409,
    zh: '该会籍已终止（{status}），不能再登记同意。',
    en: 'The membership has ended ({status}): nothing can be agreed to for it.',
  },
  'consent/text-not-in-force': {
    status: 422,
    zh: '该版本的告知同意书在所填日期不适用，请使用当日有效的版本。',
    en: 'This version of the text could not be agreed to on that day: take the one in force.',
    basis: '《个人信息保护法》第十四条',
  },
  'consent/given-already': {
    status: 409,
    zh: '已同意该版本，无需重复办理。',
    en: 'This version has been agreed to already.',
  },
  'consent/not-given': {
    status: 409,
    zh: '没有可以撤回的同意。',
    en: 'There is no consent to withdraw.',
  },
  'consent/withdrawn-since': {
    status: 409,
    zh: '本人已于 {on} 撤回同意，此前签署的同意书不再有效。',
    en: 'The consent was withdrawn on {on}: what was signed until then agrees to nothing any more.',
    basis: '《个人信息保护法》第十五条',
  },
  'consent/given-since': {
    status: 409,
    zh: '本人已于 {on} 重新同意，此前签署的撤回书不再适用。',
    en: 'The member agreed again on {on}: what was signed before withdraws an earlier consent.',
  },
} as const;
