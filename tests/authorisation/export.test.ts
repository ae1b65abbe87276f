import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCertificateAuthority } from '../../local/ca/certificate-authority.ts';
import { readRows } from '../../shared/intake/adapters/spreadsheet.ts';
import type { Operator } from '../../shared/kernel/caller.ts';
import { instantOf } from '../../shared/kernel/dates.ts';
import { certificateRefOf } from '../../shared/operators/adapters/certificate-verifier.ts';
import { derOf } from '../../shared/platform/certificates/pem.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { leaksIn } from '../support/leaks.ts';
import { hasOpenSsl, openSslLeaf } from '../support/openssl.ts';
import { people } from '../support/people.ts';
import { foundUnion } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

const MASKED = 'POST /v1/unions/{unionId}/roster-export';
const FULL = 'POST /v1/unions/{unionId}/full-roster-export';
const MEMBERS = 130;

const folder = mkdtempSync(join(tmpdir(), 'union-registry-export-'));
const ours = openCertificateAuthority(folder);
let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;

beforeAll(async () => {
  api = await testApi({ recipients: 'own' });
  // Certificates are made now; the province lives now.
  api.registry.now = instantOf(Date.now());
  union = await foundUnion(api.registry, { seed: 1, size: MEMBERS });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface File {
  readonly fileName: string;
  readonly content: string;
  readonly sha256: string;
  readonly rows: number;
}

const officer = (name = 'exporter'): Operator =>
  operatorOf('union-officer', union.unionId, `op-${name}`) as Operator;

const ask = async (route: string, body: unknown, caller = officer()) => {
  const { status, body: answered } = await api.call(caller, route, {
    params: { unionId: union.unionId },
    body,
  });
  return { status, body: answered as File & { code?: string } };
};

const full = (certificate: Uint8Array, format = 'csv') => ({
  format,
  reason: 'aid-or-benefit',
  certificate: Buffer.from(certificate).toString('base64'),
});

const linesOf = (text: string): string[] => text.replace('\uFEFF', '').trimEnd().split('\r\n');

describe('A10 a roster exported', () => {
  it('masked tells no more than the list of members, and names every member once', async () => {
    const { status, body } = await ask(MASKED, { format: 'csv' });
    const text = Buffer.from(body.content, 'base64').toString();
    const [head, ...rows] = linesOf(text);
    expect({ status, rows: body.rows, lines: rows.length }).toEqual({
      status: 200,
      rows: MEMBERS,
      lines: MEMBERS,
    });
    expect(head).toContain('姓名,性别,出生日期');
    expect(leaksIn(text, people(MEMBERS, 1))).toEqual([]);
    expect(new Set(rows.map((row) => row.split(',').at(-1))).size).toBe(MEMBERS);
  });

  it('as a workbook is one that our own reader of spreadsheets reads, every cell a text', async () => {
    const { body } = await ask(MASKED, { format: 'xlsx' });
    const file = Buffer.from(body.content, 'base64');
    expect(Object.keys(unzipSync(file))).toContain('xl/worksheets/sheet1.xml');
    const rows: (readonly string[])[] = [];
    for await (const row of readRows(streamOf(file))) if (row.ok) rows.push(row.value.cells);
    expect(rows).toHaveLength(MEMBERS + 1);
    expect(rows[0]?.slice(0, 3)).toEqual(['序号', '姓名', '性别']);
    expect(rows[1]?.[0]).toBe('1');
  });
});

async function* streamOf(file: Uint8Array): AsyncGenerator<Uint8Array> {
  yield file;
}

describe('G1 a roster exported in full', () => {
  it.skipIf(!hasOpenSsl).each(['rsa', 'ecdsa'] as const)(
    'is opened by the %s key of the operator’s own certificate, and by nothing else',
    async (kind) => {
      const leaf = openSslLeaf(kind, `op-${kind}`, folder);
      api.registry.now = instantOf(Date.now() + 1_000);
      const der = derOf(leaf.leaf, 'CERTIFICATE') ?? Buffer.of();
      const account = { operatorId: `op-${kind}`, role: 'union-officer', scope: union.unionId };
      const certificate = certificateRefOf(leaf.leaf);
      expect(await api.registry.run('RegisterOperator', { ...account, certificate })).toMatchObject({
        status: 'done',
      });
      const before = api.acts.length;
      const { status, body } = await ask(FULL, full(der), officer(kind));
      expect(status).toBe(200);
      const sealed = Buffer.from(body.content, 'base64');
      expect(leaksIn(sealed.toString('latin1'), people(MEMBERS, 1))).toEqual([]);
      const file = leaf.openMessage(sealed);
      for (const person of people(MEMBERS, 1)) expect(file.toString()).toContain(person.idNumber);
      expect(createHash('sha256').update(file).digest('hex')).toBe(body.sha256);
      expect(api.acts.slice(before)).toEqual([
        expect.objectContaining({
          action: 'members:export',
          purpose: 'export-aid-or-benefit',
          status: 200,
          records: expect.arrayContaining([`union:${union.unionId}`, `file:${body.sha256}`]),
        }),
      ]);
      leaf.close();
    },
  );

  it('goes to no certificate of another account, and to none that can’t be read', async () => {
    ours.issue({ name: 'elsewhere', kind: 'ecdsa' });
    const other = derOf(String(ours.credential('elsewhere').chain[0]), 'CERTIFICATE') ?? Buffer.of();
    for (const certificate of [other, Buffer.from('no certificate')])
      expect(await ask(FULL, full(certificate))).toMatchObject({
        status: 422,
        body: { code: 'export/no-certificate' },
      });
  });
});
