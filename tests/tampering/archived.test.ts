import { describe, expect, it } from 'vitest';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { inTime } from '../../shared/platform/store/time-index.ts';
import { archiveCodec } from '../../shared/recovery/adapters/archive-codec.ts';
import { archiveTables } from '../../shared/recovery/adapters/archive-handler.ts';
import { closeArchive } from '../../shared/recovery/application/close-archive.ts';
import { compareArchive } from '../../shared/recovery/application/compare-archive.ts';
import { type ArchivedItem, nameOf, readName } from '../../shared/recovery/domain/archived.ts';
import { streamOf } from '../support/archive-streams.ts';
import { type MemoryArchive, memoryArchive, memorySource } from '../support/memory-archive.ts';
import { type Random, randomFrom } from '../support/random.ts';

const START = Date.parse('2026-12-01T00:00:00.000Z');
/** Chains whose links are written one every 75 seconds: five hours of them. */
function chainsOf(table: string, links = 240): ArchivedItem[] {
  const heads = new Map<string, { seq: number; hash: string }>();
  return Array.from({ length: links }, (_, index) => {
    const pk = `${table}#${String(index % 40)}`;
    const before = heads.get(pk);
    const at = new Date(START + index * 75_000).toISOString();
    const content = {
      ...{ pk, seq: (before?.seq ?? 0) + 1, rev: 1, at, commitId: `${table}${String(index)}` },
      events: [{ type: 'Written', v: 1, text: `第${String(index)}条`, share: index / 7 }],
      ...(before && { prev: before.hash }),
    };
    const hash = canonicalHash(content);
    heads.set(pk, { seq: content.seq, hash });
    return { ...content, hash, ...inTime({ pk, at, hash }) };
  });
}

const ledger = chainsOf('ledger');
const audit = chainsOf('audit', 90);
const due = Array.from({ length: 60 }, (_, index) => ({
  ...{ pk: `due#${String(index)}`, id: String(index), rev: 1, commitId: `ledger${String(index)}` },
  command: { type: 'Remind', body: { day: index } },
}));
const byName = (items: readonly ArchivedItem[]) => new Map(items.map((item) => [nameOf(item), item]));
const source = memorySource({ ledger: byName(ledger), audit: byName(audit) });

/** All of it archived by streams that repeat themselves in other bounds, and closed at noon. */
async function archived(lost: (item: ArchivedItem) => boolean = () => false): Promise<MemoryArchive> {
  const objects = memoryArchive();
  const log = { info: () => undefined, error: () => undefined };
  const keep = archiveTables({ objects, codec: archiveCodec, log, isWriter: () => Promise.resolve(true) });
  for (const [table, items] of Object.entries({ ledger, audit, registry: due })) {
    const records = streamOf(
      table,
      (items as readonly ArchivedItem[]).filter((item) => !lost(item)),
    );
    for (const size of [100, 100, 64])
      for (let from = 0; from < records.length; from += size)
        expect(await keep({ Records: records.slice(from, from + size) })).toEqual({ batchItemFailures: [] });
  }
  return objects;
}

const closeAll = (objects: MemoryArchive) =>
  closeArchive(
    {
      ...{ objects, codec: archiveCodec, source },
      damage: () => undefined,
      now: () => START + 12 * 3_600_000,
      mayContinue: () => true,
    },
    () => Promise.resolve('2026-12-01T00'),
  );

const compare = (objects: MemoryArchive, table = source) =>
  compareArchive({ objects, codec: archiveCodec, tables: { source: table } });

describe('H1 the archive of ledger and audit trail', () => {
  it('holds every item once it is closed, by counts and digests that the source tells too', async () => {
    const objects = await archived();
    const closed = await closeAll(objects);
    expect(closed).toMatchObject({ items: 240 + 90 + 60, mended: 0, surplus: 0, done: true });
    const compared = await compare(objects);
    expect(compared).toMatchObject({ equal: true, items: 240 + 90 + 60, damage: [], differences: [] });
  });

  it('writes the same object when a batch comes again, and nothing anew when it is closed again', async () => {
    const objects = await archived();
    const before = new Map(objects.bodies);
    await archived().then(({ bodies }) => {
      expect([...bodies]).toEqual([...before]);
    });
    await closeAll(objects);
    const names = [...objects.bodies.keys()];
    expect(await closeAll(objects)).toMatchObject({ hours: 0, done: true });
    expect([...objects.bodies.keys()]).toEqual(names);
  });

  it('takes from the source what no batch brought, and says how much', async () => {
    const isLost = ({ pk, seq }: ArchivedItem) => pk === 'ledger#7' || (pk === 'audit#3' && Number(seq) > 5);
    const objects = await archived(isLost);
    const lost = [...ledger, ...audit].filter(isLost).length;
    expect(await closeAll(objects)).toMatchObject({ mended: lost, surplus: 0 });
    expect(await compare(objects)).toMatchObject({ equal: true });
  });

  it('names what the source has lost, and what was put into it or altered there', async () => {
    const objects = await archived();
    await closeAll(objects);
    const broken = byName(ledger);
    const [gone, altered] = ['ledger#3@4', 'ledger#5@2'];
    const { hash: _, ...content } = broken.get(altered) ?? { pk: '' };
    broken.delete(gone);
    broken.set(altered, { ...content, pk: 'ledger#5', hash: canonicalHash({ ...content, forged: true }) });
    const added = { ...ledger[9], pk: 'ledger#new', hash: 'x' };
    broken.set('ledger#new@1', added);
    const { differences, damage } = await compare(
      objects,
      memorySource({ ledger: broken, audit: byName(audit) }),
    );
    expect(damage).toEqual([]);
    expect(differences.map(({ kind, name }) => [kind, name]).toSorted()).toEqual([
      ['differs', altered],
      ['not-archived', 'ledger#new@1'],
      ['only-archived', gone],
    ]);
  });

  const random = randomFrom(20261201);
  it.each(Array.from({ length: 40 }, (_, number) => number))(
    'names the object that was corrupted, cut off, removed or copied: trial %d',
    async () => {
      const objects = memoryArchive(new Map((await whole()).bodies));
      const { name, expected } = tamper(objects, random);
      const { equal, damage, gaps } = await compare(objects);
      expect(equal).toBe(false);
      expect([...damage.map((one) => `${one.kind} ${one.name}`), ...gaps]).toContain(expected);
      // Nothing else is blamed, but for the hour that is wholly lost with its manifest.
      for (const one of damage) expect(one.name).toContain(name);
    },
  );
});

let made: Promise<MemoryArchive> | undefined;
const whole = (): Promise<MemoryArchive> =>
  (made ??= archived().then(async (objects) => {
    await closeAll(objects);
    return objects;
  }));

/** One act on one object; what of it must be found. */
function tamper({ bodies }: MemoryArchive, random: Random): { name: string; expected: string } {
  const kinds = ['corrupt', 'truncate', 'remove', 'copy'] as const;
  const kind = kinds[random.between(0, kinds.length - 1)] ?? 'corrupt';
  const names = [...bodies.keys()].filter((name) => {
    const read = readName(name);
    // A batch that is removed is not missed once its hour is closed; the lock shows that it was.
    return kind === 'remove' ? read?.kind === 'pack' : kind !== 'copy' || read?.kind !== 'manifest';
  });
  const name = names[random.between(0, names.length - 1)] ?? '';
  const body = bodies.get(name) ?? new Uint8Array();
  switch (kind) {
    case 'corrupt': {
      const broken = Uint8Array.from(body);
      const at = random.between(0, broken.length - 1);
      broken[at] = (broken[at] ?? 0) ^ (1 << random.between(0, 7));
      bodies.set(name, broken);
      return { name, expected: `unreadable ${name}` };
    }
    case 'truncate':
      bodies.set(name, body.slice(0, random.between(0, body.length - 1)));
      return { name, expected: `unreadable ${name}` };
    case 'remove':
      bodies.delete(name);
      return { name, expected: `gone ${name}` };
    case 'copy': {
      const copy = name.replace(/(.)\.zst$/, (_, last: string) => `${last === '0' ? '1' : '0'}.zst`);
      if (bodies.has(copy)) return tamper({ bodies } as MemoryArchive, random);
      bodies.set(copy, body);
      return {
        name: copy,
        expected: `${readName(name)?.kind === 'pack' ? 'stray' : 'unreadable'} ${copy}`,
      };
    }
  }
}
