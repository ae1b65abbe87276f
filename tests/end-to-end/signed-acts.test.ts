import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody, RequestView } from '../../local/api-client.ts';
import { keyKinds } from '../../local/ca/keys.ts';
import { FIRST_ADMINISTRATOR } from '../../local/identity/local-authority.ts';
import { people } from '../support/people.ts';
import {
  applyToFound,
  county,
  rosterOf,
  testProvince,
  type TestProvince,
  until,
} from '../support/province.ts';
import { itemsOf } from '../support/tables.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let at: TestProvince;
const tokens = new Map<string, string>();

/** The province runs in this very process: what runs beside it must not block it. */
const tool = async (script: string, ...args: string[]): Promise<string> =>
  (await run(process.execPath, [join(root, script), ...args])).stdout.trim();

const ca = (...args: string[]) => tool('local/ca/main.ts', ...args, '--folder', at.province.authority.folder);

const auditor = (key: string, name: string) =>
  tool(
    'scripts/audit.ts',
    ...['verify-entry', key, '--against', at.province.url],
    ...['--certificate', join(at.province.authority.folder, 'issued', `${name}.pem`)],
    ...keyKinds.flatMap((kind) => ['--certificate', join(at.province.authority.folder, `${kind}.pem`)]),
    ...['--root', join(at.province.authority.folder, 'root.pem')],
  );

const signIn = async (name: string) => ca('sign-in', name, '--url', at.province.url);

async function officer(name: string, kind: (typeof keyKinds)[number]): Promise<void> {
  const credential = at.province.authority.issue({ name, kind });
  const { status } = await at.command(String(tokens.get(FIRST_ADMINISTRATOR)), '/v1/operators', {
    operatorId: name,
    role: 'superior-officer',
    scope: county,
    certificate: credential.chain[0],
  });
  expect(status).toBe('done');
  tokens.set(name, await signIn(name));
}

beforeAll(async () => {
  at = await testProvince();
  tokens.set(FIRST_ADMINISTRATOR, await signIn(FIRST_ADMINISTRATOR));
  for (const kind of keyKinds) await officer(`signs-${kind}`, kind);
});
afterAll(() => at.close());

const keyOfSigned = (entries: readonly Readonly<Record<string, unknown>>[]): string => {
  const [entry] = entries.filter(({ signature }) => signature !== undefined);
  return `${String(entry?.['pk'])}@${String(entry?.['seq'])}`;
};

describe('an officer who signed in by certificate', () => {
  it.each(keyKinds)(
    'G3 founds a union by a signed approval, which the entry proves offline: %s',
    async (kind) => {
      const name = `signs-${kind}`;
      const token = String(tokens.get(name));
      const seed = 70 + keyKinds.indexOf(kind);
      const { applicationId } = await applyToFound(at, rosterOf(people(2, seed)), seed);
      const path = `/v1/founding-applications/${applicationId}/approval` as const;

      const unsigned = await at.call<ProblemBody>('POST', path, { token });
      expect([unsigned.status, unsigned.body.code]).toEqual([403, 'signature/required']);

      const idempotencyKey = randomUUID();
      const form = kind === 'rsa' ? 'raw' : 'cms';
      const header = await ca('sign-request', name, 'POST', path, '--key', idempotencyKey, '--form', form);
      const headers = { 'operator-signature': header };
      const otherKey = await at.call<ProblemBody>('POST', path, { token, headers });
      expect([otherKey.status, otherKey.body.code]).toEqual([403, 'signature/wrong']);

      const accepted = await at.call<RequestView>('POST', path, {
        token,
        idempotencyKey,
        headers,
        expect: 202,
      });
      expect(await at.settled(accepted.body.requestId, token)).toMatchObject({ status: 'done' });
      await until(
        async () =>
          (await at.call<{ status: string }>('GET', `/v1/founding-applications/${applicationId}`, { token }))
            .body,
        ({ status }) => status === 'founded',
      );

      const entries = await itemsOf(at.dynamodb, at.table('ledger'));
      const key = keyOfSigned(entries.filter(({ requestId }) => requestId === accepted.body.requestId));
      expect(key).toContain(applicationId);
      expect(await auditor(key, name)).toContain(`"type":"POST ${path}"`);
      await expect(auditor(key, FIRST_ADMINISTRATOR)).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringContaining('certificate/not-given') as string,
      });
    },
  );

  it('G3 G6 reveals by a signature that the audit trail proves', async () => {
    const [memberKey] = (await itemsOf(at.dynamodb, at.table('registry')))
      .map(({ pk }) => String(pk))
      .filter((pk) => pk.startsWith('member#'));
    const path = `/v1/members/${String(memberKey).replace('member#', '')}/reveal` as const;
    const body = { fields: ['mobile'], reason: 'contact-member' };
    const call = { token: String(tokens.get('signs-sm2')), idempotencyKey: null, body };
    const unsigned = await at.call<ProblemBody>('POST', path, call);
    expect([unsigned.status, unsigned.body.code]).toEqual([403, 'signature/required']);

    const header = await ca('sign-request', 'signs-sm2', 'POST', path, '--body', JSON.stringify(body));
    const { body: shown } = await at.call<{ person: object }>('POST', path, {
      ...call,
      headers: { 'operator-signature': header },
      expect: 200,
    });
    expect(Object.keys(shown.person)).toEqual(['mobile']);

    const key = keyOfSigned(
      (await itemsOf(at.dynamodb, at.table('audit'))).filter(({ action }) => action === 'members:reveal'),
    );
    expect(await auditor(key, 'signs-sm2')).toContain(`"type":"POST ${path}"`);
  });

  it('E7 G3 takes records out to a file by a signature that the ledger proves', async () => {
    const name = 'signs-sm2';
    const token = String(tokens.get(name));
    const path = `/v1/unions/${county}/extracts` as const;
    const body = { query: { of: 'members' }, format: 'csv', purpose: 'check-records' };
    const unsigned = await at.call<ProblemBody>('POST', path, { token, body });
    expect([unsigned.status, unsigned.body.code]).toEqual([403, 'signature/required']);

    const idempotencyKey = randomUUID();
    const asked = ['--key', idempotencyKey, '--body', JSON.stringify(body)];
    const headers = { 'operator-signature': await ca('sign-request', name, 'POST', path, ...asked) };
    const accepted = await at.call<RequestView>('POST', path, {
      token,
      idempotencyKey,
      headers,
      body,
      expect: 202,
    });
    const settled = await at.settled(accepted.body.requestId, token);
    if (settled.status !== 'done') throw new Error(JSON.stringify(settled));
    const extract = `/v1/extracts/${String(settled.result?.['extractId'])}` as const;
    const { rows } = await until(
      async () => (await at.call<{ status: string; rows: number }>('GET', extract, { token })).body,
      ({ status }) => status === 'ready',
    );

    const fetching = { token, idempotencyKey: null } as const;
    const fileHeader = await ca('sign-request', name, 'POST', `${extract}/file`);
    const { body: file } = await at.call<{ url: string; fileName: string }>('POST', `${extract}/file`, {
      ...fetching,
      headers: { 'operator-signature': fileHeader },
      expect: 200,
    });
    const lines = (await (await fetch(file.url)).text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + rows);
    expect(lines[0]).toContain('会员编号,姓名,证件号码');
    // Of three unions of two, each founded above.
    expect(rows).toBe(6);

    const entries = await itemsOf(at.dynamodb, at.table('ledger'));
    const key = keyOfSigned(entries.filter(({ requestId }) => requestId === accepted.body.requestId));
    expect(await auditor(key, name)).toContain(`"type":"POST ${path}"`);
  });

  it('G5 proves the evidence by the anchors, and those by the second region’s archive', async () => {
    const verify = async () =>
      JSON.parse(await tool('scripts/audit.ts', 'verify', '--against', at.province.url, '--json')) as Record<
        string,
        unknown
      >;
    const anchoring = await fetch(new URL('/_local/functions/anchor-evidence', at.province.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(anchoring.status).toBe(200);
    expect(await verify()).toMatchObject({ archived: 1, findings: [], differences: [] });
  });

  it('G3 finds the signing of each act described', async () => {
    const { body } = await at.call<{ paths: Record<string, { post: { parameters: { name: string }[] } }> }>(
      'GET',
      '/v1/openapi.json',
    );
    const parameters = body.paths['/v1/members/{memberId}/reveal']?.post.parameters ?? [];
    expect(parameters.map(({ name }) => name)).toContain('Operator-Signature');
  });
});
