import { describe, expect, it } from 'vitest';
import { stampOf, tree, memberItem, unionItem } from '../../../tests/support/counted-records.ts';
import { memorySeries } from '../../../tests/support/memory-series.ts';
import { memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import { Operator } from '../../kernel/caller.ts';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { imageOf, project } from '../application/project.ts';
import { outlookRoutes } from './outlook-routes.ts';

const now = '2026-11-23T01:02:03.004Z' as Instant;
const on = (date: string) => date as LocalDate;
const scope = `union:${tree.base}` as const;
const officer = (at: UnionId) =>
  Operator.parse({ kind: 'operator', id: 'officer-1', role: 'union-officer', scope: at });

async function world() {
  const store = memoryStatistics();
  const items = [
    memberItem({ sex: '1', birthMonth: '1966-06' }),
    memberItem({ id: 'M2', sex: '2', birthMonth: '1976-03' }),
    unionItem({ term: { electedOn: '2024-01-10', years: 3 } }),
  ];
  const images = items.map(imageOf).filter((image) => image !== undefined && image !== 'unreadable');
  const quiet = { random: () => 0, fault: () => undefined, pause: () => Promise.resolve() };
  await project({ store, ...quiet }, images);
  const series = memorySeries();
  await series.replaceProgress(undefined, {
    edition: 's1',
    definition: 'test',
    first: on('2026-01-01'),
    closedThrough: on('2026-11-22'),
  });
  for (const [month, active] of [100, 110, 124, 130, 140, 150, 160].entries())
    await series.put('s1', {
      scope,
      family: 'members',
      on: on(`2026-0${String(month + 1)}-15`),
      counters: new Map([['status-active', active]]),
      corrections: [],
    });
  return { store, series };
}

async function get(path: string, query: Record<string, number>, at = tree.base) {
  const gates = {
    stamps: (unions: readonly UnionId[]) =>
      Promise.resolve(unions.map((id) => (id === tree.base ? stampOf() : undefined))),
  };
  const route = outlookRoutes({ ...(await world()), gates }).find(({ spec }) => spec.path.endsWith(path));
  const input = { params: { scope }, query, body: undefined, caller: officer(at), now, locale: 'zh' };
  return route?.handle(input as never);
}

describe('E6 what the figures tell of what is to come', () => {
  it('answers an officer with terms that end and members who retire, month by month', async () => {
    expect(await get('/outlook', { months: 3 })).toMatchObject({
      ok: true,
      value: {
        body: {
          scope,
          before: { terms: 0, retiring: { men: 0, 'women-55': 0, 'women-50': 0 } },
          months: [
            { month: '2026-11', terms: 0, retiring: { men: 1, 'women-55': 0, 'women-50': 1 } },
            { month: '2026-12', terms: 0 },
            { month: '2027-01', terms: 1 },
          ],
          sexNotStated: 0,
        },
      },
    });
  });

  it('answers with growth by months that are closed, and a forecast with its error', async () => {
    // January to July end at 100 to 160; nothing changed since, and November is not over.
    const answer = await get('/growth', { months: 24, ahead: 2 });
    expect(answer).toMatchObject({
      ok: true,
      value: { body: { first: '2026-01-01', closedThrough: '2026-11-22' } },
    });
    const { months, forecast } = (answer as { value: { body: { months: object[]; forecast: object } } }).value
      .body;
    expect(months).toHaveLength(10);
    expect(months[0]).toEqual({ on: '2026-02-28', active: 110, change: 10, left: {}, arrived: 10 });
    expect(months.at(-1)).toMatchObject({ on: '2026-11-22', active: 160, partial: true });
    // 60 in nine months: 6.67 a month.
    expect(forecast).toMatchObject({ method: 'mean-change', over: 9, values: [167, 173] });
  });

  it('answers 404 to who has no part of it', async () => {
    for (const path of ['/outlook', '/growth'])
      expect(await get(path, { months: 3, ahead: 1 }, tree.otherBase)).toEqual({
        ok: false,
        error: { code: 'statistics/not-found' },
      });
  });
});
