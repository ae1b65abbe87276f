import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import { absent, type Gate, type GateStatus, type LoadedClaim } from '../../kernel/decision.ts';
import type { EmployerId, PersonId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { join, type Joining } from './joining.ts';
import { memberRecord } from './member.ts';
import type { PersonRecord } from './person.ts';

const unionId = '01ARZ3NDEKTSV4RRFFQ69G5FA1' as UnionId;
const employerId = '01ARZ3NDEKTSV4RRFFQ69G5FA2' as EmployerId;
const personId = '01ARZ3NDEKTSV4RRFFQ69G5FA3' as PersonId;

const person: PersonRecord = {
  personId,
  sealed: 'c2VhbGVk',
  sex: '1',
  birthMonth: '1990-03',
  householdType: '9',
  migrant: false,
};
const openGate: Gate = {
  status: 'open',
  stamp: { path: [unionId], division: '440305', economicType: '173', industry: 'I' },
  stampVersion: 1,
  employers: [employerId],
  members: 0,
  children: 0,
};
const freeClaim: LoadedClaim = { claim: 'IDNO#k#h', rev: 0, holder: undefined, lastHolder: undefined };
const context = {
  at: '2026-11-23T01:00:00.000Z' as Instant,
  on: '2026-11-23' as LocalDate,
  rules: initialRules,
  newId: <Id extends string>(label: string) => label as Id,
};

const joining = (changes: Partial<Joining> & { readonly gateChanges?: Partial<Gate> } = {}): Joining => {
  const { gateChanges, ...rest } = changes;
  return {
    gate: { union: unionId, rev: 1, gate: { ...openGate, ...gateChanges } },
    claim: freeClaim,
    member: absent(memberRecord, personId),
    employment: { employerId },
    person,
    by: 'registration',
    ...rest,
  };
};

const codeOf = (result: ReturnType<typeof join>) => (result.ok ? 'joined' : result.error.code);

describe('joining a union', () => {
  it('A5 A7 claims the number, counts the member in and names union and employer', () => {
    const result = join(joining(), 'open', context);

    expect(result).toMatchObject({
      ok: true,
      value: {
        memberId: personId,
        claim: { holder: personId },
        gate: { requires: 'open', add: { members: 1 } },
        change: { events: [{ type: 'MemberJoined', unionId, employerId, by: 'registration' }] },
      },
    });
  });

  it('A5 refuses whose number is claimed already', () => {
    const claim = { ...freeClaim, rev: 1, holder: 'someone' };
    expect(codeOf(join(joining({ claim }), 'open', context))).toBe('member/already-registered');
  });

  it('A7 refuses an employer that the union does not cover', () => {
    expect(codeOf(join(joining({ gateChanges: { employers: [] } }), 'open', context))).toBe(
      'member/employer-not-of-union',
    );
  });

  it.each<[GateStatus, GateStatus, string]>([
    ['open', 'open', 'joined'],
    ['preparing', 'open', 'union/not-open'],
    ['shut', 'open', 'union/not-open'],
    ['preparing', 'preparing', 'joined'],
    ['open', 'preparing', 'union/not-open'],
  ])('B1 at a gate that is %s, required %s: %s', (status, requires, expected) => {
    expect(codeOf(join(joining({ gateChanges: { status } }), requires, context))).toBe(expected);
  });

  it('refuses at a union that does not exist', () => {
    const gate = { union: unionId, rev: 0, gate: undefined };
    expect(codeOf(join(joining({ gate }), 'open', context))).toBe('union/not-open');
  });

  it.each([
    ['2010-11', 'joined'],
    ['2010-12', 'member/too-young'],
  ])('Labour Law art 15: born in %s, on 2026-11-23: %s', (birthMonth, expected) => {
    expect(codeOf(join(joining({ person: { ...person, birthMonth } }), 'open', context))).toBe(expected);
  });

  it('A5 A7 never joins without a free claim, an open gate and an employer of the union', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<GateStatus>('open', 'preparing', 'shut'),
        fc.boolean(),
        fc.boolean(),
        (status, isHeld, isCovered) => {
          const result = join(
            joining({
              gateChanges: { status, employers: isCovered ? [employerId] : [] },
              claim: { ...freeClaim, holder: isHeld ? 'someone' : undefined },
            }),
            'open',
            context,
          );
          expect(result.ok).toBe(status === 'open' && !isHeld && isCovered);
        },
      ),
    );
  });
});
