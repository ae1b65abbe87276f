import type { LocalDate } from '../../kernel/dates.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Clockwork, clockwork } from '../../../tests/support/clockwork.ts';
import { operatorOf } from '../../../tests/authorisation/relations.ts';
import { foundUnion, superior } from '../../../tests/support/registry.ts';
import { instantOf } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { NoticeKind } from '../../kernel/notice.ts';
import { inboxOf, type Shown } from './inbox.ts';
import { type DeliveredNotice, noticeRecord } from './notice.ts';
import { noticeWords } from './words.ts';

let clock: Clockwork;
let unionId: UnionId;

const inbox = (of: UnionId, shown: Shown = 'unread'): DeliveredNotice[] =>
  [...clock.store.items.values()]
    .filter(({ inUnion }) => inUnion === inboxOf(of, shown))
    .map(({ state }) => noticeRecord.parse(state));

const passUntil = (day: string) => clock.passUntil(instantOf(Date.parse(`${day}T04:00:00.000Z`)));

beforeEach(async () => {
  clock = await clockwork();
  ({ unionId } = await foundUnion(clock.registry, { size: 1 }));
  const term = { unionId, electedOn: '2026-11-01', years: 3, document: 'terms/1.pdf' };
  await clock.registry.run('RecordTerm', term);
});

describe('a notice', () => {
  it('D7 B2 comes on its day, to the union and to its superior, and names the last day of the term', async () => {
    await passUntil('2029-05-04');
    expect(inbox(unionId)).toEqual([]);
    await passUntil('2029-05-05');
    const expected = { kind: 'term-due', about: unionId, day: '2029-11-01', at: '2029-05-04T16:00:00.000Z' };
    expect(inbox(unionId)).toMatchObject([{ ...expected, to: unionId }]);
    expect(inbox(superior)).toMatchObject([{ ...expected, to: superior }]);
    await passUntil('2029-11-02');
    expect(inbox(unionId).map(({ kind }) => kind)).toEqual(['term-due', 'term-reminder', 'term-over']);
  });

  it('D7 comes once, however often what causes it is sent', async () => {
    await passUntil('2029-05-05');
    const [sent] = [...clock.store.items.values()].filter(
      ({ command }) => (command as { type?: string } | undefined)?.type === 'DeliverNotice',
    );
    await clock.registry.engine.process([sent?.['id'] as never]);
    await clock.tick();
    expect(inbox(unionId)).toHaveLength(1);
    expect(inbox(superior)).toHaveLength(1);
  });

  it('D7 is read by whoever works in the part of the tree, once, and stays to be looked up', async () => {
    await passUntil('2029-05-05');
    const [notice] = inbox(unionId);
    const read = async (scope: UnionId) => {
      const actor = operatorOf('union-officer', scope);
      const outcome = await clock.registry.run(
        'MarkNoticeRead',
        { noticeId: notice?.noticeId },
        { actor: actor as never },
      );
      return outcome.status === 'done' ? 'done' : outcome.rejection.code;
    };
    const elsewhere = await foundUnion(clock.registry, { seed: 2, size: 1 });
    expect(await read(elsewhere.unionId)).toBe('notice/not-found');
    expect(inbox(unionId)).toHaveLength(1);
    expect(await read(unionId)).toBe('done');
    expect(inbox(unionId)).toEqual([]);
    expect(inbox(unionId, 'read')).toMatchObject([{ kind: 'term-due', read: { by: 'operator:op-matrix' } }]);
    expect(await read(superior)).toBe('notice/read-already');
    expect(inbox(superior)).toHaveLength(1);
  });

  it('D7 has words of its own in both languages, with the union and its day', () => {
    const texts = NoticeKind.options.map((kind) =>
      noticeWords(kind, '示例工会', { day: '2029-11-01' as LocalDate, post: 'chair' }),
    );
    expect(new Set(texts.map(({ zh }) => zh)).size).toBe(NoticeKind.options.length);
    for (const { zh, en } of texts) {
      expect(zh).toContain('示例工会');
      expect(en).toContain('示例工会');
      expect(`${zh}${en}`).not.toMatch(/[{}]/);
      expect(zh.includes('2029-11-01')).toBe(en.includes('2029-11-01'));
    }
  });
});
