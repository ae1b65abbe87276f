import { beforeAll, describe, expect, it } from 'vitest';
import { epochOf, type Instant, instantOf } from '../../shared/kernel/dates.ts';
import type { UnionId } from '../../shared/kernel/ids.ts';
import { type AsOf, stateAsOf } from '../../shared/platform/edge/as-of.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { isStanding } from '../../shared/unions/domain/lifecycle.ts';
import { type Union, unionRecord } from '../../shared/unions/domain/union.ts';
import { reaffiliate } from '../support/affiliations.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { memoryHistory } from '../support/memory-history.ts';
import { foundUnion, superior, TENANT } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

const of = (code: string): UnionId => federationOf(TENANT, code).id;
const [city, other, elsewhere] = [of('440300'), of('440304'), of('440100')];
const province = operatorOf('superior-officer', of('440000'), 'op-tree');

let api: TestApi;
const instants: Instant[] = [];

/** An hour later; what the tree was before it is asked below. */
function later(): void {
  instants.push(api.registry.now);
  api.registry.now = instantOf(epochOf(api.registry.now) + 3_600_000);
}

/** Two unions come, one goes and comes back, the county of both goes to another city. */
beforeAll(async () => {
  api = await testApi();
  const { registry } = api;
  later();
  const first = await foundUnion(registry, { seed: 1, size: 1 });
  later();
  const { unionId } = await foundUnion(registry, { seed: 2, size: 1 });
  later();
  await reaffiliate(registry, { union: unionId, from: superior, to: other });
  later();
  await reaffiliate(registry, { union: superior, from: city, to: elsewhere });
  later();
  await reaffiliate(registry, { union: unionId, from: other, to: superior });
  later();
  await reaffiliate(registry, { union: first.unionId, from: superior, to: other });
  instants.push(registry.now);
});

/** The tree of an instant by the ledger alone. */
async function foldAt(asOf: Instant): Promise<ReadonlyMap<UnionId, Union>> {
  const historyOf = memoryHistory(api.store);
  const found = new Map<UnionId, Union>();
  for (const key of api.store.items.keys()) {
    if (!key.startsWith('registry/union#')) continue;
    const pk = key.slice('registry/'.length);
    const state = stateAsOf(unionRecord, await historyOf(pk), asOf as string as AsOf);
    if (state !== undefined && isStanding(state.status)) found.set(state.unionId, state);
  }
  return found;
}

async function below(unionId: UnionId, asOf: Instant): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { asOf, limit: '2', ...(cursor !== undefined && { cursor }) };
    const { status, body } = await api.call(province, 'GET /v1/unions/{unionId}/below', {
      params: { unionId },
      query,
    });
    expect(status).toBe(200);
    const page = body as { readonly unions: { readonly unionId: string }[]; readonly next?: string };
    all.push(...page.unions.map((union) => union.unionId));
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

describe('B4 the tree of any past day, over HTTP', () => {
  it('has below each union who stood there by the ledger, each once, whoever moved since', async () => {
    for (const asOf of instants) {
      const tree = await foldAt(asOf);
      for (const unionId of [superior, other, city, elsewhere]) {
        const expected = [...tree.values()].filter((union) => union.superior === unionId);
        expect((await below(unionId, asOf)).toSorted()).toEqual(
          expected.map((union) => union.unionId).toSorted(),
        );
      }
    }
  });

  it('has for each union the superiors of that day, from the root down', async () => {
    let compared = 0;
    for (const asOf of instants) {
      const tree = await foldAt(asOf);
      for (const { unionId } of [...tree.values()].filter(
        ({ level }) => level === 'base' || level === 'city',
      )) {
        const path: UnionId[] = [];
        for (let at: UnionId | undefined = unionId; at !== undefined; at = tree.get(at)?.superior)
          path.unshift(at);
        const { body } = await api.call(province, 'GET /v1/unions/{unionId}/path', {
          params: { unionId },
          query: { asOf },
        });
        const told = (body as { readonly path: { readonly unionId: string }[] }).path;
        expect(told.map((union) => union.unionId)).toEqual(path);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  it('has no answer about tomorrow, nor about a union before it came', async () => {
    const ahead = instantOf(epochOf(api.registry.now) + 86_400_000);
    const params = { unionId: superior };
    for (const route of ['GET /v1/unions/{unionId}/path', 'GET /v1/unions/{unionId}/below'])
      expect(await api.call(province, route, { params, query: { asOf: ahead } })).toMatchObject({
        status: 422,
        body: { code: 'as-of/ahead' },
      });
    const [base] = [...(await foldAt(api.registry.now)).values()].filter(({ level }) => level === 'base');
    expect(
      await api.call(province, 'GET /v1/unions/{unionId}/path', {
        params: { unionId: String(base?.unionId) },
        query: { asOf: instants[0] ?? '' },
      }),
    ).toMatchObject({ body: { code: 'as-of/not-yet' } });
  });
});
