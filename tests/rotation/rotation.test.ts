import { beforeAll, describe, expect, it } from 'vitest';
import { epochOf, instantOf, legalDate } from '../../shared/kernel/dates.ts';
import type { EmployerId, UnionId } from '../../shared/kernel/ids.ts';
import type { KeyPurpose, SuiteId } from '../../shared/kernel/keys.ts';
import { SealedPerson } from '../../shared/kernel/sealed.ts';
import { checkPerson, PersonInput } from '../../shared/members/domain/person.ts';
import { sealPersons } from '../../shared/platform/edge/seal-persons.ts';
import { claimKey } from '../../shared/platform/engine/keys.ts';
import { StoredRequest } from '../../shared/platform/engine/request.ts';
import { toTwins } from '../../shared/platform/engine/records.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { StoredRing } from '../../shared/platform/keys/stored-ring.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { keyStatus } from '../../shared/registry/rotate-keys.ts';
import { type MemoryStore, memoryStore } from '../support/memory-store.ts';
import { people, type TestPerson } from '../support/people.ts';
import { randomFrom } from '../support/random.ts';
import { foundUnion, testRegistry } from '../support/registry.ts';
import { type RotatingProvince, rotatingProvince } from '../support/rotating-province.ts';

const START = instantOf(Date.parse('2026-11-24T01:00:00.000Z'));
const SM: SuiteId = 'SM4-GCM/HMAC-SM3';
const AES: SuiteId = 'A256GCM/HMAC-SHA-256';

interface Founded {
  readonly items: ReadonlyMap<string, StoredItem>;
  readonly unionId: UnionId;
  readonly employerId: EmployerId;
  readonly members: readonly TestPerson[];
}

/** A province with one union of so many members, to be copied for each test. */
async function founded(size: number, seed: number): Promise<Founded> {
  const store = memoryStore();
  const registry = await testRegistry(store);
  const { unionId, employerId } = await foundUnion(registry, { seed, size });
  return { items: new Map(store.items), unionId, employerId, members: people(size, seed) };
}

const itemsOf = ({ items }: MemoryStore, prefix: string): StoredItem[] =>
  [...items].filter(([key]) => key.startsWith(prefix)).map(([, item]) => item);

const ringOf = (store: MemoryStore): StoredRing => StoredRing.parse(store.items.get('keys/ring'));

const memberPerson = (item: StoredItem): SealedPerson => {
  const { personId, sealed } = (item['state'] as { person: SealedPerson }).person;
  return SealedPerson.parse({ personId, sealed });
};

/** Every member's number, as each is opened by a node chosen by its turn. Throws when one can't be. */
async function numbersOf(store: MemoryStore, { nodes }: RotatingProvince): Promise<string[]> {
  const members = itemsOf(store, 'registry/member#');
  const opened = await Promise.all(
    members.map(async (item, index) => nodes[index % nodes.length]?.vault.openAll([memberPerson(item)])),
  );
  return opened.map((data) => (data?.[0] as { idNumber: string }).idNumber);
}

/** Whom a search finds, asked of one node. */
async function holderOf(store: MemoryStore, province: RotatingProvince, number: string, node: number) {
  const { vault } = province.nodes[node % province.nodes.length] ?? {};
  if (vault === undefined) throw new Error('no node');
  const claims = await vault.claimsOf(number);
  const items = await store.read(claims.map((claim) => ({ table: 'registry', pk: claimKey(claim) })));
  return toTwins(claims, items).holder;
}

/** Registers somebody through a node's own ring, as the edge does. */
async function register(
  province: RotatingProvince,
  at: Founded,
  person: TestPerson,
  key: string,
  node: number,
) {
  const { vault } = province.nodes[node % province.nodes.length] ?? {};
  if (vault === undefined) throw new Error('no node');
  const checked = checkPerson(PersonInput.parse(person), legalDate(province.now));
  if (!checked.ok) throw new Error(checked.error[0]?.code);
  const { idNumber, personal, counted } = checked.value;
  const [sealed] = await sealPersons(vault, [
    { personId: derivedId('rotated-person', key), data: personal, idNumber },
  ]);
  return province.submit(
    'RegisterMember',
    {
      unionId: at.unionId,
      employerId: at.employerId,
      person: { ...sealed?.person, ...counted },
      identity: sealed?.identity,
    },
    key,
  );
}

const outcomes = (store: MemoryStore): StoredRequest[] =>
  itemsOf(store, 'requests/')
    .map((item) => StoredRequest.parse(item))
    .filter(({ type }) => type === 'RegisterMember');

/** No number has two members, by opening them all; and every member is found by every node. */
async function expectWhole(store: MemoryStore, province: RotatingProvince): Promise<Set<string>> {
  const numbers = await numbersOf(store, province);
  const distinct = new Set(numbers);
  expect(distinct.size).toBe(numbers.length);
  return distinct;
}

let large: Founded;
beforeAll(async () => {
  large = await founded(10_000, 41);
}, 240_000);

describe('keys are rotated while the registry works', () => {
  it('G4 both keys and the suite over 10,000 members under load: nothing unreadable, lost or doubled', async () => {
    const random = randomFrom(7);
    const province = rotatingProvince({ items: large.items, random, start: START });
    const { store } = province;
    const strangers = people(400, 99);
    const submitted = new Map<string, number>();
    await province.rotate(['wrap', 'index'], SM);

    let steps = 0;
    const phases = new Set<string>();
    while (await province.step()) {
      steps += 1;
      const node = random.between(0, 2);
      const before = phases.size;
      for (const { purpose, phase } of province.rotations()) phases.add(`${purpose} ${phase}`);
      if (province.rotations().every(({ phase }) => phase === 'done')) continue;
      // Somebody new, somebody who was asked for before, or a member once more.
      for (let more = 0; more < 4; more += 1) {
        const person = random.pick(random.chance(0.6) ? strangers : large.members);
        const key = `load-${String(steps)}-${String(more)}`;
        await register(province, large, person, key, random.between(0, 2));
        submitted.set(person.idNumber, (submitted.get(person.idNumber) ?? 0) + 1);
      }
      const member = random.pick(large.members);
      expect(await holderOf(store, province, member.idNumber, node)).toBeDefined();
      if (phases.size > before)
        expect((await expectWhole(store, province)).size).toBeGreaterThanOrEqual(10_000);
    }

    expect([...phases].sort()).toEqual(
      [
        ...['announced', 'switched', 'rewrapping', 'done'].map((phase) => `wrap ${phase}`),
        ...['announced', 'backfilling', 'switched', 'retired', 'clearing', 'done'].map(
          (phase) => `index ${phase}`,
        ),
      ].sort(),
    );
    const joined = strangers.filter(({ idNumber }) => submitted.has(idNumber));
    const settled = Map.groupBy(outcomes(store), ({ outcome }) =>
      outcome?.status === 'rejected' ? outcome.rejection.code : (outcome?.status ?? 'open'),
    );
    const asked = [...submitted.values()].reduce((sum, times) => sum + times, 0);
    expect(asked).toBeGreaterThan(500);
    expect(Object.fromEntries([...settled].map(([what, those]) => [what, those.length]))).toEqual({
      done: joined.length,
      'member/already-registered': asked - joined.length,
    });
    const numbers = await expectWhole(store, province);
    expect(numbers).toEqual(new Set([...large.members, ...joined].map(({ idNumber }) => idNumber)));

    // Only the new keys are left, and nothing hangs on the old ones.
    const ring = ringOf(store).keys.filter(({ purpose }) => purpose === 'wrap' || purpose === 'index');
    expect(ring.map(({ id, suite, state }) => [id, suite, state]).sort()).toEqual([
      ['index-2', SM, 'current'],
      ['wrap-2', SM, 'current'],
    ]);
    expect(new Set(itemsOf(store, 'keys/person#').map((item) => item['by']))).toEqual(new Set(['wrap-2']));
    const claims = itemsOf(store, 'registry/claim#IDNO#');
    const [old, fresh] = ['index-1', 'index-2'].map((id) =>
      claims.filter(({ pk }) => pk.includes(`#${id}#`)),
    );
    expect(old?.filter(({ holder, lastHolder }) => holder ?? lastHolder)).toEqual([]);
    expect(new Set(fresh?.map(({ holder }) => holder))).toEqual(
      new Set(itemsOf(store, 'registry/member#').map(({ pk }) => pk.slice('member#'.length))),
    );
    expect(fresh).toHaveLength(numbers.size);
    expect(
      fresh?.filter(({ standing }) => (standing as { status?: string } | undefined)?.status !== 'active'),
    ).toEqual([]);
    // No keyed hash of a number got into the ledger on the way.
    const ledger = JSON.stringify(itemsOf(store, 'ledger/key-'));
    expect(ledger).not.toContain('IDNO#');
    expect(ledger).toContain('member#');
  }, 600_000);
});

describe('a rotation goes on after a crash', () => {
  let small: Founded;
  beforeAll(async () => {
    small = await founded(40, 43);
  });

  /** Rotates to the end with a store that fails at one call, before or after it took effect. Calls it made. */
  async function rotatedWith(
    failing: number,
    after: boolean,
    purposes: readonly KeyPurpose[],
  ): Promise<number> {
    let calls = 0;
    let over = false;
    const crashes = async <T>(call: () => Promise<T>): Promise<T> => {
      calls += 1;
      const now = calls === failing && !over;
      if (now && !after) throw new Error('killed before the call');
      const result = await call();
      if (now) throw new Error('killed after the call');
      return result;
    };
    const random = randomFrom(failing);
    const province = rotatingProvince({
      items: small.items,
      random,
      start: START,
      page: 10,
      around: crashes,
    });
    const { store } = province;
    try {
      await province.rotate(purposes, SM);
    } catch {
      await province.rotate(purposes, SM);
    }
    while (await province.step());
    const made = calls;
    over = true;

    expect(province.rotations().map(({ phase }) => phase)).toEqual(purposes.map(() => 'done'));
    expect(await expectWhole(store, province)).toEqual(
      new Set(small.members.map(({ idNumber }) => idNumber)),
    );
    for (const [index, { idNumber }] of small.members.entries())
      expect(await holderOf(store, province, idNumber, index)).toBeDefined();
    const held = itemsOf(store, 'registry/claim#IDNO#').filter(({ holder }) => holder !== undefined);
    expect(held).toHaveLength(small.members.length);
    expect(held.filter(({ standing }) => standing === undefined)).toEqual([]);
    return made;
  }

  it.each([
    ['before the call took effect', false],
    ['after the call took effect', true],
  ])(
    'G4 wherever it dies, %s',
    async (_, after) => {
      const calls = await rotatedWith(0, after, ['wrap', 'index']);
      expect(calls).toBeGreaterThan(200);
      // Forty calls spread over the whole course; the other mode takes others.
      const stride = Math.ceil(calls / 40);
      for (let failing = after ? 1 : 1 + Math.ceil(stride / 2); failing <= calls; failing += stride)
        await rotatedWith(failing, after, ['wrap', 'index']);
    },
    600_000,
  );

  it('G4 and tells how far it has come', async () => {
    const province = rotatingProvince({ items: small.items, random: randomFrom(1), start: START, page: 10 });
    const { store } = province;
    await province.rotate(['index'], AES);
    const seen: string[] = [];
    while (await province.step()) {
      const { rotation } = (await keyStatus(store, '44')).find(({ id }) => id === 'index-2') ?? {};
      if (rotation === undefined) continue;
      expect(epochOf(rotation.since)).toBeGreaterThanOrEqual(epochOf(rotation.startedAt));
      seen.push(`${rotation.phase} ${String(rotation.pass)}`);
      if (rotation.segments.done === rotation.segments.of) expect(rotation.seen).toBe(40);
    }
    expect([...new Set(seen)]).toEqual([
      'announced 1',
      'backfilling 1',
      'backfilling 2',
      'switched 1',
      'retired 1',
      'clearing 1',
      'clearing 2',
      'done 1',
    ]);
  });
});
