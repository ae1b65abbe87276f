import { describe, expect, it } from 'vitest';
import { reject } from '../../kernel/problem.ts';
import { problemWords } from './problem-words.ts';
import { UncataloguedProblem } from './problem.ts';

const members = {
  'member/not-found': { status: 404, zh: '没有此会员。', en: 'There is no such member.' },
} as const;
const occurrence = { locale: 'zh', instance: 'r1' } as const;

/** Words that count how often they are loaded, and fail the first few times. */
function counting(failures = 0) {
  const loads: number[] = [];
  const words = problemWords(async () => {
    loads.push(1);
    if (loads.length <= failures) throw new Error('the file can’t be read');
    return [members];
  });
  return { words, loads };
}

describe('problemWords', () => {
  it('tells what the platform refuses without loading any', async () => {
    const { words, loads } = counting();
    const { status } = await words.refusal(reject('request/no-such-route'), occurrence);
    expect([status, loads.length]).toEqual([404, 0]);
  });

  it('loads the words of the contexts at the first refusal of theirs, once', async () => {
    const { words, loads } = counting();
    const refused = {
      place: { in: 'body', pointer: '/name' },
      rejection: reject('member/not-found'),
    } as const;
    const [one, other] = await Promise.all([
      words.refusal(reject('member/not-found'), occurrence),
      words.fields([refused], occurrence),
    ]);
    expect([one.detail, other.errors?.[0]?.detail]).toEqual(['没有此会员。', '没有此会员。']);
    expect(loads).toHaveLength(1);
  });

  it('takes a code without words for a bug', async () => {
    const { words } = counting();
    await expect(words.refusal(reject('member/unheard-of'), occurrence)).rejects.toThrow(UncataloguedProblem);
  });

  it('tries again what could not be loaded', async () => {
    const { words } = counting(1);
    await expect(words.refusal(reject('member/not-found'), occurrence)).rejects.toThrow('can’t be read');
    expect((await words.refusal(reject('member/not-found'), occurrence)).status).toBe(404);
  });
});
