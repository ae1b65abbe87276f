import { describe, expect, it } from 'vitest';
import { stampOf, tree } from '../../../tests/support/counted-records.ts';
import { memorySeries } from '../../../tests/support/memory-series.ts';
import { Operator } from '../../kernel/caller.ts';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import type { Close } from '../domain/series.ts';
import { barChart, lineChart, ticksOf } from './chart.ts';
import { seriesRoutes } from './series-routes.ts';
import { SeriesView } from './series-specs.ts';

const now = '2026-12-01T02:00:00.000Z' as Instant;
const stamps = new Map<UnionId, Stamp>([
  [tree.nation, { path: [tree.nation], division: '100000' }],
  [tree.province, { path: [tree.nation, tree.province], division: '440000' }],
  [tree.city, { path: [tree.nation, tree.province, tree.city], division: '440300' }],
  [tree.base, stampOf()],
]);
const officer = Operator.parse({
  kind: 'operator',
  id: 'officer-1',
  role: 'superior-officer',
  scope: tree.city,
});

const on = (date: string) => date as LocalDate;

async function world() {
  const series = memorySeries();
  const close = (date: string, active: number, corrections: Close['corrections'] = []): Close => ({
    scope: 'division:440300',
    family: 'members',
    on: on(date),
    counters: new Map([
      ['status-active', active],
      ['sex-2', active - 1],
    ]),
    corrections,
  });
  await series.replaceProgress(undefined, {
    edition: 's1',
    definition: 'test',
    first: on('2026-11-20'),
    closedThrough: on('2026-11-30'),
  });
  await series.put('s1', close('2026-11-20', 100));
  await series.put(
    's1',
    close('2026-11-25', 120, [
      { noticedAt: '2026-11-27T00:00:00.000Z' as Instant, counters: new Map([['status-active', 121]]) },
    ]),
  );
  await series.put('s1', close('2026-11-29', 130));
  const gates = {
    stamps: (unions: readonly UnionId[]) => Promise.resolve(unions.map((id) => stamps.get(id))),
  };
  return seriesRoutes({ series, gates });
}

async function call(route: 0 | 1, scope: string, query: object, caller = officer) {
  const routes = await world();
  const parsed = { step: 'day', ...query };
  const answer = await routes[route]?.handle({
    params: { scope },
    query: parsed,
    caller,
    locale: 'zh',
    now,
  } as never);
  if (answer === undefined) throw new Error('no route');
  return answer;
}

const active = { metric: 'members.byStatus', code: 'active' };

describe('E2 GET /v1/statistics/{scope}/series', () => {
  it('answers a point for every day, corrected ones marked, with the trend', async () => {
    const answer = await call(0, 'division:440300', { ...active, from: '2026-11-24' });
    const body = SeriesView.parse(answer.ok && answer.value.body);
    expect(body).toMatchObject({
      metric: {
        place: 'members.byStatus',
        code: 'active',
        name: { zh: '会员（按会籍状态）：在籍', en: 'members by status: active' },
        unit: 'person',
      },
      first: '2026-11-20',
      closedThrough: '2026-11-30',
      trend: { change: 30, perCent: 30, direction: 'rising' },
    });
    expect(body.points.map(({ value }) => value)).toEqual([100, 121, 121, 121, 121, 130, 130]);
    // The next day was closed as the one before; the one after it when the correction was known.
    expect(body.points.map(({ corrected }) => corrected?.from)).toEqual([
      undefined,
      120,
      120,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(body.points[1]?.corrected?.at).toBe('2026-11-27T00:00:00.000Z');
  });

  it('answers months by their last closed day, with one key for each', async () => {
    const answer = await call(0, 'division:440300', { ...active, step: 'month' });
    expect(SeriesView.parse(answer.ok && answer.value.body).points).toEqual([
      { on: '2026-11-30', value: 130 },
    ]);
  });

  it.each([
    ['a scope that is not the caller’s', 'division:440106', active, 'statistics/not-found'],
    ['a union that does not exist', `union:${tree.otherBase}`, active, 'statistics/not-found'],
    [
      'a metric that does not exist',
      'division:440300',
      { metric: 'members.byHat' },
      'statistics/no-such-metric',
    ],
    [
      'a code that is missing',
      'division:440300',
      { metric: 'members.byStatus' },
      'statistics/no-such-metric',
    ],
    [
      'a code too many',
      'division:440300',
      { metric: 'unions.total', code: '1' },
      'statistics/no-such-metric',
    ],
    [
      'ages, which follow from the day of reading',
      'division:440300',
      { metric: 'members.byAge' },
      'statistics/no-such-metric',
    ],
  ])('refuses %s', async (_, scope, query, code) => {
    expect(await call(0, scope, query)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('E2 charts', () => {
  const svgOf = async (...asked: Parameters<typeof call>): Promise<string> => {
    const answer = await call(...asked);
    return String(answer.ok && answer.value.body);
  };

  it('draw a series, one point for a day, and mark what was corrected', async () => {
    const image = await svgOf(1, 'division:440300', { ...active, from: '2026-11-24' });
    expect(/<polyline points="([^"]+)"/.exec(image)?.[1]?.split(' ')).toHaveLength(7);
    expect(image.match(/<circle /g)).toHaveLength(2);
    expect(image).toContain('广东省深圳市 · 关账至 2026-11-30');
  });

  it('escape what is written in them', () => {
    const bars = [{ label: '<script>&"', value: 1 }];
    expect(barChart({ title: "a'b", note: '', bars })).not.toMatch(/<script|a'b/);
    expect(barChart({ title: '', note: '', bars })).toContain('&lt;script&gt;&amp;&quot;');
  });

  it('stand on round numbers, whatever the values', () => {
    expect(ticksOf(0, 10)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticksOf(998_500, 1_003_000)).toEqual([
      998_000, 999_000, 1_000_000, 1_001_000, 1_002_000, 1_003_000,
    ]);
    expect(ticksOf(7, 7)).toEqual([7, 8]);
    expect(ticksOf(0, 0)).toEqual([0, 1]);
    for (const values of [[0], [5, 5, 5], [-3, 12], [29_876_543, 30_001_234]]) {
      const points = values.map((value) => ({ on: on('2026-11-23'), value, corrected: false }));
      expect(lineChart({ title: '', note: '', points })).not.toContain('NaN');
    }
  });
});
