import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../kernel/dates.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import { initialRules, type Rules } from '../../kernel/rules.ts';
import type { Post } from '../../kernel/post.ts';
import { checkElection, type Elected, type ElectionResult, type Tie } from './election.ts';

const unionId = 'union' as UnionId;
const on = '2026-11-24' as LocalDate;

const person = (index: number, post: Post, votes: number, ties?: readonly Tie[]): Elected => ({
  memberId: `m${String(index)}` as MemberId,
  post,
  votes,
  ...(ties && { ties: [...ties] }),
});

const committee = (size: number, votes = 40) =>
  Array.from({ length: size }, (_, index) => person(index, index === 0 ? 'chair' : 'committee', votes));

const result = (changes: Partial<ElectionResult> = {}): ElectionResult => ({
  heldOn: on,
  form: 'general',
  entitled: 60,
  present: 40,
  termYears: 5,
  womenMembers: 0,
  elected: committee(5),
  minutes: 'elections/1.pdf',
  ...changes,
});

function check(
  changes: Partial<ElectionResult> = {},
  { members = 60, rules = initialRules, gone = [] as string[] } = {},
) {
  const one = result(changes);
  const standings = new Map(
    one.elected.map(({ memberId }) => [
      memberId,
      gone.includes(memberId) ? { unionId, isActive: false } : { unionId, isActive: true },
    ]),
  );
  return checkElection(one, { unionId, members, standings }, { rules, on });
}

const findings = (...of: Parameters<typeof check>) => {
  const checked = check(...of);
  return checked.ok ? checked.value.map(({ code }) => code) : checked.error.code;
};

const refusing = (part: 'committee' | 'auditCommittee' | 'womensCommittee'): Rules => ({
  ...initialRules,
  elections: {
    ...initialRules.elections,
    [part]: { ...initialRules.elections[part], onBreach: 'refuse' },
  },
});

describe('the result of an election', () => {
  it('B2 ER stands with two thirds present and each elected by more than half of those entitled', () => {
    expect(check()).toEqual({ ok: true, value: [] });
    expect(check({ elected: committee(5, 31) })).toMatchObject({ ok: true });
  });

  it('B2 ER fails with one fewer than two thirds present', () => {
    expect(check({ present: 39, elected: committee(5, 39) })).toMatchObject({
      ok: false,
      error: { code: 'election/no-quorum', params: { present: 39, entitled: 60 } },
    });
    expect(findings({ entitled: 61, present: 40 })).toBe('election/no-quorum');
  });

  it('B2 ER fails with exactly half of those entitled (应到会), be it most of those present', () => {
    const elected = [...committee(4), person(9, 'committee', 30)];
    expect(check({ elected })).toMatchObject({
      error: { code: 'election/no-majority', params: { count: 1, entitled: 60 } },
    });
  });

  it('B2 refuses figures that contradict each other, and a day ahead', () => {
    expect(findings({ present: 61 })).toBe('election/figures');
    expect(findings({ elected: committee(5, 41) })).toBe('election/figures');
    expect(findings({ heldOn: '2026-11-25' as LocalDate })).toBe('election/held-ahead');
  });

  it('B2 ER lets representatives elect from a hundred members on', () => {
    const representatives = { form: 'representatives' } as const;
    expect(findings(representatives, { members: 99 })).toBe('election/general-meeting-needed');
    expect(findings(representatives, { members: 100 })).toEqual([]);
  });

  it('B6 elects one chair, nobody twice into one committee, and members of the union only', () => {
    expect(findings({ elected: [person(0, 'committee', 40)] })).toBe('election/one-chair');
    expect(findings({ elected: [...committee(4), person(7, 'chair', 40)] })).toBe('election/one-chair');
    expect(findings({ elected: [...committee(4), person(0, 'committee', 40)] })).toBe(
      'election/elected-twice',
    );
    expect(findings({}, { gone: ['m3'] })).toBe('election/not-a-member');
    expect(findings({ elected: [...committee(4), person(3, 'women', 40)] })).toEqual([]);
  });

  it('B6 Trade Union Law art 10: keeps close relatives of the principal head off the committee', () => {
    const relative = person(8, 'committee', 40, ['relative-of-principal-head']);
    expect(findings({ elected: [...committee(4), relative] })).toBe('election/barred');
    const audits = (count: number) =>
      Array.from({ length: count }, (_, index) => person(20 + index, 'audit', 40));
    expect(findings({ elected: [...committee(4), ...audits(2), { ...relative, post: 'audit' }] })).toEqual(
      [],
    );
  });

  it.each<Tie>([
    'principal-head',
    'administrative-head',
    'partner',
    'hr-head',
    'foreign-staff',
    'relative-of-head',
  ])('B6 企业工会主席产生办法 art 6: keeps %s from the chair, not from the committee', (tie) => {
    const [chair, ...others] = committee(5);
    const tied = { ...chair, ties: [tie] } as Elected;
    expect(findings({ elected: [tied, ...others] })).toBe('election/barred');
    expect(findings({ elected: [...committee(4), person(8, 'committee', 40, [tie])] })).toEqual([]);
  });

  it('B6 keeps the chair off the audit committee', () => {
    const elected = [...committee(5), ...[0, 11, 12].map((index) => person(index, 'audit', 40))];
    expect(findings({ elected })).toBe('election/chair-audits');
  });

  it.each([
    [24, [3, 5]],
    [25, [3, 7]],
    [200, [3, 7]],
    [201, [7, 15]],
    [1_000, [7, 15]],
    [1_001, [15, 21]],
    [5_001, [21, 29]],
    [10_001, [29, 37]],
    [50_001, [37, 45]],
  ] as const)('B6 ER art 8: warns of a committee out of its band with %i members', (members, [min, max]) => {
    const of = (size: number) =>
      findings({ elected: committee(size), form: 'general' }, { members }) as readonly string[];
    const warns = (size: number) => of(size).includes('election/committee-size');
    expect([min - 1, min, max, max + 1].map(warns)).toEqual([true, false, false, true]);
  });

  it('B6 Trade Union Law art 11: lets a chair alone stand below 25 members', () => {
    const alone = { elected: committee(1, 20), entitled: 24, present: 20 };
    expect(findings(alone, { members: 24 })).toEqual([]);
    expect(findings({ ...alone, entitled: 25 }, { members: 25 })).toEqual(['election/committee-size']);
  });

  it('B6 warns of a missing women’s committee, or a missing commissioner below ten women', () => {
    expect(findings({ womenMembers: 10 })).toEqual(['election/no-women-committee']);
    expect(findings({ womenMembers: 9 })).toEqual(['election/no-women-commissioner']);
    expect(findings({ womenMembers: 9, elected: [...committee(5), person(3, 'women-chair', 40)] })).toEqual(
      [],
    );
  });

  it('B6 refuses instead where the province’s rules say so', () => {
    expect(findings({ elected: committee(2) }, { rules: refusing('committee') })).toBe(
      'election/committee-size',
    );
    expect(findings({ womenMembers: 10 }, { rules: refusing('womensCommittee') })).toBe(
      'election/no-women-committee',
    );
    const elected = [...committee(5), person(20, 'audit', 40)];
    expect(findings({ elected })).toEqual(['election/audit-size']);
    expect(findings({ elected }, { rules: refusing('auditCommittee') })).toBe('election/audit-size');
  });

  it('B2 tells the superior when a general meeting was called by other figures than the register’s', () => {
    expect(findings({}, { members: 59 })).toEqual(['election/entitled-differs']);
  });
});
