import { beforeAll, describe, expect, it } from 'vitest';
import { operatorOf } from '../../../tests/authorisation/relations.ts';
import { type TestApi, testApi } from '../../../tests/support/api.ts';
import { foundUnion, settle, superior } from '../../../tests/support/registry.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
import { imageOf, project } from '../application/project.ts';
import type { RateValue } from '../domain/rates.ts';
import { TENANT } from '../../../tests/support/registry.ts';
import type { RequestId } from '../../kernel/ids.ts';

const city = operatorOf('superior-officer', federationOf(TENANT, '440300').id, 'op-city');
const county = operatorOf('superior-officer', superior, 'op-county');
const DIVISION = { scope: 'division:440305' };
const rates = 'GET /v1/statistics/{scope}/rates';
const reported = 'POST /v1/statistics/{scope}/reported-figures';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await foundUnion(api.registry, { seed: 1, size: 3 });
  const images = [...api.store.items.values()]
    .map(imageOf)
    .filter((image) => image !== undefined && image !== 'unreadable');
  const { store, ...quiet } = { store: api.statistics, random: () => 0, fault: () => undefined };
  await project({ store, ...quiet, pause: () => Promise.resolve() }, images);
  for (const [from, members] of [
    ['2024-12-31', 2],
    ['2025-12-31', 4],
  ] as const) {
    const { status, body } = await api.call(city, reported, {
      params: DIVISION,
      body: { from, figures: { 'annual-members': members }, evidence: 'statistics/1.pdf' },
    });
    expect(status).toBe(202);
    await settle(api.registry, [(body as { requestId: RequestId }).requestId]);
  }
});

const read = async (on?: string): Promise<readonly RateValue[]> => {
  const { status, body } = await api.call(county, rates, { params: DIVISION, ...(on && { query: { on } }) });
  expect(status).toBe(200);
  return (body as { rates: readonly RateValue[] }).rates;
};

const collection = (values: readonly RateValue[]) =>
  values.find(({ rate, by }) => rate === 'member-collection' && by === 'annual-report');

describe('the rates of a scope', () => {
  it('E3 answers an officer with every rate of their scope, by formulas and reported figures of the day that is asked for', async () => {
    // Three active members, of four that the last annual statistics name and of two that the one before did.
    expect(collection(await read())).toMatchObject({
      part: 3,
      whole: 4,
      value: 0.75,
      formula: { version: 1 },
    });
    expect(collection(await read('2026-01-01'))).toMatchObject({ part: 3, whole: 4, value: 0.75 });
    // No formula of ours is older than 2026.
    expect(await read('2025-06-30')).toEqual([]);
  });

  it('E3 shows what was reported, by whom and from which report', async () => {
    const { body } = await api.call(county, 'GET /v1/statistics/{scope}/reported-figures', {
      params: DIVISION,
    });
    expect(body).toMatchObject({
      scope: DIVISION.scope,
      figures: [
        { kind: 'annual-members', from: '2024-12-31', value: 2, by: 'operator:op-city' },
        { kind: 'annual-members', from: '2025-12-31', value: 4, evidence: 'statistics/1.pdf' },
      ],
    });
  });

  it('E3 lets no officer enter what their own federation is measured by', async () => {
    const body = { from: '2025-12-31', figures: { 'annual-members': 1 }, evidence: 'statistics/2.pdf' };
    for (const scope of [DIVISION.scope, `union:${superior}`])
      expect((await api.call(county, reported, { params: { scope }, body })).status).toBe(404);
    expect((await api.call(city, reported, { params: { scope: `union:${superior}` }, body })).status).toBe(
      202,
    );
  });
});
