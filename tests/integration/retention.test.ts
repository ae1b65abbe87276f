import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { StoredRequest } from '../../shared/platform/engine/request.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { dynamoPages } from '../../shared/platform/store/item-pages.ts';
import { scanTable } from '../../shared/platform/store/segment-scan.ts';
import { enforceRetention } from '../../shared/registry/enforce-retention.ts';
import { RetentionRun } from '../../shared/retention/domain/run.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, settle, TENANT, testRegistry } from '../support/registry.ts';

let cloud: FreshCloud;
beforeAll(async () => {
  cloud = await freshCloud();
});
afterAll(() => cloud.close());

describe('a retention schedule over the tables', () => {
  it('G7 goes through every item, takes what it counted, and proposes who has left', async () => {
    const client = cloud.clients.dynamodb(cloud.regions.primary);
    const store = dynamoStore(client, cloud.tables);
    const registry = await testRegistry(store, { pages: dynamoPages(client, cloud.tables) });
    const place = await foundUnion(registry, { seed: 8, size: 30 });
    const person = await registry.sealed(PersonInput.parse(testPerson({}, 61)), 'gone');
    const ids = { unionId: place.unionId, employerId: place.employerId };
    const joined = await registry.run('RegisterMember', { ...ids, ...person });
    const memberId = joined.status === 'done' ? joined.result['memberId'] : undefined;
    await registry.run('RecordDeath', { memberId, diedOn: '2026-11-20' });

    const withBody = async () => {
      const found: string[] = [];
      for await (const page of scanTable(client, cloud.tables.requests, { segments: 2 }))
        found.push(...page.flatMap(({ pk, body }) => (body === undefined ? [] : [pk?.S ?? ''])));
      return found;
    };
    const before = await withBody();
    expect(before.length).toBeGreaterThan(200);
    registry.now = instantOf(epochOf(registry.now) + 10 * 86_400_000);
    const set = await registry.run('SetRetentionSchedule', {
      from: '2026-12-03',
      every: 1,
      periods: { 'request-body': 5, 'departed-member': 5 },
    });
    const runId = set.status === 'done' ? set.result['runId'] : undefined;
    const run = async (id: string | undefined) => {
      const [item] = await store.read([{ table: 'registry', pk: `retention-run#${String(id)}` }]);
      return RetentionRun.parse(item?.['state']);
    };
    expect(await run(runId)).toMatchObject({
      status: 'ended',
      counts: [
        { kind: 'request-body', due: before.length },
        { kind: 'departed-member', due: 1 },
      ],
    });
    expect(await withBody()).toEqual(expect.arrayContaining(before));

    const released = await registry.run('ReleaseRetentionSchedule', { version: 1, dryRun: runId });
    expect(released).toMatchObject({ status: 'done' });
    const queued: RequestId[] = [];
    const queue = {
      send: async (sent: readonly { readonly requestId: RequestId }[]) =>
        void queued.push(...sent.map(({ requestId }) => requestId)),
    };
    const enforced = await enforceRetention({ tenant: TENANT, store, queue, now: () => registry.now });
    await settle(registry, queued);
    expect(await run(enforced)).toMatchObject({
      status: 'ended',
      counts: [{ due: before.length }, { due: 1 }],
    });
    const left = new Set(await withBody());
    expect(before.filter((id) => left.has(id))).toEqual([]);
    const items = await store.read(before.map((pk) => ({ table: 'requests', pk })));
    expect(items.every((item) => StoredRequest.parse(item).outcome !== undefined)).toBe(true);
  });
});
