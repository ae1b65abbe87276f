import { describe, expect, it } from 'vitest';
import { memoryLinks } from '../../../tests/support/memory-evidence.ts';
import { instantOf } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { canonicalHash } from '../../platform/canonical-hash.ts';
import { createCursors } from '../../platform/http/cursor.ts';
import { derivedId } from '../../platform/ids.ts';
import { chainWriter } from '../application/chain-writer.ts';
import { type Sighting, sightingsOf } from '../application/sightings.ts';
import { AuditEntry } from '../domain/entry.ts';
import { auditRoutes } from './routes.ts';

const [province, city, county, elsewhere] = ['province', 'city', 'county', 'elsewhere'].map((name) =>
  derivedId<UnionId>(name),
) as [UnionId, UnionId, UnionId, UnionId];
const paths: Readonly<Record<string, readonly UnionId[]>> = {
  [city]: [province, city],
  [county]: [province, city, county],
  [elsewhere]: [province, elsewhere],
};
const member = `member:${derivedId('member')}`;

async function trailOf() {
  const table = new Map<string, Readonly<Record<string, unknown>>>();
  const links = memoryLinks(table);
  const chain = chainWriter({
    store: links,
    hash: canonicalHash,
    newChain: () => 'chain#members-http#1',
    pause: () => Promise.resolve(),
  });
  const acts: [string, UnionId | undefined][] = [
    ['operator:county-officer', county],
    ['operator:city-officer', city],
    ['operator:other-officer', elsewhere],
    ['worker:worker-1', undefined],
    ['unknown', undefined],
  ];
  for (const [index, [by, scope]] of acts.entries())
    await chain.append({
      at: instantOf(index),
      by,
      ...(scope && { scope }),
      action: 'members:read',
      records: [member] as AuditEntry['records'],
      status: 200,
      request: 'r',
    });
  const all = [...table.values()].flatMap(({ timeShard: _, timeSort: __, ...item }) =>
    sightingsOf(AuditEntry.parse(item)),
  );
  return { table, links, all };
}

async function asked(
  scope: UnionId,
  query: object,
  tamper?: (table: Map<string, Readonly<Record<string, unknown>>>) => void,
) {
  const { table, links, all } = await trailOf();
  tamper?.(table);
  const noted: unknown[] = [];
  const [route] = auditRoutes({
    links,
    province,
    stamps: async (unions) =>
      unions.map((union) => {
        const path = paths[union];
        return path && { path, division: '440000' };
      }),
    cursors: async () => createCursors(new Uint8Array(32)),
    sightings: {
      page: async (of, { limit, after }) => {
        const found = all.filter((one) => one.of === of).toReversed();
        const from = Number(after?.['from'] ?? 0);
        const sightings: Sighting[] = found.slice(from, from + limit);
        return { sightings, lastKey: from + limit < found.length ? { from: from + limit } : undefined };
      },
    },
  });
  const answer = await route?.handle({
    params: {},
    query: { limit: 20, ...query },
    body: undefined,
    caller: { kind: 'operator', id: 'auditor', role: 'audit-administrator', scope } as never,
    idempotencyKey: undefined,
    locale: 'zh',
    now: instantOf(0),
    note: (note) => noted.push(note),
  });
  const value =
    answer?.ok === true ? (answer.value.body as { entries: AuditEntryShown[]; next?: string }) : undefined;
  return { answer, noted, by: value?.entries.map(({ by }) => by), value };
}

type AuditEntryShown = { readonly by: string; readonly intact: boolean; readonly entry: string };

describe('G5 GET /v1/audit-entries', () => {
  it('shows the auditors of the province all that concerns a record, the latest first', async () => {
    const { by, noted } = await asked(province, { record: member });
    expect(by).toEqual([
      'unknown',
      'worker:worker-1',
      'operator:other-officer',
      'operator:city-officer',
      'operator:county-officer',
    ]);
    // Whom an auditor looks into is itself recorded.
    expect(noted).toEqual([{ records: [member] }]);
  });

  it('shows others what operators of their own part of the tree did, and nothing beside', async () => {
    expect((await asked(city, { record: member })).by).toEqual([
      'operator:city-officer',
      'operator:county-officer',
    ]);
    expect((await asked(county, { record: member })).by).toEqual(['operator:county-officer']);
    expect((await asked(county, { actor: 'operator:other-officer' })).by).toEqual([]);
    expect((await asked(county, { actor: 'operator:county-officer' })).by).toEqual([
      'operator:county-officer',
    ]);
  });

  it('says of an entry that was altered that it is not intact', async () => {
    const { value } = await asked(province, { record: member }, (table) => {
      const key = 'chain#members-http#1@2';
      table.set(key, { ...table.get(key), by: 'operator:somebody-else' });
    });
    expect(value?.entries.map(({ entry, intact }) => [entry.split('@')[1], intact])).toEqual([
      ['5', true],
      ['4', true],
      ['3', true],
      ['2', false],
      ['1', true],
    ]);
  });

  it('pages by a cursor that is good for this question of this auditor only', async () => {
    const first = await asked(province, { record: member, limit: 3 });
    expect(first.by).toHaveLength(3);
    const cursor = first.value?.next;
    expect((await asked(province, { record: member, limit: 3, cursor })).by).toEqual([
      'operator:city-officer',
      'operator:county-officer',
    ]);
    expect((await asked(city, { record: member, limit: 3, cursor })).answer).toMatchObject({
      error: { code: 'request/bad-cursor' },
    });
  });

  it('asks for a record or an actor, not both or neither', async () => {
    for (const query of [{}, { record: member, actor: 'unknown' }])
      expect((await asked(province, query)).answer).toMatchObject({
        error: { code: 'audit/record-or-actor' },
      });
  });
});
