import { describe, expect, it } from 'vitest';
import {
  duplicateItem,
  memberItem,
  stampOf,
  transferItem,
  tree,
  unionItem,
} from '../../../tests/support/counted-records.ts';
import { contributions } from './contributions.ts';
import { CountedRecord } from './counted.ts';

const contributionOf = (item: unknown) => contributions(CountedRecord.parse(item));
const figuresOf = (item: unknown) => Object.keys(contributionOf(item).counts);

describe('E3 what is doubtful about the record of an active member', () => {
  it('is nothing about one that is in order', () => {
    const item = memberItem({ education: '21', migrant: true, householdType: '2' });
    expect(figuresOf(item).filter((figure) => figure.startsWith('members/doubt-'))).toEqual([]);
  });

  it.each([
    ['members/doubt-format', 'no stated sex', { sex: '9' }],
    ['members/doubt-format', 'a sex of no table', { sex: '7' }],
    ['members/doubt-format', 'a household type of no table', { householdType: '77' }],
    ['members/doubt-format', 'an education of no table', { education: '99' }],
    ['members/doubt-cross', 'a migrant worker of an urban household', { migrant: true, householdType: '1' }],
    ['members/doubt-cross', 'somebody retired who is active', { more: { employment: '4' } }],
    ['members/doubt-cross', 'an agency’s worker without a unit of work', { more: { form: 'agency' } }],
    ['members/doubt-orphan', 'no union', { more: { unionId: undefined } }],
    ['members/doubt-orphan', 'no employer', { more: { employerId: undefined } }],
  ])('is %s: %s', (figure, _, fields) => {
    expect(figuresOf(memberItem(fields))).toContain(figure);
    expect(figuresOf(memberItem({ ...fields, status: 'retained' }))).not.toContain(figure);
  });

  it('is not that an agency’s worker has a unit of work, or awaits a post', () => {
    const more = { form: 'agency', workUnit: 'E2', employment: '2' };
    expect(figuresOf(memberItem({ more }))).not.toContain('members/doubt-cross');
  });
});

describe('E3 how soon a change was recorded', () => {
  it.each([
    ['2026-11-01', undefined, 'members/noted-15'],
    ['2026-11-01', '2026-11-16', 'members/noted-15'],
    ['2026-11-01', '2026-11-17', 'members/noted-30'],
    ['2026-11-01', '2026-12-01', 'members/noted-30'],
    ['2026-11-01', '2026-12-02', 'members/noted-60'],
    ['2026-11-01', '2026-12-31', 'members/noted-60'],
    ['2026-11-01', '2027-01-01', 'members/noted-late'],
  ])('on %s and entered on %s is %s', (on, notedOn, figure) => {
    const change = { type: '3', on, ...(notedOn && { notedOn }) };
    for (const status of ['active', 'retained', 'deceased'])
      expect(figuresOf(memberItem({ status, more: { change } }))).toContain(figure);
  });

  it('is not known of who never changed', () => {
    expect(figuresOf(memberItem()).filter((figure) => figure.startsWith('members/noted-'))).toEqual([]);
  });
});

describe('E3 the days that a transfer took', () => {
  const asked = '2026-11-20T15:59:59.000Z';
  it.each([
    ['2026-11-20T15:59:59.500Z', 'took/0'],
    // Midnight in Shanghai lies between them.
    ['2026-11-20T16:00:00.000Z', 'took/1'],
    ['2026-12-01T02:00:00.000Z', 'took/11'],
    ['2027-02-18T02:00:00.000Z', 'took/90'],
    ['2027-11-20T02:00:00.000Z', 'took/90'],
  ])('to %s are %s', (endedAt, figure) => {
    const item = transferItem({ status: 'completed', outcome: 'on-time', at: asked, endedAt });
    expect(figuresOf(item)).toContain(figure);
  });

  it('are counted of completed ones only', () => {
    const item = transferItem({ status: 'refused', outcome: 'refused', at: asked, endedAt: asked });
    expect(figuresOf(item).filter((figure) => figure.startsWith('took/'))).toEqual([]);
  });
});

describe('E3 pairs and forms', () => {
  it('counts an open pair at the union above both members, and no settled one', () => {
    const { counts, scopes } = contributionOf(duplicateItem());
    expect(counts).toEqual({ 'duplicates/open': 1 });
    expect(scopes).toContain(`union:${tree.township}`);
    expect(scopes).not.toContain(`union:${tree.base}`);
    for (const status of ['different', 'merged', 'lapsed'])
      expect(figuresOf(duplicateItem({ status }))).toEqual([]);
  });

  const form = { foundedOn: '2020-03-01', leader: { personId: 'P1', sealed: 'x' } };
  it.each([
    ['with founding day, leader and employer', { more: form }, true],
    ['without a leader', { more: { ...form, leader: undefined } }, false],
    ['without a founding day', { more: { ...form, foundedOn: undefined } }, false],
    ['without an employer', { more: form, stamp: stampOf({ economicType: undefined }) }, false],
    ['that is a federation', { more: form, level: 'county' }, false],
    ['that is dissolved', { more: form, status: 'dissolved' }, false],
  ])('a union %s', (_, fields, complete) => {
    expect(figuresOf(unionItem(fields)).includes('unions/complete')).toBe(complete);
  });
});
