import { describe, expect, it } from 'vitest';
import type { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import type { RequestId } from '../../kernel/ids.ts';
import { AsOf, recordAsOf, stateAsOf } from './as-of.ts';

interface Noted extends LedgerEvent {
  readonly type: 'Noted';
  readonly text: string;
}

const notes: AggregateType<string, Noted> = {
  type: 'notes',
  parse: String,
  evolve: (state, { text }) => `${state ?? ''}${text}`,
};

const entry = (at: string, ...texts: string[]) => ({
  pk: 'notes#1',
  seq: 1,
  at: at as Instant,
  on: '2026-11-23' as never,
  by: 'system:test',
  requestId: 'R' as RequestId,
  events: texts.map((text) => ({ type: 'Noted', v: 1, text })),
});

const history = [
  entry('2026-11-22T15:59:59.999Z', 'a', 'b'),
  entry('2026-11-22T16:00:00.000Z', 'c'),
  entry('2026-11-23T15:59:59.999Z', 'd'),
];
const asOf = (text: string) => AsOf.parse(text);

describe('as of', () => {
  it.each([
    ['2026-11-21', undefined],
    ['2026-11-22', 'ab'],
    ['2026-11-23', 'abcd'],
    ['2026-11-22T15:59:59.998Z', undefined],
    ['2026-11-22T15:59:59.999Z', 'ab'],
    ['2026-11-22T16:00:00.000Z', 'abc'],
    ['2030-01-01', 'abcd'],
  ])('B4 a day is over at midnight in Shanghai, an instant includes itself: %s', (text, expected) => {
    expect(stateAsOf(notes, history, asOf(text))).toBe(expected);
  });

  it('B4 never leaves out an entry between two that it takes, should clocks have differed', () => {
    const skewed = [
      entry('2026-11-22T01:00:00.000Z', 'a'),
      entry('2026-11-22T16:00:00.005Z', 'b'),
      entry('2026-11-22T15:59:59.990Z', 'c'),
    ];
    expect(stateAsOf(notes, skewed, asOf('2026-11-22'))).toBe('a');
    expect(stateAsOf(notes, skewed, asOf('2026-11-23'))).toBe('abc');
  });

  it('reads no history of what is still to come, and names what has not begun', async () => {
    const asked: string[] = [];
    const historyOf = async (pk: string) => {
      asked.push(pk);
      return history;
    };
    const now = '2026-11-23T16:00:00.000Z' as Instant;
    const tell = (text: string) => recordAsOf(notes, '1', asOf(text), { historyOf, now });
    expect(await tell('2026-11-25')).toEqual({ ok: false, error: { code: 'as-of/ahead' } });
    expect(await tell('2026-11-23T16:00:00.001Z')).toEqual({ ok: false, error: { code: 'as-of/ahead' } });
    expect(asked).toEqual([]);
    expect(await tell('2026-11-24')).toEqual({ ok: true, value: 'abcd' });
    expect(await tell('2026-11-20')).toEqual({ ok: false, error: { code: 'as-of/not-yet' } });
    expect(asked).toEqual(['notes#1', 'notes#1']);
  });

  it.each(['2026-02-29', '2026-1-1', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00.000Z', ' 2026-01-01', ''])(
    'takes no day or instant that there is not: %j',
    (text) => {
      expect(AsOf.safeParse(text).success).toBe(false);
    },
  );
});
