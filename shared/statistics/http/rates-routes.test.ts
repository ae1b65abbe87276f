import { beforeAll, describe, expect, it } from 'vitest';
import { operatorOf } from '../../../tests/authorisation/relations.ts';
import { type TestApi, testApi } from '../../../tests/support/api.ts';
import { foundUnion, settle, superior } from '../../../tests/support/registry.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
import { imageOf, project } from '../application/project.ts';
import type { RateValue } from '../domain/rates.ts';
import { TENANT } from '../../../tests/support/registry.ts';
import type { RequestId, UnionId } from '../../kernel/ids.ts';
import { sheetFile } from '../../platform/sheet-file.ts';

const city = operatorOf('superior-officer', federationOf(TENANT, '440300').id, 'op-city');
const county = operatorOf('superior-officer', superior, 'op-county');
const DIVISION = { scope: 'division:440305' };
const rates = 'GET /v1/statistics/{scope}/rates';
const reported = 'POST /v1/statistics/{scope}/reported-figures';

let api: TestApi;
let founded: UnionId[];
beforeAll(async () => {
  api = await testApi();
  founded = [];
  for (const [seed, size] of [
    [1, 3],
    [2, 2],
  ] as const)
    founded.push((await foundUnion(api.registry, { seed, size })).unionId);
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
    // Five active members, of four that the last annual statistics name and of two that the one before did.
    expect(collection(await read())).toMatchObject({
      part: 5,
      whole: 4,
      value: 1.25,
      formula: { version: 1 },
    });
    expect(collection(await read('2026-01-01'))).toMatchObject({ part: 5, whole: 4, value: 1.25 });
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

describe('E3 figures reported by a file', () => {
  const file = 'POST /v1/statistics/{scope}/reported-figures/file';
  const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
  const send = async (
    content: string | Uint8Array,
    more: object = {},
    scope = `union:${superior}`,
    caller = city,
  ) =>
    api.call(caller, file, {
      params: { scope },
      body: { from: '2026-11-20', evidence: 'statistics/3.pdf', content: base64(content), ...more },
    });
  const reportedOf = async (union: UnionId | undefined) => {
    const { body } = await api.call(county, 'GET /v1/statistics/{scope}/reported-figures', {
      params: { scope: `union:${String(union)}` },
    });
    return (body as { figures: { kind: string; from: string; value: number; evidence: string }[] }).figures;
  };
  const unions = () => founded.map(String);

  it('enters every row as a request of its own, dated and with its report, of a CSV file or a workbook', async () => {
    const [one = '', other = ''] = unions();
    const { status, body } = await send(
      `工会名称,工会标识,工会统计年报会员数,sample-checked,sample-agreed\n甲,${one},"1,200",100,97\n乙,${other},8,,\n`,
    );
    expect(status).toBe(202);
    const { entered, errors } = body as {
      entered: { line: number; requestId: RequestId }[];
      errors: unknown[];
    };
    expect([entered.map(({ line }) => line), errors]).toEqual([[2, 3], []]);
    await settle(
      api.registry,
      entered.map(({ requestId }) => requestId),
    );
    expect(await reportedOf(founded[0])).toMatchObject([
      { kind: 'annual-members', from: '2026-11-20', value: 1_200, evidence: 'statistics/3.pdf' },
      { kind: 'sample-agreed', value: 97 },
      { kind: 'sample-checked', value: 100 },
    ]);
    expect(await reportedOf(founded[1])).toMatchObject([{ kind: 'annual-members', value: 8 }]);
    const workbook = sheetFile('xlsx', '年报', [
      ['unionId', 'annual-members'],
      [one, '1300'],
    ]);
    const again = await send(workbook, { from: '2026-11-21' });
    expect(again.status).toBe(202);
    await settle(
      api.registry,
      (again.body as { entered: { requestId: RequestId }[] }).entered.map(({ requestId }) => requestId),
    );
    expect((await reportedOf(founded[0])).map(({ value }) => value)).toContain(1_300);
  });

  it('enters nothing where any row is in error, and tells all errors by line and column', async () => {
    const [one = '', other = ''] = unions();
    const before = await reportedOf(founded[0]);
    const rows = [
      'unionId,annual-members,sample-checked,sample-agreed',
      `${one},55,,`,
      `${one},5,,`,
      `${other},many,,`,
      'X,1,,',
      `01JD0000000000000000000099,,,`,
      `01JD0000000000000000000098,1,10,11`,
    ];
    const { status, body } = await send(rows.join('\n'));
    expect(status).toBe(200);
    const { entered, errors } = body as {
      entered: unknown[];
      errors: { line: number; column?: string; en: string }[];
    };
    expect(entered).toEqual([]);
    expect(errors.map(({ line, column, en }) => [line, column, en.slice(0, 24)])).toEqual([
      [3, '工会标识', 'this union stands in the'],
      [4, 'annual-members', 'this is not a whole numb'],
      [5, '工会标识', 'this is not the id of a '],
      [6, undefined, 'nothing is reported'],
      [7, undefined, 'a sample is reported by '],
    ]);
    expect(JSON.stringify(errors)).not.toContain('many,');
    expect(await reportedOf(founded[0])).toEqual(before);
  });

  it('enters nothing of unions that are not there or whose figures are others’ to enter', async () => {
    const [one = ''] = unions();
    const stranger = '01JD0000000000000000000099';
    const { status, body } = await send(`unionId,annual-members\n${one},77\n${stranger},5\n`);
    expect([status, (body as { errors: { line: number }[] }).errors.map(({ line }) => line)]).toEqual([
      200,
      [3],
    ]);
    // A federation's own figures are for the one above it.
    const own = await send(`unionId,annual-members\n${superior},5\n`, {}, `union:${superior}`, county);
    expect([own.status, (own.body as { entered: unknown[] }).entered]).toEqual([200, []]);
    expect((await reportedOf(founded[0])).map(({ value }) => value)).not.toContain(77);
  });

  it.each([
    ['no header', '1,2\n3,4\n', 200],
    ['an empty table', 'unionId,annual-members\n', 200],
    ['what is no table', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 415],
  ])('takes no file with %s', async (_, content, expected) => {
    const { status, body } = await send(content);
    expect(status).toBe(expected);
    if (status === 200) expect((body as { entered: unknown[]; errors: unknown[] }).errors).toHaveLength(1);
  });

  it('takes no day to come, no division, and no more rows than one request may ask for', async () => {
    const [one = ''] = unions();
    const content = `unionId,annual-members\n${one},5\n`;
    expect((await send(content, { from: '2030-01-01' })).status).toBe(422);
    expect((await send(content, {}, DIVISION.scope)).status).toBe(422);
    const id = (index: number) => `01JD${String(index).padStart(22, '0')}`;
    const many = Array.from({ length: 201 }, (_, index) => `${id(index)},5`);
    const { body } = await send(['unionId,annual-members', ...many].join('\n'));
    expect((body as { errors: { line: number }[] }).errors).toMatchObject([{ line: 202 }]);
  });
});
