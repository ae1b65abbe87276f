import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochOf, type Instant, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { keyKeeper } from '../../shared/keys/adapters/key-keeper.ts';
import { claimKey } from '../../shared/platform/engine/keys.ts';
import { createEngine } from '../../shared/platform/engine/engine.ts';
import { toTwins } from '../../shared/platform/engine/records.ts';
import { rulesSource } from '../../shared/platform/engine/rules-source.ts';
import { sweep } from '../../shared/platform/engine/sweep.ts';
import { keyRingSource } from '../../shared/platform/keys/key-ring.ts';
import { personVault } from '../../shared/platform/keys/person-vault.ts';
import { backOff } from '../../shared/platform/retry.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { liveAccounts } from '../../shared/operators/adapters/live-accounts.ts';
import { dynamoPages } from '../../shared/platform/store/item-pages.ts';
import { dynamoPending } from '../../shared/platform/store/pending.ts';
import { registryIndexes } from '../../shared/registry/contexts.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { keyStatus, rotateKeys } from '../../shared/registry/rotate-keys.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { people } from '../support/people.ts';
import { foundUnion, memoryKeyService, testRegistry } from '../support/registry.ts';

const MEMBERS = 60;
const SEED = 8;
const HALF_AN_HOUR = 1_800_000;

let cloud: FreshCloud;
beforeAll(async () => {
  cloud = await freshCloud();
});
afterAll(() => cloud.close());

describe('keys in the tables', () => {
  it('G4 are rotated to another suite, every member found and readable in every phase', async () => {
    const client = cloud.clients.dynamodb(cloud.regions.primary);
    const store = dynamoStore(client, cloud.tables);
    const registry = await testRegistry(store);
    const { unionId, employerId } = await foundUnion(registry, { seed: SEED, size: MEMBERS });
    const members = people(MEMBERS, SEED);

    let now = registry.now;
    const service = memoryKeyService();
    const ring = keyRingSource({ store, service, region: 'r2', clock: () => epochOf(now) });
    const vault = personVault({ store, ring, tenant: '44' });
    const pages = dynamoPages(client, cloud.tables);
    const engine = createEngine({
      store,
      handlers: registryHandlers(vault, {
        tenant: '44',
        keys: keyKeeper({ tenant: '44', store, pages, ring, vault }),
      }),
      indexes: registryIndexes,
      rules: rulesSource(store, '44'),
      isLive: liveAccounts(store),
      now: (): Instant => now,
      pause: backOff,
    });
    const waiting: RequestId[] = [];
    const queue = {
      send: async (messages: readonly { readonly requestId: RequestId }[]) =>
        void waiting.push(...messages.map(({ requestId }) => requestId)),
    };
    const pending = dynamoPending(client, cloud.tables);
    const maker = { service, regions: ['r1', 'r2'], suite: 'SM4-GCM/HMAC-SM3' as const };
    await rotateKeys({ ...maker, tenant: '44', store, queue, now: () => now }, ['wrap', 'index']);

    const phases = new Set<string>();
    const allFound = async () => {
      const claims = await Promise.all(members.map(({ idNumber }) => vault.claimsOf(idNumber)));
      const items = await Promise.all(
        claims.map((ids) => store.read(ids.map((id) => ({ table: 'registry', pk: claimKey(id) })))),
      );
      const holders = claims.map((ids, index) => toTwins(ids, items[index] ?? []).holder);
      expect(new Set(holders.filter((holder) => holder !== undefined)).size).toBe(MEMBERS);
    };
    for (let turn = 0; turn < 60 && !(phases.has('wrap done') && phases.has('index done')); turn += 1) {
      while (waiting.length > 0) {
        const batch = waiting.splice(0, 10);
        const { failed } = await engine.process(batch);
        expect([...failed.values()]).toEqual([]);
      }
      const size = phases.size;
      for (const { purpose, rotation } of await keyStatus(store, '44'))
        if (rotation) phases.add(`${purpose} ${rotation.phase}`);
      if (phases.size > size) await allFound();
      now = instantOf(epochOf(now) + HALF_AN_HOUR);
      await sweep(now, { store, queue, pending });
    }
    expect(phases).toContain('wrap done');
    expect(phases).toContain('index done');
    await allFound();
    // The first environment has the ring of hours ago, which nobody holds that long: another one asks.
    const other = await testRegistry(store);
    const again = await other.sealed(PersonInput.parse(members[0]), 'once-more');
    const asked = { unionId, employerId, ...again };
    expect(await other.run('RegisterMember', asked, { key: 'once-more' })).toMatchObject({
      rejection: { code: 'member/already-registered' },
    });
    const { items } = await pages.page('keys', 'person#', { segment: 0, segments: 1, after: undefined });
    expect(items.length).toBeGreaterThanOrEqual(MEMBERS);
    expect(new Set(items.map((item) => item['by']))).toEqual(new Set(['wrap-2']));
  });
});
