import { describe, expect, it } from 'vitest';
import type { Member } from './member.ts';
import { rosterColumns, sheetRow } from './roster-sheet.ts';

const member = {
  memberId: 'M',
  status: 'retained',
  joinedOn: '2020-01-01',
  employment: '2',
  change: { type: '3', employment: '4', on: '2026-11-01' },
  person: { sex: '1', householdType: '1', migrant: false },
} as unknown as Member;

const row = (changes: object, masked: boolean) =>
  sheetRow({ member: { ...member, ...changes }, data: undefined, employer: '示例公司' }, 1, masked);

describe('a row of the member form', () => {
  it('A10 tells the last change in the words of the national tables', () => {
    expect(row({}, false)).toMatchObject({
      会籍变化类型: '保留',
      会籍变化日期: '2026-11-01',
      会籍变化原因: '',
      就业状况: '退休',
    });
    const moved = { change: { type: '2', reason: '1', on: '2026-11-02' } };
    expect(row(moved, true)).toMatchObject({
      会籍变化类型: '转入',
      会籍变化日期: '2026-11-02',
      会籍变化原因: '劳动（工作）关系发生变化',
      就业状况: '',
    });
  });

  it('A10 has every column, and leaves empty what is not known', () => {
    const { change: _, ...before } = member;
    const bare = sheetRow({ member: before, data: undefined, employer: '' }, 1, false);
    expect(Object.keys(bare).toSorted()).toEqual([...rosterColumns].toSorted());
    expect(bare).toMatchObject({ 会籍变化类型: '', 会籍变化日期: '', 会籍变化原因: '' });
  });
});
