import { beforeAll, describe, expect, it } from 'vitest';
import { operatorOf } from '../../tests/authorisation/relations.ts';
import { type TestApi, testApi } from '../../tests/support/api.ts';
import { foundUnion, superior, TENANT } from '../../tests/support/registry.ts';
import type { ExtractId, UnionId } from '../kernel/ids.ts';
import { instantOf, epochOf } from '../kernel/dates.ts';
import { federationOf } from '../platform/deployment/federations.ts';
import type { Extract } from '../statistics/domain/extract.ts';
import { extractTransitions, fileKeyOf } from '../statistics/domain/extract.ts';

const county = operatorOf('superior-officer', superior, 'op-county');
const elsewhere = operatorOf('superior-officer', federationOf(TENANT, '440106').id, 'op-elsewhere');

let api: TestApi;
let unions: UnionId[];
beforeAll(async () => {
  api = await testApi();
  unions = [];
  for (const [seed, size] of [
    [1, 30],
    [2, 4],
    [3, 25],
  ] as const)
    unions.push((await foundUnion(api.registry, { seed, size })).unionId);
});

const stateOf = (id: ExtractId): Extract =>
  api.store.items.get(`registry/extract#${id}`)?.['state'] as Extract;

const asked = { unionId: superior, query: { of: 'members' }, format: 'csv', purpose: 'check-records' };

async function extracted(more: object = {}): Promise<Extract> {
  const outcome = await api.registry.run('AskForExtract', { ...asked, ...more }, { actor: county });
  if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
  return stateOf(outcome.result['extractId'] as ExtractId);
}

const fileOf = (extract: Extract): Buffer | undefined => api.registry.files.objects.get(fileKeyOf(extract));

/** The lines of a CSV file below its header, by their first cells. */
const idsIn = (file: Buffer | undefined): string[] =>
  (file?.toString() ?? '')
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.slice(0, line.indexOf(',')));

const members = (of?: UnionId): string[] =>
  [...api.store.items]
    .filter(([key]) => key.startsWith('registry/member#'))
    .map(([, { state }]) => state as { memberId: string; unionId: string })
    .filter(({ unionId }) => of === undefined || unionId === of)
    .map(({ memberId }) => memberId);

describe('E7 records are taken out to a file by a process', () => {
  it('writes each record once, as the query shows it, whatever the file is put together from', async () => {
    for (const partBytes of [1_000_000, 1_500, 400]) {
      api.registry.files.partBytes = partBytes;
      const extract = await extracted();
      expect(extract).toMatchObject({
        status: 'ready',
        rows: 59,
        askedBy: 'operator:op-county',
        purpose: 'check-records',
      });
      expect(extract.turns).toBeGreaterThan(8);
      expect(extract.held.parts.length > 1).toBe(partBytes < 1_000_000);
      const file = fileOf(extract);
      expect(file?.length).toBe(extract.written.bytes);
      expect(idsIn(file).toSorted()).toEqual(members().toSorted());
    }
    api.registry.files.partBytes = 1_024;
  });

  it('writes what meets the conditions, masked, and says in the ledger what was asked for, why and by whom', async () => {
    const query = { of: 'members', where: [{ dimension: 'members.bySex', values: ['2'] }] };
    const extract = await extracted({ query, purpose: 'prepare-elections' });
    const { body } = await api.call(county, 'POST /v1/unions/{unionId}/query', {
      params: { unionId: superior },
      body: { ...query, limit: 100 },
    });
    const { lines } = body as { lines: string[][] };
    const written = (fileOf(extract)?.toString() ?? '').split('\r\n').slice(1, -1);
    expect(written).toEqual(lines.map((cells) => cells.join(',')));
    expect(written.join()).not.toMatch(/\d{11}/);
    const first = api.store.items.get(`ledger/extract#${extract.extractId}@1`);
    expect(first).toMatchObject({
      by: 'operator:op-county',
      events: [
        { type: 'ExtractAsked', query, purpose: 'prepare-elections', unionId: superior, format: 'csv' },
      ],
    });
  });

  it('loses and doubles nothing where a turn dies after it wrote and before it was committed', async () => {
    const { files } = api.registry;
    const put = files.put.bind(files);
    for (let dying = 0; dying < 4; dying += 1) {
      let turn = 0;
      // The try that dies has written; the one that counts writes again, at another moment and so other bytes.
      files.put = async (key, held, piece, last) => {
        if (turn++ === dying)
          await put(key, held, Buffer.concat([piece, Buffer.from('of the try that died')]), last);
        return put(key, held, piece, last);
      };
      const extract = await extracted();
      expect(extract.status).toBe('ready');
      expect(idsIn(fileOf(extract)).toSorted()).toEqual(members().toSorted());
    }
    files.put = put;
  });

  it('begins anew where what it wrote is gone, and gives up when that goes on', async () => {
    const { files } = api.registry;
    const close = files.close.bind(files);
    let losses = 1;
    files.close = async (key, held) => {
      if (losses-- > 0) files.uploads.clear();
      return close(key, held);
    };
    const again = await extracted();
    expect(again).toMatchObject({ status: 'ready', run: 2, rows: 59 });
    expect(idsIn(fileOf(again)).toSorted()).toEqual(members().toSorted());
    losses = 3;
    expect(await extracted()).toMatchObject({ status: 'failed', failedFor: 'file-lost', run: 3 });
    files.close = close;
    expect(extractTransitions.failed).toEqual({});
  });

  it('G2 is asked for, seen and fetched by whoever has the union in their part of the tree, and nobody else', async () => {
    const [own = superior] = unions;
    const officer = operatorOf('union-officer', own, 'op-own');
    const mine = await api.registry.run('AskForExtract', asked, { actor: officer });
    expect(mine).toMatchObject({ status: 'rejected', rejection: { code: 'union/not-found' } });
    const { extractId, ...extract } = await extracted({ unionId: own });
    expect(idsIn(fileOf({ extractId, ...extract })).toSorted()).toEqual(members(own).toSorted());
    const get = (by: typeof county, route: string) => api.call(by, route, { params: { extractId } });
    expect((await get(officer, 'GET /v1/extracts/{extractId}')).body).toMatchObject({
      status: 'ready',
      rows: 30,
    });
    expect((await get(elsewhere, 'GET /v1/extracts/{extractId}')).body).toMatchObject({
      code: 'extract/not-found',
    });
    expect((await get(elsewhere, 'POST /v1/extracts/{extractId}/file')).status).toBe(404);
  });

  it('G5 records every time that its file is fetched, until it is kept no longer', async () => {
    const { extractId, held, run } = await extracted({ format: 'xlsx' });
    const fetched = () => api.call(county, 'POST /v1/extracts/{extractId}/file', { params: { extractId } });
    const before = api.acts.length;
    expect(await fetched()).toMatchObject({
      status: 200,
      body: {
        fileName: `members-${superior}-2026-11-23.xlsx`,
        rows: 59,
        url: `https://bucket.example/${fileKeyOf({ extractId, held, run })}`,
      },
    });
    expect(api.acts.slice(before)).toMatchObject([
      {
        by: 'operator:op-county',
        purpose: 'extract-check-records',
        records: expect.arrayContaining([`extract:${extractId}`]),
      },
    ]);
    const { now } = api.registry;
    api.registry.now = instantOf(epochOf(now) + 6 * 86_400_000);
    expect((await fetched()).body).toMatchObject({ code: 'extract/expired' });
    const { body } = await api.call(county, 'GET /v1/extracts/{extractId}', { params: { extractId } });
    expect(body).toMatchObject({ status: 'expired' });
    api.registry.now = now;
  });

  it('refuses a query that could find nothing, and takes a turn once', async () => {
    const query = { of: 'members', where: [{ dimension: 'members.bySex', values: ['7'] }] };
    const refused = await api.registry.run('AskForExtract', { ...asked, query }, { actor: county });
    expect(refused).toMatchObject({ status: 'rejected', rejection: { code: 'query/no-value' } });
    const { extractId } = await extracted();
    const again = await api.registry.run('ContinueExtract', { extractId, run: 1, turn: 0 });
    expect(again).toMatchObject({ status: 'rejected', rejection: { code: 'extract/moved' } });
    const foreign = await api.registry.run(
      'ContinueExtract',
      { extractId, run: 1, turn: 0 },
      { actor: county },
    );
    expect(foreign).toMatchObject({ status: 'rejected', rejection: { code: 'command/not-permitted' } });
  });
});
