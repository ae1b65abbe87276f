import { afterAll, beforeAll, expect, it } from 'vitest';
import { memberRecord } from '../../shared/members/domain/member.ts';
import { recordAsOf } from '../../shared/platform/edge/as-of.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { dynamoHistory } from '../../shared/platform/store/record-history.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { randomLives, randomQuestion } from '../support/lives.ts';
import { randomFrom } from '../support/random.ts';
import { testRegistry } from '../support/registry.ts';

let cloud: FreshCloud;
beforeAll(async () => {
  cloud = await freshCloud();
});
afterAll(() => cloud.close());

it('B4 a member as of 1,000 random dates, from the ledger’s table, is what the registry’s table held then', async () => {
  const client = cloud.clients.dynamodb(cloud.regions.primary);
  const registry = await testRegistry(dynamoStore(client, cloud.tables));
  const lives = await randomLives(registry, randomFrom(21), 200);
  const historyOf = dynamoHistory(client, cloud.tables.ledger);
  const random = randomFrom(22);
  const seen = { held: 0, before: 0, past: 0 };
  for (let count = 0; count < 1_000; count += 1) {
    const { memberId, asOf, state } = randomQuestion(lives, random, registry.now);
    const told = await recordAsOf(memberRecord, memberId, asOf, { historyOf, now: registry.now });
    expect(told).toEqual(
      state === undefined ? { ok: false, error: { code: 'as-of/not-yet' } } : { ok: true, value: state },
    );
    seen[state === undefined ? 'before' : 'held'] += 1;
    if (state && state.status !== lives.images.get(memberId)?.at(-1)?.state.status) seen.past += 1;
  }
  console.log('B4 as of 1,000 random members and dates on the emulator:', seen);
  expect(seen.held).toBeGreaterThan(500);
  expect(seen.past).toBeGreaterThan(20);
});
