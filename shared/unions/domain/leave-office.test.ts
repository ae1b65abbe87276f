import { beforeEach, describe, expect, it } from 'vitest';
import { type Clockwork, clockwork } from '../../../tests/support/clockwork.ts';
import { membersOf, reelect } from '../../../tests/support/elections.ts';
import type { MemoryStore } from '../../../tests/support/memory-store.ts';
import { foundUnion, superior, type TestRegistry } from '../../../tests/support/registry.ts';
import { instantOf } from '../../kernel/dates.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { Member } from '../../members/domain/member.ts';
import type { Union } from './union.ts';

let store: MemoryStore;
let registry: TestRegistry;
let passUntil: Clockwork['passUntil'];
let unionId: string;
let employerId: string;
let chair: MemberId;
let second: MemberId;

const at = (pk: string) => store.items.get(`registry/${pk}`);
const union = () => at(`union#${unionId}`)?.['state'] as Union;
const member = (id: string) => at(`member#${id}`)?.['state'] as Member;
const on = (day: string) => passUntil(instantOf(Date.parse(`${day}T04:00:00.000Z`)));
const run = async (type: string, words: object = {}): Promise<string> => {
  const outcome = await registry.run(type, words);
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
};
const resign = (memberId: string, words: object = {}) =>
  run('RecordResignation', { unionId, memberId, resignedOn: '2026-12-20', letter: 'o/1.pdf', ...words });
const withdrawal = { requestedOn: '2026-12-20', talkedOn: '2026-12-20', announcedOn: '2026-12-20' };

/** What came into the inbox of the union or its superior about vacancies, by kind. */
const told = (to: string) =>
  [...store.items.values()]
    .filter(({ type, state }) => type === 'notice' && (state as { to: string }).to === to)
    .map(({ state }) => state as { kind: string; day?: string; post?: string; about: string })
    .filter(({ kind, about }) => kind.startsWith('vacancy-') && about === unionId)
    .map(({ kind, day, post }) => `${kind} ${String(post)} ${String(day)}`)
    .toSorted();

/** Elected on 2026-12-10 for three years: a chair and two members of the committee. */
beforeEach(async () => {
  ({ store, registry, passUntil } = await clockwork());
  ({ unionId, employerId } = await foundUnion(registry, { seed: 1, size: 5 }));
  await on('2026-12-10');
  expect(await reelect(registry, unionId, '2026-12-10')).toBeUndefined();
  [chair, second] = membersOf(store, unionId) as [MemberId, MemberId];
  await on('2026-12-20');
});

describe('an office', () => {
  it('B6 is known to its holder’s own record, and by no more than the post', () => {
    expect(union()).toMatchObject({ turn: 1, vacancies: [], officers: { length: 3 } });
    expect(member(chair).offices).toEqual([{ unionId, turn: 1, since: '2026-12-10', posts: ['chair'] }]);
    expect(member(second).offices).toMatchObject([{ posts: ['committee'] }]);
    expect(membersOf(store, unionId).filter((id) => member(id).offices === undefined)).toHaveLength(2);
  });

  it('B6 ends with a resignation: given the chair resigns, then the post is vacant for three months', async () => {
    expect(await resign(chair)).toBe('done');
    expect(union().officers?.map(({ post }) => post)).toEqual(['committee', 'committee']);
    expect(union().vacancies).toMatchObject([
      { post: 'chair', since: '2026-12-20', dueOn: '2027-03-20', status: 'open' },
    ]);
    expect(member(chair)).toMatchObject({ status: 'active', offices: [{ turn: 2, posts: [] }] });
    expect(at(`union#${unionId}`)).toMatchObject({ waitsAt: unionId });
  });

  it.each([
    [
      'withdraws',
      () => run('WithdrawMember', { memberId: chair, ...withdrawal, certificateRecovered: true }),
    ],
    ['dies', () => run('RecordDeath', { memberId: chair, diedOn: '2026-12-20' })],
    ['retires', () => run('RetainMember', { memberId: chair, for: 'retired', since: '2026-12-20' })],
    ['is void', () => run('VoidMember', { memberId: chair, reason: '重复登记' })],
  ])(
    'B6 ER art 4: ends with the membership: given the chair %s, then nobody is in the chair',
    async (_, act) => {
      expect(await act()).toBe('done');
      expect(union().officers?.map(({ post }) => post)).toEqual(['committee', 'committee']);
      expect(union().vacancies).toMatchObject([{ post: 'chair', dueOn: '2027-03-20' }]);
      expect(member(chair).offices).toMatchObject([{ posts: [] }]);
    },
  );

  it('B6 ends with a move of the membership: given the chair works elsewhere, then nobody is in the chair', async () => {
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    const asked = await registry.run('RequestTransfer', {
      memberId: chair,
      unionId: other.unionId,
      employerId: other.employerId,
      consent: 'ZZ-1',
    });
    const { transferId } = asked.status === 'done' ? asked.result : {};
    for (const act of ['AcceptTransfer', 'ReleaseMember']) await run(act, { transferId });
    await on('2027-02-10');
    expect(member(chair)).toMatchObject({ unionId: other.unionId, offices: [{ posts: [] }] });
    expect(union().officers).toHaveLength(2);
    expect(union().vacancies).toMatchObject([{ post: 'chair' }]);
  });

  it('B6 is nobody’s who was elected and left before their record knew of it', async () => {
    expect(await resign(chair)).toBe('done');
    const words = { unionId, turn: 9, since: '2026-12-20', members: [{ memberId: chair, posts: ['audit'] }] };
    expect(await run('RecordDeath', { memberId: chair, diedOn: '2026-12-20' })).toBe('done');
    // What an election says of them that was decided before their death was known.
    expect(await run('NoteOffices', words)).toBe('done');
    expect(member(chair).offices).toMatchObject([{ turn: 9, posts: [] }]);
    expect(await run('NoteOffices', { ...words, turn: 8 })).toBe('offices/nothing-new');
  });

  it('B6 is refused to be left by who does not hold it, before it began, or ahead', async () => {
    const [, , , fourth = ''] = membersOf(store, unionId);
    expect(await resign(fourth)).toBe('office/not-held');
    expect(await resign(chair, { posts: ['chair', 'audit'] })).toBe('office/not-held');
    expect(await resign(chair, { resignedOn: '2026-12-21' })).toBe('office/day-ahead');
    expect(await resign(chair, { resignedOn: '2026-12-09' })).toBe('office/before-it-began');
    expect(
      await run('RecordResignation', {
        unionId: employerId,
        memberId: chair,
        resignedOn: '2026-12-20',
        letter: 'o/1.pdf',
      }),
    ).toBe('union/not-found');
    expect(await resign(chair)).toBe('done');
    expect(await resign(chair)).toBe('office/not-held');
  });

  it('B6 ends with the term: a re-election leaves nobody of the old committee in it, and no vacancy', async () => {
    expect(await resign(chair)).toBe('done');
    const [, , third] = membersOf(store, unionId);
    const elected = [{ memberId: third, post: 'chair', votes: 5 }];
    expect(await reelect(registry, unionId, '2026-12-20', { elected })).toBeUndefined();
    expect(union()).toMatchObject({ vacancies: [], officers: [{ memberId: third, post: 'chair' }] });
    expect(member(second).offices).toMatchObject([{ posts: [] }]);
    expect(at(`union#${unionId}`)).not.toHaveProperty('waitsAt');
    await on('2027-06-01');
    expect(told(unionId)).toEqual(['vacancy-opened chair 2027-03-20']);
  });
});

describe('a vacancy', () => {
  it('B6 D7 is told to the union and its superior when it opens, 30 days before it is due, and when it is overdue', async () => {
    expect(await resign(chair)).toBe('done');
    const opened = ['vacancy-opened chair 2027-03-20'];
    expect(told(unionId)).toEqual(opened);
    await on('2027-02-17');
    expect(told(unionId)).toEqual(opened);
    await on('2027-02-18');
    const reminded = [...opened, 'vacancy-reminder chair 2027-03-20'];
    expect(told(unionId)).toEqual(reminded);
    expect(union().vacancies).toMatchObject([{ status: 'reminded' }]);
    await on('2027-03-20');
    expect(told(unionId)).toEqual(reminded);
    await on('2027-03-21');
    expect(told(unionId)).toEqual([...opened, 'vacancy-over chair 2027-03-20', reminded[1]]);
    expect(told(superior)).toEqual(told(unionId));
    expect(union().vacancies).toMatchObject([{ status: 'overdue' }]);
  });

  it('B6 that was recorded late is told of by the last of its days only', async () => {
    await on('2027-05-10');
    expect(await resign(chair)).toBe('done');
    await on('2027-05-11');
    expect(union().vacancies).toMatchObject([{ dueOn: '2027-03-20', status: 'overdue' }]);
    expect(told(unionId)).toEqual(['vacancy-opened chair 2027-03-20', 'vacancy-over chair 2027-03-20']);
  });

  it('B6 tells each mark once, none early and none after a later one', async () => {
    expect(await resign(chair)).toBe('done');
    const vacancyId = union().vacancies?.[0]?.vacancyId;
    const mark = (what: string, day: string) => run('NoteVacancy', { unionId, vacancyId, mark: what, day });
    expect(await mark('over', '2027-03-21')).toBe('vacancy/timer-stale');
    await on('2027-03-21');
    expect(await mark('over', '2027-03-21')).toBe('vacancy/timer-stale');
    expect(await mark('reminder', '2027-02-18')).toBe('vacancy/timer-stale');
    expect(told(unionId)).toHaveLength(3);
  });

  it('B6 of a union that dissolves is no matter of notices', async () => {
    expect(
      await run('ReportDissolution', {
        unionId,
        end: { endedOn: '2026-12-20', evidence: 'd/1.pdf' },
        usual: { kind: 'retain' },
        assetsTo: superior,
      }),
    ).toBe('done');
    expect(await run('WithdrawMember', { memberId: chair, ...withdrawal, certificateRecovered: true })).toBe(
      'done',
    );
    expect(union()).toMatchObject({ status: 'dissolving', vacancies: [{ post: 'chair' }] });
    expect(at(`union#${unionId}`)).not.toHaveProperty('waitsAt');
    await on('2027-06-01');
    expect(told(unionId)).toEqual([]);
  });
});
