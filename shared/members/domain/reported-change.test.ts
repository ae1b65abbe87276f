import { describe, expect, it } from 'vitest';
import { hasCode } from '../../kernel/codes/code-sets.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import { memberTold } from './member-told.ts';
import { RetainedFor } from './member.ts';
import { changeOf, codesOf } from './reported-change.ts';

const on = '2026-11-24' as LocalDate;
const since = '2026-11-01' as LocalDate;

describe('a change of a membership as the member form codes it', () => {
  it.each([
    ['MemberJoined', { type: '1' }],
    ['PreparatoryMemberConfirmed', { type: '1' }],
    ['MemberMoved', { type: '2', reason: '1' }],
    ['MemberRestored', { type: '2', reason: '1' }],
    ['MemberExpelled', { type: '5', reason: '6' }],
    ['MemberWithdrew', { type: '6', reason: '5' }],
    ['MemberDeemedWithdrawn', { type: '6' }],
    ['MemberDied', { type: '6' }],
  ])('A4 %s', (type, codes) => {
    expect(codesOf({ type })).toEqual(codes);
  });

  it.each([
    ['retired', { type: '3', employment: '4' }],
    ['unemployed', { type: '3', reason: '3' }],
    ['military-service', { type: '3' }],
    ['union-dissolved', { type: '3' }],
  ] as const)('A4 C6 retained, %s: a retirement is told by the employment status', (cause, codes) => {
    expect(changeOf({ type: 'MemberRetained', for: cause, since }, on)).toEqual({
      ...codes,
      on: since,
      notedOn: on,
    });
  });

  it('A4 bears codes of the tables only, and nothing where the form tells of nothing', () => {
    const all = [
      ...Object.keys(memberTold).map((type) => ({ type })),
      ...RetainedFor.options.map((cause) => ({ type: 'MemberRetained', for: cause })),
    ];
    const silent = all.filter((event) => codesOf(event) === undefined).map(({ type }) => type);
    expect(silent.toSorted()).toEqual([
      'CaseBegun',
      'CaseEnded',
      'DispositionNoted',
      'EmploymentNoted',
      'GroupAssigned',
      'LapseNoted',
      'LikenessFound',
      'LikenessSettled',
      'MemberCorrected',
      'MemberRestamped',
      'MemberRetained',
      'MemberRevived',
      'MemberVoided',
      'OfficesNoted',
      'ParticipationNoted',
      'PreparatoryMemberAdmitted',
      'PreparatoryMemberForwarded',
      'SecondmentEnded',
      'SecondmentSettled',
      'TransferBegun',
      'TransferEnded',
    ]);
    for (const event of all) {
      const { type, reason } = codesOf(event) ?? { type: '1' };
      expect(hasCode('change-type', type)).toBe(true);
      if (reason !== undefined) expect(hasCode('change-reason', reason)).toBe(true);
    }
  });

  it('is of the day of the fact: of the death, of the retention, else of the entry', () => {
    expect(changeOf({ type: 'MemberDied', diedOn: since }, on)).toEqual({
      type: '6',
      on: since,
      notedOn: on,
    });
    expect(changeOf({ type: 'MemberDied', diedOn: on }, on)).toEqual({ type: '6', on });
    expect(changeOf({ type: 'MemberMoved' }, on)).toMatchObject({ on });
  });
});
