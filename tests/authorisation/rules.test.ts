import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { provincialFederation } from '../../shared/platform/deployment/federations.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { applyToFound, settle, TENANT } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

const province = provincialFederation(TENANT).id;
const sets = operatorOf('system-administrator', province, 'op-sets');
const reads = operatorOf('system-administrator', province, 'op-reads');
const basis = '粤工总〔2026〕12号';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});

async function settled(caller: Caller, route: string, body: unknown) {
  const answer = await api.call(caller, route, { body });
  if (answer.status !== 202) return (answer.body as { code: string }).code;
  const { requestId } = answer.body as { requestId: RequestId };
  await settle(api.registry, [requestId]);
  const outcome = await api.registry.outcomeOf(requestId);
  return outcome?.status === 'done' ? outcome.result : outcome?.rejection.code;
}

const ask = async (change: object, from = '2026-11-24') => {
  const result = await settled(sets, 'POST /v1/rules', { from, change, basis });
  if (typeof result !== 'object') throw new Error(result);
  return String(result['proposalId']);
};
const release = (caller: Caller, proposalId: string) =>
  settled(caller, 'POST /v1/rules/release', { proposalId });
const shown = async () => (await api.call(reads, 'GET /v1/rules')).body as Record<string, unknown>;
const nextDay = () => {
  api.registry.now = instantOf(epochOf(api.registry.now) + 86_400_000);
};

describe('the rules of a province', () => {
  it('G2 are set by one administrator and released by another, who reads what differs', async () => {
    const proposalId = await ask({ founding: { replyDays: 10 } });
    expect(await shown()).toMatchObject({
      inForce: 1,
      proposal: {
        proposalId,
        basis,
        setBy: 'operator:op-sets',
        versions: [{ version: 2, from: '2026-11-24' }],
        changes: [
          {
            path: 'founding.replyDays',
            words: { zh: '上级工会批复期限（日）由15改为10', en: expect.any(String) },
          },
        ],
      },
    });
    expect(await release(sets, proposalId)).toBe('review/own-submission');
    expect(await release(reads, '0'.repeat(26))).toBe('rules/not-open');
    expect(await release(reads, proposalId)).toEqual({ version: '2' });
    expect(await release(reads, proposalId)).toBe('rules/not-open');
  });

  it('decide from their day on, and each entry names the version it was decided under', async () => {
    await release(reads, await ask({ founding: { replyDays: 10 } }));
    const versionOf = async (seed: number) => {
      const { applicationId } = await applyToFound(api.registry, { seed });
      const entry = api.store.items.get(`ledger/founding-application#${applicationId}@1`);
      return entry?.['rules'];
    };
    expect(await versionOf(1)).toBe(1);
    nextDay();
    expect(await shown()).toMatchObject({ inForce: 2 });
    expect(await versionOf(2)).toBe(2);
    const due = [...api.store.items.values()].flatMap(({ type, state }) =>
      type === 'founding-application' ? [(state as { awaited: { dueOn: string } }).awaited.dueOn] : [],
    );
    expect(due).toEqual(['2026-12-08', '2026-12-04']);
  });

  it('tell their history in words, by whom and on which decision', async () => {
    const proposalId = await ask({ cases: { stepDays: 7 } });
    await settled(reads, 'POST /v1/rules/withdrawal', { proposalId, reason: '文号有误' });
    await release(reads, await ask({ cases: { stepDays: 8 } }));
    const { body } = await api.call(reads, 'GET /v1/rules/timeline');
    const { entries } = body as { entries: { what: { zh: string }; basis: string; account?: string }[] };
    expect(entries.map(({ what, account }) => [account, what.zh])).toEqual([
      [undefined, '启用第1版业务规则，自1949-10-01起施行'],
      ['op-sets', '设定自2026-11-24起的规则变更，待批准：会籍处理每一步的期限（工作日）由20改为7'],
      ['op-reads', '撤回规则变更：文号有误'],
      ['op-sets', '设定自2026-11-24起的规则变更，待批准：会籍处理每一步的期限（工作日）由20改为8'],
      ['op-reads', '批准规则变更'],
    ]);
    expect(entries[1]?.basis).toBe(basis);
  });
});
