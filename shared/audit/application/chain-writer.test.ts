import { describe, expect, it } from 'vitest';
import { memoryLinks, type Item } from '../../../tests/support/memory-evidence.ts';
import { randomFrom } from '../../../tests/support/random.ts';
import { instantOf } from '../../kernel/dates.ts';
import { canonicalHash } from '../../platform/canonical-hash.ts';
import { AuditEntry, type AuditFact, MOST_RECORDS } from '../domain/entry.ts';
import { chainWriter } from './chain-writer.ts';
import type { LinkStore } from './ports.ts';

const factOf = (index: number, records: readonly string[] = []): AuditFact => ({
  at: instantOf(index * 1_000),
  by: 'operator:officer-1',
  action: 'members:read',
  records: records as AuditFact['records'],
  status: 200,
  request: `req-${String(index)}`,
});

/** What a call to the store comes to. `lost`: it took effect, and the answer did not arrive. */
type Fate = 'fine' | 'lost' | 'failed' | 'dead';

class Death extends Error {}

/** The store over a network that loses answers and calls. */
function flaky(store: LinkStore, fate: (call: 'append' | 'read') => Fate): LinkStore {
  const through = async <T>(call: 'append' | 'read', run: () => Promise<T>): Promise<T> => {
    const comes = fate(call);
    if (comes === 'failed') throw new Error('connection refused');
    const answer = await run();
    if (comes === 'lost') throw new Error('time-out');
    if (comes === 'dead') throw new Death();
    return answer;
  };
  return {
    append: (link) => through('append', () => store.append(link)),
    read: (pk, seq) => through('read', () => store.read(pk, seq)),
    last: (pk) => store.last(pk),
  };
}

function writerOver(store: LinkStore) {
  let chains = 0;
  const name = String(Math.random()).slice(2);
  return chainWriter({
    store,
    hash: canonicalHash,
    newChain: () => `chain#test#${name}-${String((chains += 1))}`,
    pause: () => Promise.resolve(),
  });
}

/** Every chain in order, each link checked against the one before. */
function soundChains(table: Map<string, Item>): AuditEntry[][] {
  const chains = Map.groupBy(
    [...table.values()].map(({ timeShard: _, timeSort: __, ...item }) => AuditEntry.parse(item)),
    ({ pk }) => pk,
  );
  return [...chains.values()].map((links) => {
    const sorted = links.toSorted((a, b) => a.seq - b.seq);
    for (const [index, { hash, ...content }] of sorted.entries()) {
      expect(content.seq).toBe(index + 1);
      expect(content.prev).toBe(sorted[index - 1]?.hash);
      expect(canonicalHash(content)).toBe(hash);
    }
    return sorted;
  });
}

const requests = (chains: readonly AuditEntry[][]) => chains.flat().map(({ request }) => request);

describe('G5 the writer of a chain', () => {
  it('appends one link an act, each naming the one before', async () => {
    const table = new Map<string, Item>();
    let calls = 0;
    const writer = writerOver(flaky(memoryLinks(table), () => ((calls += 1), 'fine')));
    for (let index = 0; index < 5; index += 1) await writer.append(factOf(index));
    expect(requests(soundChains(table))).toEqual([0, 1, 2, 3, 4].map((index) => `req-${String(index)}`));
    expect(calls).toBe(5);
  });

  it('keeps the order of acts that come at once', async () => {
    const table = new Map<string, Item>();
    const writer = writerOver(memoryLinks(table));
    await Promise.all(Array.from({ length: 50 }, (_, index) => writer.append(factOf(index))));
    const chains = soundChains(table);
    expect(chains).toHaveLength(1);
    expect(requests(chains)).toEqual(Array.from({ length: 50 }, (_, index) => `req-${String(index)}`));
  });

  it('knows its own link after a time-out that came after the success', async () => {
    const table = new Map<string, Item>();
    let call = 0;
    const writer = writerOver(flaky(memoryLinks(table), () => ((call += 1) === 2 ? 'lost' : 'fine')));
    for (let index = 0; index < 4; index += 1) await writer.append(factOf(index));
    const chains = soundChains(table);
    expect(chains).toHaveLength(1);
    expect(requests(chains)).toEqual(['req-0', 'req-1', 'req-2', 'req-3']);
  });

  it('tries again what did not arrive, and gives up with an error that keeps the answer back', async () => {
    const table = new Map<string, Item>();
    const fates: Fate[] = ['fine', 'failed', 'fine'];
    const once = writerOver(flaky(memoryLinks(table), () => fates.shift() ?? 'fine'));
    await once.append(factOf(0));
    await once.append(factOf(1));
    expect(requests(soundChains(table))).toEqual(['req-0', 'req-1']);

    const never = writerOver(flaky(memoryLinks(new Map()), () => 'failed'));
    await expect(never.append(factOf(0))).rejects.toThrow('could not be kept');
  });

  it('leaves a chain whose end it does not know, and begins another', async () => {
    const table = new Map<string, Item>();
    let down = false;
    const writer = writerOver(
      flaky(memoryLinks(table), (call) => (!down ? 'fine' : call === 'append' ? 'lost' : 'failed')),
    );
    await writer.append(factOf(0));
    down = true;
    await expect(writer.append(factOf(1))).rejects.toThrow();
    down = false;
    await writer.append(factOf(2));
    const chains = soundChains(table);
    // The act of the unknown outcome is in the trail, though it was never answered: never the other way round.
    expect(requests(chains).toSorted()).toEqual(['req-0', 'req-1', 'req-2']);
    expect(chains).toHaveLength(2);
  });

  it('leaves a chain in which somebody else wrote', async () => {
    const table = new Map<string, Item>();
    const store = memoryLinks(table);
    const writer = writerOver(store);
    await writer.append(factOf(0));
    const pk = String([...table.values()][0]?.['pk']);
    const link = { ...factOf(9), pk, seq: 2, rev: 1 as const };
    await store.append({ ...link, hash: canonicalHash(link) });
    await writer.append(factOf(1));
    const own = [...table.values()].filter(({ pk: chain }) => chain !== pk);
    expect(own.map(({ seq, request }) => [seq, request])).toEqual([[1, 'req-1']]);
  });

  it('splits what concerns more records than an entry names', async () => {
    const table = new Map<string, Item>();
    const records = Array.from({ length: 2 * MOST_RECORDS + 1 }, (_, index) => `member:${String(index)}`);
    await writerOver(memoryLinks(table)).append(factOf(0, records));
    const [chain = []] = soundChains(table);
    expect(chain.map(({ records: named }) => named.length)).toEqual([MOST_RECORDS, MOST_RECORDS, 1]);
    expect(chain.flatMap(({ records: named }) => named)).toEqual(records);
  });

  it('through 300 lives of processes that die anywhere, over a network that loses anything, keeps every act that was answered, once, in sound chains', async () => {
    const random = randomFrom(35);
    const table = new Map<string, Item>();
    const answered: string[] = [];
    let acts = 0;
    for (let life = 0; life < 300; life += 1) {
      let dead = false;
      const fate = (): Fate => {
        // What a dead process had sent may still arrive; it sends nothing more.
        if (dead) return 'failed';
        const comes = random.weighted<Fate>([
          ['fine', 80],
          ['lost', 10],
          ['failed', 8],
          ['dead', 2],
        ]);
        dead ||= comes === 'dead';
        return comes;
      };
      const writer = writerOver(flaky(memoryLinks(table), fate));
      for (let act = 0; act < 20; act += 1) {
        const index = (acts += 1);
        await writer.append(factOf(index)).then(
          () => dead || answered.push(`req-${String(index)}`),
          () => undefined,
        );
      }
    }
    const kept = requests(soundChains(table));
    expect(new Set(kept).size).toBeGreaterThan(1_000);
    expect(answered.filter((request) => !kept.includes(request))).toEqual([]);
    expect(answered.length).toBeGreaterThan(1_000);
    const counts = Map.groupBy(kept, (request) => request);
    expect(answered.filter((request) => counts.get(request)?.length !== 1)).toEqual([]);
  });
});
