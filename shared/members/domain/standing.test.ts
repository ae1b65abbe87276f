import { describe, expect, it } from 'vitest';
import type { Command } from '../../kernel/command.ts';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { Decide, Gate, LoadedGate } from '../../kernel/decision.ts';
import type { EmployerId, MemberId, RequestId, UnionId } from '../../kernel/ids.ts';
import { initialRules, type Rules } from '../../kernel/rules.ts';
import { noteLapse, noteParticipation } from './deem-withdrawn.ts';
import { noteEmployment, recordDeath, reviveMember, voidMember, withdrawMember } from './leave.ts';
import { isLive, type MemberAct, MemberStatus, transitions } from './lifecycle.ts';
import { type Member, type MemberEvent, memberRecord } from './member.ts';
import { restoreMember, retainMember } from './retain.ts';
import type { Standing } from './standing.ts';

const id = <Id extends string>(digit: number): Id => `01ARZ3NDEKTSV4RRFFQ69G5FA${String(digit)}` as Id;
const [county, own, other] = [id<UnionId>(1), id<UnionId>(2), id<UnionId>(3)];
const [employer, otherEmployer] = [id<EmployerId>(4), id<EmployerId>(5)];
const memberId = id<MemberId>(6);
const on = '2026-11-23' as LocalDate;
const before = '2026-11-01' as LocalDate;

const gateOf = (union: UnionId, changes: Partial<Gate> = {}): LoadedGate => ({
  union,
  rev: 3,
  gate: {
    status: 'open',
    stamp: { path: union === county ? [county] : [county, union], division: '440305' },
    stampVersion: 1,
    employers: [union === own ? employer : otherEmployer],
    members: 1,
    children: 0,
    ...changes,
  },
});

const memberIn = (status: MemberStatus, more: Partial<Member> = {}): Member => ({
  memberId,
  status,
  unionId: own,
  employerId: employer,
  stamp: { path: [county, own], division: '440305' },
  joinedOn: '2020-05-04' as LocalDate,
  person: {
    personId: memberId as never,
    sealed: 'c2VhbGVk',
    sex: '1',
    birthMonth: '1990-03',
    householdType: '9',
    migrant: false,
  },
  ...(status === 'retained' ? { retained: { for: 'unemployed' as const, since: before } } : {}),
  ...(status === 'void' ? { voided: { was: 'active' as const } } : {}),
  ...more,
});

const standing = (state: Member | undefined, more: Partial<Standing> = {}): Standing => ({
  member: { aggregate: memberRecord, id: memberId, rev: 4, head: 'h', lookups: {}, state },
  claim: {
    claim: 'IDNO#k#h',
    rev: 2,
    holder: state && isLive(state.status) ? memberId : undefined,
    lastHolder: memberId,
  },
  gate: gateOf(own),
  ...more,
});

type Body = { readonly memberId: MemberId };

function decided<B extends Body>(
  decide: Decide<Standing, Command<string, B>>,
  records: Standing,
  body: Omit<B, 'memberId'>,
  rules: Rules = initialRules,
) {
  const command: Command<string, B> = {
    requestId: id<RequestId>(9),
    type: 'x',
    actor: { kind: 'system', id: 'test' },
    at: '2026-11-23T01:00:00.000Z' as Instant,
    group: own,
    lane: 'people',
    body: { memberId, ...body } as B,
  };
  const result = decide(records, command, { at: command.at, on, rules, newId: (label) => label as never });
  if (!result.ok) return { refused: result.error.code };
  const event = result.value.changes[0]?.events[0] as MemberEvent;
  const meta = { at: command.at, on, by: 'system:test', requestId: command.requestId };
  return {
    after: memberRecord.evolve(records.member.state, event, meta),
    claims: result.value.claims.map(({ holder }) => holder),
    gates: result.value.gates.map((gate) =>
      gate.kind === 'use' ? [gate.gate.union, gate.requires, gate.add] : gate.kind,
    ),
  };
}

const withdrawal = { requestedOn: before, talkedOn: before, announcedOn: on, certificateRecovered: true };

describe('retained membership 保留会籍', () => {
  it.each(['retired', 'unemployed', 'military-service'] as const)(
    'C6 arts 17 19 20: %s stays with the own union',
    (reason) => {
      const { after, gates, claims } = decided(retainMember, standing(memberIn('active')), {
        for: reason,
        since: before,
        employerClosed: false,
      });

      expect(after).toMatchObject({
        status: 'retained',
        unionId: own,
        retained: { for: reason, since: before },
      });
      // The claim stays, and tells of it.
      // In the same union still, and out of its electorate (art 21).
      expect([gates, claims]).toEqual([
        [[own, 'open', { withoutVote: 1, byEmployer: { [employer]: -1 } }]],
        [memberId],
      ]);
    },
  );

  it('C6 art 19: goes to the residence union when the employer has closed, in one commit', () => {
    const { after, gates } = decided(retainMember, standing(memberIn('active'), { target: gateOf(other) }), {
      for: 'unemployed',
      since: before,
      employerClosed: true,
      holder: other,
    });

    expect(after).toMatchObject({ status: 'retained', unionId: other });
    expect(gates).toEqual([
      [own, 'open', { members: -1, byEmployer: { [employer]: -1 } }],
      [other, 'open', { members: 1, withoutVote: 1 }],
    ]);
  });

  it('C6 the province may have the superior union hold it, and then no other', () => {
    const rules: Rules = { ...initialRules, retention: { whenEmployerClosed: 'superior-union' } };
    const closed = { for: 'unemployed', since: before, employerClosed: true } as const;
    const at = (target: LoadedGate) =>
      decided(retainMember, standing(memberIn('active'), { target }), closed, rules);

    expect(at(gateOf(county)).after).toMatchObject({ unionId: county });
    expect(at(gateOf(other)).refused).toBe('member/holder-differs');
  });

  it('C6 Law art 13: a union that is shut still gives its members', () => {
    const { gates } = decided(
      retainMember,
      standing(memberIn('active'), { gate: gateOf(own, { status: 'shut' }), target: gateOf(other) }),
      { for: 'union-dissolved', since: before, employerClosed: false },
    );

    expect(gates).toEqual([
      [own, 'shut', { members: -1, byEmployer: { [employer]: -1 } }],
      [other, 'open', { members: 1, withoutVote: 1 }],
    ]);
  });

  it('C6 arts 19 20: is restored under the same id and day of joining, in another union too', () => {
    const { after, gates } = decided(
      restoreMember,
      standing(memberIn('retained'), { target: gateOf(other) }),
      { unionId: other, employerId: otherEmployer },
    );

    expect(after).toMatchObject({ memberId, status: 'active', unionId: other, joinedOn: '2020-05-04' });
    expect(after).not.toHaveProperty('retained');
    expect(gates).toEqual([
      [own, 'open', { members: -1, withoutVote: -1 }],
      [other, 'open', { members: 1, byEmployer: { [otherEmployer]: 1 } }],
    ]);
  });

  it('C6 art 17: work after retirement restores nothing', () => {
    const retired = memberIn('retained', { retained: { for: 'retired', since: before } });

    expect(decided(restoreMember, standing(retired), { unionId: own, employerId: employer }).refused).toBe(
      'member/retired-stays-retained',
    );
  });

  it('A7 is restored only with an employer of the union', () => {
    const body = { unionId: own, employerId: otherEmployer };

    expect(decided(restoreMember, standing(memberIn('retained')), body).refused).toBe(
      'member/employer-not-of-union',
    );
  });
});

describe('the end of a membership', () => {
  it('C7 art 22: withdrawal frees the number and counts the member out; the record stays', () => {
    const { after, claims, gates } = decided(withdrawMember, standing(memberIn('active')), withdrawal);

    expect(after).toMatchObject({ status: 'withdrawn', unionId: own, employerId: employer, endedOn: on });
    expect(claims).toEqual([undefined]);
    expect(gates).toEqual([[own, 'open', { members: -1, byEmployer: { [employer]: -1 } }]]);
  });

  it('C7 art 22: withdrawal is asked for, talked over, then announced', () => {
    const wrong = { ...withdrawal, announcedOn: '2026-10-01' as LocalDate };

    expect(decided(withdrawMember, standing(memberIn('active')), wrong).refused).toBe(
      'member/steps-out-of-order',
    );
  });

  it('C7 records a death, also during a transfer', () => {
    const moving = memberIn('active', { transfer: id(8) });
    const { after } = decided(recordDeath, standing(moving), { diedOn: before });

    expect(after).toMatchObject({ status: 'deceased', endedOn: before });
    expect(after).not.toHaveProperty('transfer');
  });

  it('C4 nothing else cuts a transfer off', () => {
    const moving = standing(memberIn('active', { transfer: id(8) }));

    expect(decided(withdrawMember, moving, withdrawal).refused).toBe('member/transfer-under-way');
  });

  it('A8 voids a duplicate with its number freed, and revives it with the number taken', () => {
    const into = standing(memberIn('active', { memberId: id(7) })).member;
    const { after, claims } = decided(voidMember, standing(memberIn('retained'), { into }), {
      reason: '重复录入',
      mergedInto: id(7),
    });
    const revived = decided(reviveMember, standing(after), { reason: '误并' });

    expect(after).toMatchObject({ status: 'void', voided: { was: 'retained', mergedInto: id(7) } });
    expect(claims).toEqual([undefined]);
    expect(revived).toMatchObject({
      after: memberIn('retained'),
      claims: [memberId],
      gates: [[own, 'open', { members: 1, withoutVote: 1 }]],
    });
  });

  it.each([
    ['nobody', undefined, 'member/merged-into-nobody'],
    ['somebody whose membership has ended', memberIn('withdrawn'), 'member/merged-into-nobody'],
  ])('A8 merges into %s no record', (_, state, code) => {
    const into = standing(state).member;
    const body = { reason: '重复录入', mergedInto: id<MemberId>(7) };
    expect(decided(voidMember, standing(memberIn('active'), { into }), body).refused).toBe(code);
    expect(decided(voidMember, standing(memberIn('active')), body).refused).toBe(code);
    const itself = { ...body, mergedInto: memberId };
    expect(decided(voidMember, standing(memberIn('active')), itself).refused).toBe(
      'member/merged-into-itself',
    );
  });

  it('A5 revives nobody whose number another record holds by now', () => {
    const claim = { claim: 'IDNO#k#h' as const, rev: 5, holder: 'another', lastHolder: 'another' };

    expect(decided(reviveMember, standing(memberIn('void'), { claim }), { reason: 'x' }).refused).toBe(
      'member/already-registered',
    );
  });
});

describe('what the table does not name is refused', () => {
  const acts: Readonly<Record<string, { act: MemberAct; run: (records: Standing) => { refused?: string } }>> =
    {
      retain: {
        act: 'retain',
        run: (records) =>
          decided(retainMember, records, { for: 'unemployed', since: before, employerClosed: false }),
      },
      restore: {
        act: 'restore',
        run: (records) => decided(restoreMember, records, { unionId: own, employerId: employer }),
      },
      'note-employment': {
        act: 'note-employment',
        run: (records) => decided(noteEmployment, records, { employment: '2' }),
      },
      'note-lapse': {
        act: 'note-lapse',
        run: (records) => decided(noteLapse, records, { since: before }),
      },
      'note-participation': {
        act: 'note-participation',
        run: (records) =>
          decided(
            noteParticipation,
            {
              ...records,
              member: {
                ...records.member,
                state: records.member.state && { ...records.member.state, lapsedSince: before },
              },
            },
            { on },
          ),
      },
      withdraw: { act: 'withdraw', run: (records) => decided(withdrawMember, records, withdrawal) },
      'record-death': {
        act: 'record-death',
        run: (records) => decided(recordDeath, records, { diedOn: before }),
      },
      void: { act: 'void', run: (records) => decided(voidMember, records, { reason: 'x' }) },
      revive: { act: 'revive', run: (records) => decided(reviveMember, records, { reason: 'x' }) },
    };

  describe.each([...MemberStatus.options, 'none'] as const)('a member who is %s', (status) => {
    it.each(Object.entries(acts))('%s', (_, { act, run }) => {
      const state = status === 'none' ? undefined : memberIn(status);
      const allowed = act in transitions[status];

      expect(run(standing(state)).refused).toBe(
        allowed ? undefined : status === 'none' ? 'member/not-found' : 'member/not-in-state',
      );
    });
  });
});
