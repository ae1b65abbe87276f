import { describe, expect, it } from 'vitest';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { MemberId, RequestId } from '../../kernel/ids.ts';
import type { Rejection } from '../../kernel/problem.ts';
import type { Result } from '../../kernel/result.ts';
import { initialRules } from '../../kernel/rules.ts';
import { consentTexts } from './consent-texts.ts';
import { ConsentPurpose, type ConsentVersion, consentVersions, textInForce } from './consent-versions.ts';
import { type Consent, type ConsentEvent, consentRecord, EvidenceReference } from './consent.ts';
import {
  type Consenting,
  giveOwnConsent,
  recordConsent,
  recordConsentWithdrawal,
  withdrawOwnConsent,
} from './give-consent.ts';
import { MemberStatus } from './lifecycle.ts';
import { type Member, memberRecord } from './member.ts';

const memberId = '01ARZ3NDEKTSV4RRFFQ69G5FA1' as MemberId;
const requestId = '01ARZ3NDEKTSV4RRFFQ69G5FA2' as RequestId;
const on = '2026-11-23' as LocalDate;
const day = (text: string) => text as LocalDate;
const purpose = 'card-issuance' as const;

const at = (when: LocalDate) => ({
  at: `${when}T02:00:00.000Z` as Instant,
  on: when,
  rules: initialRules,
  newId: () => '' as never,
});

/** A member in this state, with what they agreed to so far. */
const records = (status: MemberStatus = 'active', state?: Consent): Consenting => ({
  member: {
    aggregate: memberRecord,
    id: memberId,
    rev: 1,
    head: undefined,
    lookups: {},
    state: { memberId, status } as Member,
  },
  consent: { aggregate: consentRecord, id: 'c', rev: state ? 1 : 0, head: undefined, lookups: {}, state },
});

const command = <Body>(body: Body) => ({
  requestId,
  type: '',
  actor: { kind: 'system', id: 'test' } as const,
  at: at(on).at,
  group: memberId,
  lane: 'people' as const,
  body,
});

const own = { memberId, identity: 'c2VhbGVk' as never, purpose };
const sheet = (signedOn: string, version = 1) => ({
  memberId,
  purpose,
  version,
  signedOn: day(signedOn),
  evidence: 'GH-2026-17',
});

/** The consent after the decision; throws what was refused. */
function after(decided: Result<Decision, Rejection>, when = on, before?: Consent): Consent {
  if (!decided.ok) throw new Error(decided.error.code);
  const [changed] = decided.value.changes;
  const meta = { at: at(when).at, on: when, by: 'worker:w-1', requestId };
  const state = (changed?.events as readonly ConsentEvent[]).reduce<Consent | undefined>(
    (folded, event) => consentRecord.evolve(folded, event, meta),
    before,
  );
  if (state === undefined) throw new Error('no consent');
  return state;
}

const refusal = (decided: Result<Decision, Rejection>) => (decided.ok ? 'done' : decided.error.code);

const given = (when = on) =>
  after(giveOwnConsent(records(), command({ ...own, version: 1 }), at(when)), when);
const withdrawn = (when = on) =>
  after(
    withdrawOwnConsent(records('active', given(day('2026-11-01'))), command(own), at(when)),
    when,
    given(day('2026-11-01')),
  );

describe('G7 a consent (个人信息保护法 arts 14, 15, 23)', () => {
  it('G7 says who agreed to which text for what, where and when', () => {
    expect(consentRecord.parse(given())).toEqual({
      memberId,
      purpose,
      status: 'given',
      given: { version: 1, channel: 'online', on, at: at(on).at, by: 'worker:w-1' },
    });
    expect(after(recordConsent(records(), command(sheet('2026-11-20')), at(on)))).toMatchObject({
      given: { channel: 'paper', on: '2026-11-20', evidence: 'GH-2026-17' },
    });
  });

  it('G7 is withdrawn at any time, and both stay known', () => {
    expect(consentRecord.parse(withdrawn())).toMatchObject({
      status: 'withdrawn',
      given: { on: '2026-11-01' },
      withdrawn: { channel: 'online', on },
    });
    for (const status of MemberStatus.options)
      expect(refusal(withdrawOwnConsent(records(status, given()), command(own), at(on)))).toBe('done');
  });

  it('G7 is given again after it was withdrawn, and then stands', () => {
    const again = giveOwnConsent(records('active', withdrawn()), command({ ...own, version: 1 }), at(on));
    const state = after(again, on, withdrawn());
    expect(state).toMatchObject({ status: 'given' });
    expect(state).not.toHaveProperty('withdrawn');
  });

  it('G7 is not asked for twice, and there is nothing to withdraw twice', () => {
    expect(refusal(giveOwnConsent(records('active', given()), command({ ...own, version: 1 }), at(on)))).toBe(
      'consent/given-already',
    );
    for (const state of [undefined, withdrawn()])
      expect(refusal(withdrawOwnConsent(records('active', state), command(own), at(on)))).toBe(
        'consent/not-given',
      );
  });

  it.each(['withdrawn', 'deemed-withdrawn', 'expelled', 'deceased', 'void'] as const)(
    'G7 can’t be given for a membership that is %s',
    (status) => {
      expect(refusal(giveOwnConsent(records(status), command({ ...own, version: 1 }), at(on)))).toBe(
        'consent/no-live-membership',
      );
    },
  );

  it('G7 is to the text of its day only', () => {
    for (const [signedOn, version] of [
      ['2019-12-31', 1],
      ['2026-11-20', 2],
    ] as const)
      expect(refusal(recordConsent(records(), command(sheet(signedOn, version)), at(on)))).toBe(
        'consent/text-not-in-force',
      );
    expect(refusal(recordConsent(records(), command(sheet('2020-01-01')), at(on)))).toBe('done');
  });

  it('G7 on paper is not of a day to come', () => {
    const tomorrow = command(sheet('2026-11-24'));
    expect(refusal(recordConsent(records(), tomorrow, at(on)))).toBe('member/date-ahead');
    expect(refusal(recordConsentWithdrawal(records('active', given()), tomorrow, at(on)))).toBe(
      'member/date-ahead',
    );
  });

  it('G7 on paper revives nothing that was withdrawn since, and withdraws nothing given since', () => {
    const state = withdrawn(day('2026-11-10'));
    for (const [signedOn, outcome] of [
      ['2026-11-09', 'consent/withdrawn-since'],
      ['2026-11-10', 'consent/withdrawn-since'],
      ['2026-11-11', 'done'],
    ] as const)
      expect(refusal(recordConsent(records('active', state), command(sheet(signedOn)), at(on)))).toBe(
        outcome,
      );
    const standing = given(day('2026-11-10'));
    for (const [signedOn, outcome] of [
      ['2026-11-09', 'consent/given-since'],
      ['2026-11-10', 'done'],
    ] as const)
      expect(
        refusal(recordConsentWithdrawal(records('active', standing), command(sheet(signedOn)), at(on))),
      ).toBe(outcome);
  });

  it.each([
    ['GH-2026-17', true],
    ['A/1.2', true],
    ['张三的同意书', false],
    ['Zhang San', false],
    ['13800138000', false],
    ['GH-138-0013-8000', false],
    ['', false],
  ])('G7 files its sheet under %s: %s', (reference, good) => {
    expect(EvidenceReference.safeParse(reference).success).toBe(good);
  });
});

describe('G7 the texts of consents', () => {
  it('G7 stand for every purpose in both languages, in versions that follow each other', () => {
    expect(consentTexts).toHaveLength(consentVersions.length);
    for (const one of ConsentPurpose.options) {
      const texts = consentTexts.filter((text) => text.purpose === one);
      expect(texts.map(({ version }) => version)).toEqual(texts.map((_, index) => index + 1));
      expect(texts.map(({ from }) => from).toSorted()).toEqual(texts.map(({ from }) => from));
      expect(texts.length).toBeGreaterThan(0);
      for (const { zh, en } of texts) {
        expect(zh).toMatch(/撤回/);
        expect(en).toMatch(/withdraw/);
      }
    }
  });

  it('G7 follow each other by the day', () => {
    const texts: readonly ConsentVersion[] = [
      { purpose, version: 1, from: day('2026-01-01') },
      { purpose: 'province-exchange', version: 1, from: day('2026-01-01') },
      { purpose, version: 2, from: day('2026-06-01') },
    ];
    expect(textInForce(purpose, day('2025-12-31'), texts)).toBeUndefined();
    expect(textInForce(purpose, day('2026-05-31'), texts)?.version).toBe(1);
    expect(textInForce(purpose, day('2026-06-01'), texts)?.version).toBe(2);
  });
});
