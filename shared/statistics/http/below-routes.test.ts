import { describe, expect, it } from 'vitest';
import { memberItem, stampOf, tree, union } from '../../../tests/support/counted-records.ts';
import { memorySeries } from '../../../tests/support/memory-series.ts';
import { memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import { Operator } from '../../kernel/caller.ts';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { createCursors } from '../../platform/http/cursor.ts';
import type { UnionsBelow } from '../application/ports.ts';
import { imageOf, project } from '../application/project.ts';
import { MOST_BELOW } from '../application/rank-below.ts';
import type { SeriesStore } from '../application/series-ports.ts';
import { belowRoutes } from './below-routes.ts';

const now = '2026-12-01T02:00:00.000Z' as Instant;
const on = (date: string) => date as LocalDate;
const county: Stamp = { path: [tree.nation, tree.province, tree.city, tree.county], division: '440305' };
const stamps = new Map<UnionId, Stamp>([
  [tree.nation, { path: [tree.nation], division: '100000' }],
  [tree.province, { path: [tree.nation, tree.province], division: '440000' }],
  [tree.city, { path: [tree.nation, tree.province, tree.city], division: '440300' }],
  [tree.county, county],
]);
const officer = Operator.parse({
  kind: 'operator',
  id: 'officer-1',
  role: 'superior-officer',
  scope: tree.city,
});

/** Base unions of the county; the first has one member, the next ones two each, then three. */
const base = (index: number): UnionId => union(500 + index);
const membersOf = (index: number): number => (index === 0 ? 1 : index < 3 ? 2 : 3);

/** A page at a time, as the list of a union comes. */
const listOf = (ids: readonly UnionId[]): UnionsBelow => ({
  page(of, { limit, after }) {
    const from = Number(after?.['from'] ?? 0);
    const mine = of === tree.county ? ids : [];
    const some = mine.slice(from, from + limit);
    return Promise.resolve({
      unions: some.map((unionId) => ({ unionId, name: `工会${unionId.slice(-3)}` })),
      lastKey: from + limit < mine.length ? { from: from + limit } : undefined,
    });
  },
});

async function world(count = 4, series: Pick<SeriesStore, 'progress' | 'latest'> = memorySeries()) {
  const store = memoryStatistics();
  const ids = Array.from({ length: count }, (_, index) => base(index));
  const items = ids
    .slice(0, 4)
    .flatMap((id, index) =>
      Array.from({ length: membersOf(index) }, (_, member) =>
        memberItem({ id: `${id}-${String(member)}`, stamp: stampOf({ path: [...county.path, id] }) }),
      ),
    );
  const images = items.map(imageOf).filter((image) => typeof image === 'object');
  await project({ store, random: () => 0.4, pause: () => Promise.resolve(), fault: () => undefined }, images);
  const gates = {
    stamps: (unions: readonly UnionId[]) => Promise.resolve(unions.map((id) => stamps.get(id))),
  };
  const cursors = () => Promise.resolve(createCursors(new Uint8Array(32)));
  return belowRoutes({ store, below: listOf(ids), series, gates, cursors });
}

async function ask(
  route: 0 | 1 | 2,
  scope: string,
  query: object,
  routes: Awaited<ReturnType<typeof world>> | Promise<Awaited<ReturnType<typeof world>>> = world(),
): Promise<{ readonly ok: boolean; readonly value: { readonly body: unknown }; readonly error: unknown }> {
  const asked = { params: { scope }, query, caller: officer, locale: 'zh', now };
  return (await (await routes)[route]?.handle(asked as never)) as never;
}

const active = { metric: 'members.byStatus', code: 'active', limit: 25, after: 0 };
const inCounty = `union:${tree.county}`;

describe('E2 a ranking of what lies directly below', () => {
  it('ranks the unions below a union by a live figure; equal ones share a rank, and the next counts them', async () => {
    const { value } = await ask(0, inCounty, active);
    expect(value.body).toMatchObject({
      metric: { place: 'members.byStatus', code: 'active' },
      of: 4,
      rows: [
        { rank: 1, scope: `union:${base(3)}`, value: 3 },
        { rank: 2, scope: `union:${base(1)}`, value: 2 },
        { rank: 2, scope: `union:${base(2)}`, value: 2 },
        { rank: 4, scope: `union:${base(0)}`, name: '工会500', value: 1 },
      ],
    });
  });

  it('comes page by page, each with where the next one begins', async () => {
    const first = await ask(0, inCounty, { ...active, limit: 3 });
    expect(first.value.body).toMatchObject({ next: 3, rows: [{ rank: 1 }, { rank: 2 }, { rank: 2 }] });
    const { value } = await ask(0, inCounty, { ...active, limit: 3, after: 3 });
    expect(value.body).toMatchObject({ rows: [{ rank: 4 }] });
    expect(value.body).not.toHaveProperty('next');
  });

  it('ranks the divisions below a division', async () => {
    const { value } = await ask(0, 'division:440300', active);
    const { rows } = value.body as { readonly rows: readonly unknown[] };
    expect(rows[0]).toEqual({ rank: 1, scope: 'division:440305', name: '南山区', value: 8 });
    expect(rows[1]).toMatchObject({ rank: 2, value: 0 });
    expect(rows.length).toBeGreaterThan(8);
  });

  it('is drawn with its first forty, and says so', async () => {
    const image = String((await ask(1, inCounty, active, world(60))).value.body);
    expect(image.match(/text-anchor="end"/g)).toHaveLength(40);
    expect(image).toContain('前 40 名，共 60');
    const whole = String((await ask(1, 'division:440300', active)).value.body);
    expect(whole).toContain('>南山区<');
    expect(whole).not.toContain('前 40 名');
  });

  it.each([
    ['where nothing is below', `union:${tree.city}`, active, 'statistics/nothing-below'],
    ['a scope of others', `union:${tree.province}`, active, 'statistics/not-found'],
    [
      'a figure that does not exist',
      inCounty,
      { ...active, metric: 'members.byHat' },
      'statistics/no-such-metric',
    ],
  ])('refuses %s', async (_, scope, query, code) => {
    expect(await ask(0, scope, query)).toMatchObject({ ok: false, error: { code } });
    expect(await ask(1, scope, query)).toMatchObject({ ok: false, error: { code } });
  });

  it('reads no more unions than fit into an answer', async () => {
    expect(await ask(0, inCounty, active, world(MOST_BELOW))).toMatchObject({
      ok: true,
      value: { body: { of: MOST_BELOW } },
    });
    expect(await ask(0, inCounty, active, world(MOST_BELOW + 1))).toMatchObject({
      ok: false,
      error: { code: 'statistics/too-many-below' },
    });
  });
});

describe('E6 unions that are quiet', () => {
  async function closed() {
    const series = memorySeries();
    await series.replaceProgress(undefined, {
      edition: 's1',
      definition: 'test',
      first: on('2025-01-01'),
      closedThrough: on('2026-11-30'),
    });
    const close = (index: number, family: 'members' | 'unions' | 'transfers', day: string) =>
      series.put('s1', {
        scope: `union:${base(index)}`,
        family,
        on: on(day),
        counters: new Map(),
        corrections: [],
      });
    await close(0, 'members', '2026-05-30');
    await close(0, 'unions', '2026-02-01');
    await close(1, 'unions', '2026-05-30');
    // One change, of any kind, is enough.
    await close(1, 'transfers', '2026-06-01');
    await close(2, 'members', '2026-11-30');
    return series;
  }

  const quiet = async (query: object) => ask(2, inCounty, query, world(4, await closed()));

  it('are those of which nothing that is counted has changed for so many months, with the day of the last change', async () => {
    const { value } = await quiet({ months: 6, limit: 25 });
    expect(value.body).toEqual({
      scope: inCounty,
      first: '2025-01-01',
      closedThrough: '2026-11-30',
      since: '2026-05-30',
      looked: 4,
      unions: [
        { unionId: base(0), name: '工会500', lastOn: '2026-05-30' },
        // Not since the first day that is closed.
        { unionId: base(3), name: '工会503' },
      ],
    });
    expect((await quiet({ months: 7, limit: 25 })).value.body).toMatchObject({
      unions: [{ unionId: base(3) }],
    });
  });

  it('are found page by page; a cursor is good for its own question only', async () => {
    const { value } = await quiet({ months: 6, limit: 3 });
    expect(value.body).toMatchObject({ looked: 3, unions: [{ unionId: base(0) }] });
    const { next: cursor } = value.body as { readonly next: string };
    expect((await quiet({ months: 6, limit: 3, cursor })).value.body).toMatchObject({
      looked: 1,
      unions: [{ unionId: base(3) }],
    });
    expect(await quiet({ months: 9, limit: 3, cursor })).toMatchObject({
      ok: false,
      error: { code: 'request/bad-cursor' },
    });
  });

  it('are asked of a union, in whose part of the tree the caller is, and of closed days', async () => {
    const asked = { months: 6, limit: 25 };
    expect(await ask(2, 'division:440300', asked)).toMatchObject({
      error: { code: 'statistics/unions-only' },
    });
    expect(await ask(2, `union:${tree.province}`, asked)).toMatchObject({
      error: { code: 'statistics/not-found' },
    });
    expect(await ask(2, inCounty, asked)).toMatchObject({ error: { code: 'statistics/not-closed' } });
  });
});
