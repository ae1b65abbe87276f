import { beforeAll, describe, expect, it } from 'vitest';
import { digests } from '../../shared/audit/adapters/digests.ts';
import { type AnchorDependencies, emptyRange, signed } from '../../shared/audit/application/anchor.ts';
import { anchorEvidence } from '../../shared/audit/application/anchor.ts';
import { type Declared, declarePruning } from '../../shared/audit/application/declare-pruning.ts';
import type { StoredLink } from '../../shared/audit/application/ports.ts';
import { pruneTrail } from '../../shared/audit/application/prune-trail.ts';
import { Anchor, ANCHORS } from '../../shared/audit/domain/anchor.ts';
import { linkAfter } from '../../shared/audit/domain/entry.ts';
import { type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { inTime } from '../../shared/platform/store/time-index.ts';
import { type Item, keyOf, memoryLinks, memoryTimeIndex, type Tables } from '../support/memory-evidence.ts';
import { randomFrom } from '../support/random.ts';
import {
  copied,
  type ProvinceOfEvidence,
  provinceOfEvidence,
  signer,
  verifyProvince,
  verifySignature,
} from './province.ts';
import { rehashed } from './tampers.ts';
import { placesIn, tamperSome, targetsOf } from './trial.ts';

const DAY = 86_400_000;
/** More than six months after all of it was written. */
const LATER = instantOf(Date.parse('2027-07-01T00:00:00.000Z'));

let province: ProvinceOfEvidence;
/** With a statement about the first two hours, and nothing removed yet. */
let declared: Tables;
/** With all of it removed. */
let pruned: Tables;
let cut: Instant;

const over = (tables: Tables, now = LATER): AnchorDependencies => ({
  store: memoryLinks(tables.audit),
  index: memoryTimeIndex(tables),
  signer,
  archive: { keep: () => Promise.resolve() },
  hash: canonicalHash,
  digests,
  now: () => now,
});

const anchorsOf = (tables: Tables): readonly Anchor[] =>
  [...tables.audit.values()]
    .filter(({ pk }) => pk === ANCHORS)
    .map((item) => Anchor.parse(item))
    .toSorted((a, b) => a.seq - b.seq);

const remove = (tables: Tables, most = Infinity) => {
  let left = most;
  return pruneTrail({
    store: memoryLinks(tables.audit),
    ends: {
      beginning: async (chain, through) =>
        Promise.resolve(
          [...tables.audit.values()]
            .filter(({ pk, seq }) => pk === chain && Number(seq) <= through)
            .toSorted((a, b) => Number(a['seq']) - Number(b['seq']))
            .slice(0, 2) as unknown as StoredLink[],
        ),
      remove: async (link) => Promise.resolve(void tables.audit.delete(keyOf(link))),
    },
    hash: canonicalHash,
    verify: verifySignature,
    mayContinue: () => (left -= 1) >= 0,
  });
};

const there = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('not there');
  return value;
};

const verified = async (tables: Tables, now = LATER) =>
  placesIn((await verifyProvince(tables, now)).findings);

beforeAll(async () => {
  province = await provinceOfEvidence();
  const untils = anchorsOf(province.tables).map(({ until }) => until);
  cut = there(untils[1]);
  declared = copied(province.tables);
  expect(await declarePruning(cut, over(declared))).toEqual<Declared>({
    chains: 6,
    entries: 36,
    disputed: false,
  });
  pruned = copied(declared);
  expect(await remove(pruned)).toEqual({ removed: 36, done: true });
});

const entriesOf = (tables: Tables) => [...tables.audit.values()].filter(({ pk }) => pk !== ANCHORS);

describe('G5 G7 what is removed of the audit trail for its age', () => {
  it('verifies before, after, and at each step between', async () => {
    expect(await verified(declared)).toEqual([]);
    expect(await verified(pruned)).toEqual([]);
    expect(entriesOf(pruned)).toHaveLength(36);
    expect((await verifyProvince(pruned, LATER)).pruned?.until).toBe(cut);
    for (let most = 0; most <= 36; most += 1) {
      const tables = copied(declared);
      expect(await remove(tables, most)).toEqual({ removed: most, done: most === 36 });
      expect(await verified(tables), `${String(most)} removed`).toEqual([]);
      await remove(tables);
      expect(tables.audit.size).toBe(pruned.audit.size);
    }
  });

  it('goes on to verify as the trail is anchored further, and is pruned further', async () => {
    const tables = copied(pruned);
    const last = anchorsOf(tables).at(-1);
    await anchorEvidence(over(tables));
    expect(anchorsOf(tables).at(-1)?.trail).toEqual(last?.trail);
    const next = instantOf(Date.parse(LATER) + 8 * DAY);
    const all = anchorsOf(tables).at(-1)?.until;
    expect(await declarePruning(all, over(tables, next))).toMatchObject({ chains: 6, entries: 36 });
    expect(await verified(tables, LATER)).toEqual([]);
    await remove(tables, 17);
    expect(await verified(tables, LATER)).toEqual([]);
    await remove(tables);
    expect(entriesOf(tables)).toEqual([]);
    expect(await verified(tables, LATER)).toEqual([]);
  });

  it('is nothing younger than six months, whatever is asked, and nothing without an anchor', async () => {
    const tables = copied(province.tables);
    const tooSoon = instantOf(Date.parse(cut) + 183 * DAY);
    expect(await declarePruning(cut, over(tables, tooSoon))).toMatchObject({ chains: 0, disputed: false });
    expect(await declarePruning(undefined, over(tables))).toMatchObject({ chains: 0 });
    expect(await declarePruning('2020-01-01T00:00:00.000Z' as Instant, over(tables))).toMatchObject({
      chains: 0,
    });
    expect(tables.audit.size).toBe(province.tables.audit.size);
  });

  it('stays where it differs from its anchor: evidence of tampering is not removed', async () => {
    for (const [index, entry] of entriesOf(province.tables)
      .filter(({ at }) => String(at) <= cut)
      .entries()) {
      if (index % 5 > 0) continue;
      const tables = copied(province.tables);
      tables.audit.delete(keyOf(entry as unknown as StoredLink));
      const { disputed, entries } = await declarePruning(cut, over(tables));
      expect(disputed).toBe(true);
      // What lies before the time that differs may go.
      expect(entries).toBeLessThanOrEqual(18);
    }
  });

  it('is never removed by a statement that nobody signed, or on links younger than it says', async () => {
    const statement = anchorsOf(declared).at(-1);
    const forged = copied(declared);
    const begins = statement?.begins?.map((begin) => ({ ...begin, seq: begin.seq + 3 }));
    forged.audit.set(keyOf({ pk: ANCHORS, seq: 5 }), { ...statement, begins });
    await expect(remove(forged)).rejects.toThrow('is not what was signed');
    const beyond = copied(province.tables);
    const { hash: _, key: __, algorithm: ___, signature: ____, ...content } = there(statement);
    const anew = await signed({ ...content, begins }, { hash: canonicalHash, signer });
    beyond.audit.set(keyOf({ pk: ANCHORS, seq: 5 }), anew);
    await expect(remove(beyond)).rejects.toThrow('younger than its statement');
  });
});

describe('G5 whoever tampers with a trail that was pruned is found', () => {
  it('finds each of 2,000 alterations, insertions, removals and truncations of what is left', async () => {
    const random = randomFrom(20_261_124);
    const targets = targetsOf({ ...province, tables: pruned });
    let done = 0;
    while (done < 2_000) {
      const tables = copied(pruned);
      const { names, expected } = tamperSome(tables, targets, random);
      expect(await verified(tables), names.join('; ')).toEqual(expected);
      done += names.length;
    }
  }, 120_000);

  it('finds more removed than was stated: each link after the beginning of its chain, and all of them', async () => {
    for (const entry of entriesOf(pruned)) {
      const tables = copied(pruned);
      const { pk, seq } = entry as unknown as StoredLink;
      tables.audit.delete(keyOf({ pk, seq }));
      expect(await verified(tables)).toEqual([`missing audit ${pk}@${String(seq)}`]);
    }
    const tables = copied(pruned);
    for (const entry of entriesOf(pruned)) tables.audit.delete(keyOf(entry as unknown as StoredLink));
    const chains = [...new Set(entriesOf(pruned).map(({ pk }) => String(pk)))];
    expect(await verified(tables)).toEqual(chains.map((pk) => `missing audit ${pk}@7–12`).toSorted());
  });

  it('finds what is put into the time that was removed, in a chain of its own or in one that was cut', async () => {
    const [old] = entriesOf(province.tables).filter(({ seq }) => seq === 3) as [Item];
    const { timeShard: _, timeSort: __, hash: ___, prev: ____, ...content } = old;
    const forge = (changes: object): Item => {
      const item = { ...content, ...changes } as unknown as { pk: string; at: string };
      const hash = canonicalHash(item);
      return { ...item, hash, ...inTime({ ...item, hash }) };
    };
    const findingsWith = async (item: Item, into = pruned) => {
      const tables = copied(into);
      tables.audit.set(keyOf(item as unknown as StoredLink), item);
      return verified(tables);
    };
    const name = String(old['pk']);
    expect(await findingsWith(forge({}))).toEqual([`inserted audit ${name}@3`]);
    expect(await findingsWith(forge({ pk: 'chain#forged', seq: 1 }))).toEqual([
      'inserted audit chain#forged@1',
    ]);
    // The very link that the statement names, but with another content.
    expect(await findingsWith(forge({ seq: 6, action: 'members:search' }))).toEqual([
      `altered audit ${name}@6`,
    ]);
    // While it is being removed: another content in the middle shows by its neighbours.
    const found = await findingsWith(forge({ action: 'members:search', prev: old['prev'] }), declared);
    expect(found).toEqual([`altered audit ${name}@3`]);
  });

  it('finds a statement that was altered, put there, or taken away', async () => {
    const [statement] = anchorsOf(declared).slice(-1) as [Anchor];
    const key = keyOf({ pk: ANCHORS, seq: 5 });
    for (const change of [
      { begins: statement.begins?.slice(1) },
      { trail: { ...statement.trail, until: anchorsOf(declared)[2]?.until } },
      { trail: undefined },
      { begins: undefined },
    ]) {
      const tables = copied(pruned);
      const { hash: _, ...content } = { ...statement, ...change };
      tables.audit.set(key, { ...rehashed(content), signature: statement.signature });
      expect(await verified(tables)).toContain('altered audit anchor@5');
    }
    const without = copied(pruned);
    without.audit.delete(key);
    expect(
      (await verified(without)).filter((place) => place.startsWith('missing audit chain#')),
    ).toHaveLength(6);
  });

  it('finds a statement, though signed, that is too early, beyond what is anchored, or forgets an earlier one', async () => {
    const last = there(anchorsOf(province.tables).at(-1));
    const [statement] = anchorsOf(declared).slice(-1) as [Anchor];
    const state = async (tables: Tables, after: Anchor, content: object): Promise<void> => {
      const empty = emptyRange(digests);
      const frame = { from: last.until, until: last.until, ledger: empty, audit: empty, heads: [] };
      const anchor = await signed(linkAfter(ANCHORS, after, { ...frame, ...content }), {
        hash: canonicalHash,
        signer,
      });
      tables.audit.set(keyOf(anchor), anchor);
    };
    const { begins, trail } = statement;
    const early = copied(province.tables);
    await state(early, last, { at: instantOf(Date.parse(cut) + 184 * DAY - 1), begins, trail });
    expect(await verified(early)).toEqual(['early audit anchor@5']);
    const inTimeFor = copied(province.tables);
    await state(inTimeFor, last, { at: instantOf(Date.parse(cut) + 184 * DAY), begins, trail });
    expect(await verified(inTimeFor)).toEqual([]);
    const beyond = copied(province.tables);
    const later = { ...trail, until: instantOf(Date.parse(cut) + 1) };
    await state(beyond, last, { at: LATER, begins, trail: later });
    expect(await verified(beyond)).toEqual(['early audit anchor@5']);
    const forgets = copied(pruned);
    await state(forgets, statement, { at: LATER });
    expect(await verified(forgets)).toEqual(['altered audit anchor@6']);
  });
});
