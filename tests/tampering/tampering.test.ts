import { beforeAll, describe, expect, it } from 'vitest';
import { ANCHORS } from '../../shared/audit/domain/anchor.ts';
import { type Item, keyOf, type Tables } from '../support/memory-evidence.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { copied, later, type ProvinceOfEvidence, provinceOfEvidence, verifyProvince } from './province.ts';
import { placesIn, tamperSome, targetsOf } from './trial.ts';
import { rehashed, type Target, tampers } from './tampers.ts';

let province: ProvinceOfEvidence;
let targets: readonly Target[];
beforeAll(async () => {
  province = await provinceOfEvidence();
  targets = targetsOf(province);
});

const verified = async (tables: Tables, now = province.now) =>
  placesIn((await verifyProvince(tables, now)).findings);

/** What is found of one trial in memory. */
async function trial(random: Random) {
  const tables = copied(province.tables);
  const { names, expected } = tamperSome(tables, targets, random);
  return { names, expected, actual: await verified(tables) };
}

describe('G5 whoever tampers with ledger or audit trail before the last anchor is found, from the tables alone', () => {
  it('finds nothing where nobody did, however the tables are cut into parts and pages', async () => {
    for (const parts of [1, 2, 5])
      for (const page of [1, 50]) {
        const { findings, ...counts } = await verifyProvince(province.tables, province.now, { parts, page });
        expect(findings).toEqual([]);
        expect(counts).toEqual({
          ledger: province.tables.ledger.size,
          audit: province.tables.audit.size,
          records: province.tables.registry.size,
          anchors: 4,
          anchoredUntil: province.until,
        });
      }
    expect(targets.length).toBeGreaterThan(30);
  });

  it(
    'finds each of 10,000 alterations, insertions, removals and truncations, at its very place',
    { timeout: 300_000 },
    async () => {
      const random = randomFrom(20_261_123);
      const kinds = new Map<string, number>();
      let done = 0;
      while (done < 10_000) {
        const { names, expected, actual } = await trial(random);
        expect(actual, names.join('; ')).toEqual(expected);
        for (const name of names) kinds.set(name, (kinds.get(name) ?? 0) + 1);
        done += names.length;
      }
      // Each kind on each table, and often.
      expect(kinds.size).toBe(Object.keys(tampers).length * 2);
      expect(Math.min(...kinds.values())).toBeGreaterThan(50);
    },
  );

  it('finds a record that was altered or removed without its ledger', async () => {
    for (const [pk, record] of province.tables.registry) {
      const removed = copied(province.tables);
      removed.registry.delete(pk);
      expect(await verified(removed)).toEqual([`missing registry ${pk}`]);
      const altered = copied(province.tables);
      altered.registry.set(pk, { ...record, head: rehashed(record)['hash'] });
      expect(await verified(altered)).toEqual([`altered registry ${pk}`]);
      const back = copied(province.tables);
      back.registry.set(pk, { ...record, rev: Number(record['rev']) + 1 });
      expect(await verified(back)).toEqual([`missing ledger ${pk}@${String(Number(record['rev']) + 1)}`]);
    }
  });

  it('finds whole chains that are gone, more of them than a sketch can tell apart', async () => {
    const tables = copied(province.tables);
    const gone = targets.filter(({ table }) => table === 'audit');
    for (const { pk, links } of gone)
      for (const { seq } of links) tables.audit.delete(keyOf({ pk, seq: Number(seq) }));
    expect(await verified(tables)).toEqual(
      gone.map(({ pk, links }) => `missing audit ${pk}@1–${String(links.length)}`).toSorted(),
    );
  });

  it('finds what does not belong into the audit table at all', async () => {
    const tables = copied(province.tables);
    const foreign: Item = { pk: 'member#1', seq: 3, rev: 1, at: province.until, hash: 'x' };
    tables.audit.set('member#1@3', foreign);
    expect(await verified(tables)).toContain('inserted audit member#1@3');
  });
});

describe('G5 whoever tampers with anchors is found', () => {
  const anchors = (tables: Tables) => [...tables.audit.values()].filter(({ pk }) => pk === ANCHORS);

  it.each(['from', 'until', 'ledger', 'audit', 'heads', 'at', 'key', 'signature', 'hash', 'prev'])(
    'in %s, hashed anew or not',
    async (field) => {
      for (const anchor of anchors(province.tables)) {
        if (field === 'prev' && anchor['seq'] === 1) continue;
        const other = { ...anchor, [field]: anotherValue(anchor[field]) };
        const { hash: _, signature, key, algorithm, ...content } = other as Item;
        const anew = { ...rehashed(content), signature, key, algorithm };
        for (const item of field === 'hash' ? [other] : [other, anew]) {
          const tables = copied(province.tables);
          tables.audit.set(keyOf({ pk: ANCHORS, seq: Number(anchor['seq']) }), item);
          const findings = await verified(tables);
          expect(findings).toContain(`altered audit anchor@${String(anchor['seq'])}`);
        }
      }
    },
  );

  it('by a hole in their chain; the last by its age, or by the archive', async () => {
    for (const { seq } of anchors(province.tables)) {
      const tables = copied(province.tables);
      tables.audit.delete(keyOf({ pk: ANCHORS, seq: Number(seq) }));
      if (Number(seq) < 4) expect(await verified(tables)).toEqual([`missing audit anchor@${String(seq)}`]);
      else
        expect((await verified(tables, later(province.now, 60 * 60_000)))[0]).toMatch(/^stale audit anchor /);
    }
  });

  it('and no anchors at all are no proof', async () => {
    const tables = copied(province.tables);
    for (const { seq } of anchors(tables)) tables.audit.delete(keyOf({ pk: ANCHORS, seq: Number(seq) }));
    expect((await verified(tables))[0]).toMatch(/^stale audit anchor /);
  });

  it('as they were archived', () => {
    expect(province.archived.map(({ seq }) => seq)).toEqual([1, 1, 2, 2, 3, 3, 4]);
    for (const anchor of province.archived) expect(province.tables.audit.get(keyOf(anchor))).toEqual(anchor);
  });
});

function anotherValue(value: unknown): unknown {
  if (typeof value === 'string')
    return value.startsWith('2026') ? value.replace('2026', '2025') : `A${value.slice(1)}x`;
  if (Array.isArray(value)) return value.slice(1);
  return { ...(value as object), count: 0 };
}
