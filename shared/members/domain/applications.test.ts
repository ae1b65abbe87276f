import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../kernel/command.ts';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import {
  absent,
  type Decide,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
} from '../../kernel/decision.ts';
import type { EmployerId, MemberId, MembershipApplicationId, RequestId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { applyForMembership } from './apply-for-membership.ts';
import { consentToReadmission } from './consent-to-readmission.ts';
import { MemberStatus } from './lifecycle.ts';
import { type Member, type MemberEvent, memberRecord } from './member.ts';
import {
  type ApplicationEvent,
  applicationRecord,
  ApplicationStatus,
  type MembershipApplication,
} from './membership-application.ts';
import type { PersonRecord } from './person.ts';
import { approveMembershipApplication, rejectMembershipApplication } from './review-application.ts';
import { applicationWaits } from './waiting.ts';
import { withdrawMembershipApplication } from './withdraw-application.ts';

const id = <Id extends string>(digit: number): Id => `01ARZ3NDEKTSV4RRFFQ69G5FA${String(digit)}` as Id;
const [county, own] = [id<UnionId>(1), id<UnionId>(2)];
const employerId = id<EmployerId>(4);
const memberId = id<MemberId>(6);
const applicationId = id<MembershipApplicationId>(7);
const stamp = { path: [county, own], division: '440305' };
const at = '2026-11-23T01:00:00.000Z' as Instant;
const on = '2026-11-23' as LocalDate;

const person: PersonRecord = {
  personId: memberId as never,
  sealed: 'c2VhbGVk',
  sex: '1',
  birthMonth: '1990-03',
  householdType: '9',
  migrant: false,
};

const gate: LoadedGate = {
  union: own,
  rev: 3,
  gate: { status: 'open', stamp, stampVersion: 1, employers: [employerId], members: 1, children: 0 },
};

const claim: LoadedClaim = { claim: 'IDNO#k#h', rev: 2, holder: undefined, lastHolder: memberId };

const memberIn = (status: MemberStatus | undefined): Loaded<Member, MemberEvent> =>
  status === undefined
    ? absent(memberRecord, memberId)
    : {
        ...absent(memberRecord, memberId),
        rev: 4,
        state: {
          memberId,
          status,
          unionId: own,
          employerId,
          stamp,
          joinedOn: '2020-05-04' as LocalDate,
          ...(status === 'expelled' && { endedOn: '2024-01-02' as LocalDate }),
          person,
        },
      };

const applicationIn = (
  status: ApplicationStatus,
  more: Partial<MembershipApplication> = {},
): Loaded<MembershipApplication, ApplicationEvent> => ({
  ...absent(applicationRecord, applicationId),
  rev: 1,
  state: {
    applicationId,
    status,
    unionId: own,
    employerId,
    stamp,
    person,
    by: 'worker:w-1',
    submittedAt: at,
    ...more,
  },
});

const consent = { by: 'operator:county', at, reason: '确有悔改表现' };

function decided<Records, Body>(
  decide: Decide<Records, Command<string, Body>>,
  records: Records,
  body: Body,
) {
  const command: Command<string, Body> = {
    requestId: id<RequestId>(9),
    type: 'x',
    actor: { kind: 'system', id: 'test' },
    at,
    group: own,
    lane: 'people',
    body,
  };
  const result = decide(records, command, { at, on, rules: initialRules, newId: (label) => label as never });
  if (!result.ok) return { refused: result.error.code };
  const { changes, claims, gates } = result.value;
  const meta = { at, on, by: 'operator:x', requestId: command.requestId };
  const after = changes.map(({ record, events }) =>
    events.reduce<unknown>((state, event) => record.aggregate.evolve(state, event, meta), record.state),
  );
  return { after, claims: claims.map(({ holder }) => holder), gates };
}

const acts = {
  approve: (application: Loaded<MembershipApplication, ApplicationEvent>, member = memberIn(undefined)) =>
    decided(approveMembershipApplication, { application, gate, claim, member }, { applicationId }),
  reject: (application: Loaded<MembershipApplication, ApplicationEvent>) =>
    decided(rejectMembershipApplication, { application }, { applicationId, reason: '不在本单位' }),
  withdraw: (application: Loaded<MembershipApplication, ApplicationEvent>) =>
    decided(withdrawMembershipApplication, { application }, { applicationId }),
  consent: (application: Loaded<MembershipApplication, ApplicationEvent>, member = memberIn('expelled')) =>
    decided(consentToReadmission, { application, member }, { applicationId, reason: '确有悔改表现' }),
};

describe('an application to join 入会申请', () => {
  const closed = ApplicationStatus.options.filter((status) => status !== 'submitted');

  it.each(
    closed.flatMap((status) =>
      (Object.keys(acts) as (keyof typeof acts)[]).map((act) => [status, act] as const),
    ),
  )('C1 art 5: one that is %s can’t be decided again: %s', (status, act) => {
    expect(acts[act](applicationIn(status))).toEqual({ refused: 'membership-application/not-open' });
  });

  it('C1 art 5: approved, it makes a member from that day on', () => {
    expect(acts.approve(applicationIn('submitted'))).toMatchObject({
      after: [
        { status: 'active', joinedOn: on, unionId: own, employerId },
        { status: 'approved', memberId },
      ],
      claims: [memberId],
    });
  });

  it('C1 is withdrawn by the applicant, and waits for nobody then', () => {
    const { after } = acts.withdraw(applicationIn('submitted'));
    expect(after).toMatchObject([{ status: 'withdrawn', decidedAt: at }]);
    expect(applicationWaits(after?.[0] as MembershipApplication)).toBeUndefined();
  });

  it('C1 art 3: whose number is claimed is told to transfer, not to join twice', () => {
    const application = absent(applicationRecord, applicationId);
    const body = { unionId: own, person, identity: 'sealed' as never };
    const held = { ...claim, holder: memberId };
    const records = { application, gate, member: memberIn('active') };
    expect(decided(applyForMembership, { ...records, claim: held }, body)).toEqual({
      refused: 'member/already-registered',
    });
  });

  it.each(['withdrawn', 'deemed-withdrawn'] as const)(
    'C1 art 22: who is %s joins anew under the same number, from the new day on, asking nobody above',
    (status) => {
      const application = absent(applicationRecord, applicationId);
      const body = { unionId: own, person, identity: 'sealed' as never };
      const applied = decided(
        applyForMembership,
        { application, gate, claim, member: memberIn(status) },
        body,
      );
      expect(applied.after?.[0]).not.toHaveProperty('needsConsent');
      const { after } = acts.approve(applicationIn('submitted'), memberIn(status));
      expect(after?.[0]).toMatchObject({ memberId, status: 'active', joinedOn: on });
      expect(after?.[0]).not.toHaveProperty('endedOn');
    },
  );
});

describe('an expelled person who applies again', () => {
  it('C1 art 23: waits first for the union above, then for the union', () => {
    const application = absent(applicationRecord, applicationId);
    const body = { unionId: own, person, identity: 'sealed' as never };
    const { after } = decided(
      applyForMembership,
      { application, gate, claim, member: memberIn('expelled') },
      body,
    );
    const state = after?.[0] as MembershipApplication;
    expect(state).toMatchObject({ status: 'submitted', needsConsent: true });
    expect(applicationWaits(state)).toMatchObject({ at: county, action: 'membership:consent' });
    expect(applicationWaits({ ...state, consent })).toMatchObject({
      at: own,
      action: 'membership:review',
      submittedBy: 'operator:county',
    });
  });

  it('C1 art 23: is not admitted without the consent, and is with it: same number, new day', () => {
    const expelled = memberIn('expelled');
    expect(acts.approve(applicationIn('submitted', { needsConsent: true }), expelled)).toEqual({
      refused: 'member/readmission-needs-consent',
    });
    const { after } = acts.approve(applicationIn('submitted', { needsConsent: true, consent }), expelled);
    expect(after?.[0]).toMatchObject({ memberId, status: 'active', joinedOn: on });
    expect(after?.[0]).not.toHaveProperty('endedOn');
  });

  it('C1 is consented to once, and nobody else needs it', () => {
    expect(acts.consent(applicationIn('submitted', { needsConsent: true }))).toMatchObject({
      after: [{ status: 'submitted', consent: { reason: '确有悔改表现' } }],
    });
    expect(acts.consent(applicationIn('submitted', { consent }))).toEqual({
      refused: 'membership-application/consented-already',
    });
    for (const status of MemberStatus.options.filter((one) => one !== 'expelled'))
      expect(acts.consent(applicationIn('submitted'), memberIn(status))).toEqual({
        refused: 'membership-application/needs-no-consent',
      });
  });

  it('C1 a consent never opens a way that is shut for another reason', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MemberStatus.options), fc.boolean(), (status, hasConsent) => {
        const state = applicationIn('submitted', hasConsent ? { consent } : {});
        const { refused } = acts.approve(state, memberIn(status));
        const isFree = status === 'withdrawn' || status === 'deemed-withdrawn';
        expect(refused === undefined).toBe(isFree || (status === 'expelled' && hasConsent));
      }),
    );
  });
});
