import { beforeAll, describe, expect, it } from 'vitest';
import type { Operator } from '../shared/kernel/caller.ts';
import { endOfLegalDate, epochOf, instantOf, legalDate } from '../shared/kernel/dates.ts';
import { provincialFederation } from '../shared/platform/deployment/federations.ts';
import { type TestApi, testApi } from './support/api.ts';
import { type Lives, randomLives, randomQuestion } from './support/lives.ts';
import { randomFrom } from './support/random.ts';
import { TENANT } from './support/registry.ts';

const MEMBER = 'GET /v1/members/{memberId}';
const officer = {
  kind: 'operator',
  id: 'op-archive',
  role: 'superior-officer',
  scope: provincialFederation(TENANT).id,
} as Operator;

let api: TestApi;
let lives: Lives;
beforeAll(async () => {
  api = await testApi();
  lives = await randomLives(api.registry, randomFrom(11), 600);
});

const ask = async (memberId: string, asOf?: string) =>
  api.call(officer, MEMBER, { params: { memberId }, ...(asOf !== undefined && { query: { asOf } }) });

describe('B4 a record as of any date', () => {
  it('tells of 1,000 random members and dates what the registry held then, and nothing where it held nothing', async () => {
    const random = randomFrom(12);
    const seen = { held: 0, before: 0, past: 0, statuses: new Set<string>() };
    for (let count = 0; count < 1_000; count += 1) {
      const { memberId, asOf, state } = randomQuestion(lives, random, api.registry.now);
      const { status, body } = await ask(memberId, asOf);
      if (state === undefined) {
        seen.before += 1;
        expect({ status, body }).toMatchObject({ status: 404, body: { code: 'as-of/not-yet' } });
        continue;
      }
      seen.held += 1;
      if (state.status !== lives.images.get(memberId)?.at(-1)?.state.status) seen.past += 1;
      seen.statuses.add(state.status);
      const { sex, householdType, education, migrant } = state.person;
      const { unionId, employerId, joinedOn } = state;
      expect(status).toBe(200);
      expect(body).toEqual({
        memberId,
        status: state.status,
        unionId,
        employerId,
        joinedOn,
        sex,
        householdType,
        ...(education !== undefined && { education }),
        migrant,
        person: expect.objectContaining({ name: expect.stringContaining('*') as string }) as unknown,
        asOf,
      });
    }
    console.log('B4 as of 1,000 random members and dates:', { ...seen, statuses: [...seen.statuses] });
    expect(seen.held).toBeGreaterThan(500);
    expect(seen.before).toBeGreaterThan(20);
    expect(seen.past).toBeGreaterThan(100);
    expect([...seen.statuses].toSorted()).toEqual(['active', 'retained', 'void', 'withdrawn']);
  });

  it('equals the answer of today for every member as of now', async () => {
    for (const memberId of lives.images.keys()) {
      const [now, then] = [await ask(memberId), await ask(memberId, api.registry.now)];
      expect(then).toMatchObject({ status: 200, body: now.body as object });
    }
  });

  it('refuses what is still to come, and no day that the calendar has', async () => {
    const [memberId = ''] = lives.images.keys();
    const { now } = api.registry;
    const tomorrow = legalDate(endOfLegalDate(legalDate(now)));
    expect(await ask(memberId, legalDate(now))).toMatchObject({ status: 200 });
    for (const ahead of [tomorrow, instantOf(epochOf(now) + 1)])
      expect(await ask(memberId, ahead)).toMatchObject({ status: 422, body: { code: 'as-of/ahead' } });
    for (const wrong of ['2026-02-30', '2026-13-01T00:00:00.000Z', '2026-01-01T25:00:00.000Z', '昨天', ''])
      expect(await ask(memberId, wrong)).toMatchObject({ status: 400 });
  });

  it('G5 is recorded like the answer of today', async () => {
    const [memberId = ''] = lives.images.keys();
    const acts = [];
    for (const asOf of [undefined, api.registry.now]) {
      await ask(memberId, asOf);
      const { request: _, ...act } = api.acts.at(-1) ?? {};
      acts.push(act);
    }
    expect(acts[1]).toEqual(acts[0]);
    expect(acts[0]).toMatchObject({ records: [`member:${memberId}`], purpose: 'membership-administration' });
  });
});
