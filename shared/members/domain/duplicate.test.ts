import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testPerson } from '../../../tests/support/people.ts';
import { absent, type Loaded } from '../../kernel/decision.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { lowestCommon } from './compare-members.ts';
import {
  DuplicateStatus,
  duplicateIdOf,
  duplicateRecord,
  duplicateRefusal,
  duplicateTransitions,
  pairIn,
} from './duplicate.ts';
import { alikeIn, pairOf, pairsOf, sharedBy, signsOf } from './likeness.ts';
import { memberRecord } from './member.ts';
import { type PersonalData, PersonInput } from './person.ts';
import { dismissDuplicate, mergeMembers } from './settle-duplicate.ts';

const person = (changes: object = {}, seed = 1): PersonalData =>
  PersonInput.parse({ ...testPerson({}, seed), ...changes });

const id = fc.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/).map((text) => text as MemberId);

describe('A8 what two records of one person have in common', () => {
  it('is the name with the birth date, or the mobile, whatever the numbers are', () => {
    const one = person();
    const other = person({ name: one.name }, 2);
    expect(alikeIn(one, one)).toEqual(['name-and-birth-date', 'mobile']);
    expect(alikeIn(one, other)).toEqual([]);
    expect(alikeIn(one, { ...other, mobile: one.mobile })).toEqual(['mobile']);
    expect(alikeIn(one, { ...one, mobile: other.mobile })).toEqual(['name-and-birth-date']);
  });

  it('takes the birth date from the number, and of an old permanent-resident card from the form', () => {
    const { birthDate } = testPerson({}, 1);
    const named = person();
    const card = { ...named, idNumber: 'BRA110081010011', birthDate } as PersonalData;
    expect(alikeIn(named, card)).toContain('name-and-birth-date');
    const { birthDate: _, ...untold } = card;
    expect(signsOf(untold)).toEqual({ mobile: named.mobile });
  });

  it('makes no difference of how Latin letters are written', () => {
    const one = person({ name: 'Anna Lee' });
    expect(alikeIn(one, { ...one, name: 'ANNA LEE' as never })).toContain('name-and-birth-date');
  });
});

describe('A8 the pairs of a group', () => {
  it('are every two, each once, in one order, as long as the group is a hint', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 8 }), (group) => {
        const limits = sharedBy(initialRules, 'name-and-birth-date');
        const isHint = group.length >= limits.from && group.length <= limits.upTo;
        const ids = pairsOf(group, limits).map(duplicateIdOf);
        expect(ids).toHaveLength(isHint ? (group.length * (group.length - 1)) / 2 : 0);
        expect(new Set(ids).size).toBe(ids.length);
        for (const one of ids) expect(pairOf(...pairIn(one))).toEqual(pairIn(one));
      }),
    );
  });

  it('are none of a mobile that many have: that is a dormitory’s, and no hint', () => {
    const group = ['A', 'B', 'C', 'D', 'E'].map((letter) => letter as MemberId);
    expect(pairsOf(group, initialRules.duplicates.mobile)).toEqual([]);
    expect(pairsOf(group.slice(0, 4), initialRules.duplicates.mobile)).toHaveLength(6);
    expect(pairsOf(group.slice(0, 1), initialRules.duplicates.mobile)).toEqual([]);
  });
});

describe('A8 before whom a pair is put', () => {
  const stamp = (...path: string[]) => ({ path: path as UnionId[], division: '440305' });

  it('is the union of both, or the lowest above both', () => {
    expect(lowestCommon(stamp('p', 'c', 'u'), stamp('p', 'c', 'u'))).toBe('u');
    expect(lowestCommon(stamp('p', 'c', 'u'), stamp('p', 'c', 'v'))).toBe('c');
    expect(lowestCommon(stamp('p', 'c', 'u'), stamp('p', 'd'))).toBe('p');
    expect(lowestCommon(stamp('p', 'c'), stamp('p', 'c', 'u'))).toBe('c');
    expect(lowestCommon(stamp('p'), stamp('q'))).toBeUndefined();
  });
});

describe('A8 the states of a finding', () => {
  it.each(DuplicateStatus.options)(
    'allow of %s what the table says, and refuse the rest with a code',
    (status) => {
      for (const act of ['find', 'dismiss', 'merge', 'lapse'] as const)
        expect(duplicateRefusal(status, act)).toEqual(
          act in duplicateTransitions[status]
            ? undefined
            : { code: 'duplicate/not-open', params: { status } },
        );
    },
  );

  it('know nothing of a pair that was never found', () => {
    expect(duplicateRefusal(undefined, 'find')).toBeUndefined();
    expect(duplicateRefusal(undefined, 'dismiss')).toEqual({ code: 'duplicate/not-found' });
  });

  it('let nobody merge a pair into somebody else, or into who is no member any more', () => {
    const one = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MemberId;
    const other = '01ARZ3NDEKTSV4RRFFQ69G5FAW' as MemberId;
    const union = '01ARZ3NDEKTSV4RRFFQ69G5FAX' as UnionId;
    const stamp = { path: [union], division: '440305' };
    const pair = pairOf(one, other);
    const state = duplicateRecord.evolve(
      undefined,
      {
        type: 'DuplicateFound',
        v: 1,
        duplicateId: duplicateIdOf(pair),
        members: pair,
        signs: ['mobile'],
        at: union,
        stamp,
      },
      { at: '2026-11-23T01:00:00.000Z' } as never,
    );
    const duplicate = { ...absent(duplicateRecord, state.duplicateId), rev: 1, state } as Loaded<
      typeof state
    >;
    const merge = (kept: string) =>
      mergeMembers(
        { duplicate, members: [], kept: absent(memberRecord, kept), other: {} } as never,
        { body: { duplicateId: state.duplicateId, kept, reason: '同一人' } } as never,
        {} as never,
      );
    expect(merge('01ARZ3NDEKTSV4RRFFQ69G5FAZ')).toMatchObject({ error: { code: 'duplicate/not-of-pair' } });
    expect(merge(String(one))).toMatchObject({ error: { code: 'duplicate/not-alike' } });
    const settled = { ...duplicate, state: { ...state, status: 'different' as const } };
    expect(
      dismissDuplicate({ duplicate: settled, members: [] }, { body: { reason: 'x' } } as never, {} as never),
    ).toMatchObject({ error: { code: 'duplicate/not-open' } });
  });
});
