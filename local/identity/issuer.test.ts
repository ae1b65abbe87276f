import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleAccounts } from './accounts.ts';
import { createIssuer, type Issuer } from './issuer.ts';
import { localKeyRing } from './key-ring.ts';
import { privateFile } from './private-file.ts';

const PROVINCE = '01JD00000000000000000000P4';
const COUNTY = '01JD00000000000000000000C5';
const UNION = '01JD00000000000000000000V6';

const folder = mkdtempSync(join(tmpdir(), 'identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const newIssuer = (): Promise<Issuer> =>
  createIssuer({
    dataFolder: folder,
    tenant: '44',
    audience: 'union-registry-44',
    accounts: sampleAccounts({ province: PROVINCE, county: COUNTY }),
  });

const claimsOf = async (issuer: Issuer, token: string) => {
  const [workers] = JSON.parse(issuer.workers);
  const isWorkers = decodeJwt(token).iss === workers.issuer;
  const { payload } = await jwtVerify(
    token,
    createLocalJWKSet(isWorkers ? workers.jwks : JSON.parse(issuer.jwks)),
    {
      issuer: isWorkers ? workers.issuer : issuer.issuer,
      audience: issuer.audience,
      algorithms: ['ES256'],
    },
  );
  return payload;
};

const tokenOf = async (issuer: Issuer, as: string, scope?: string): Promise<string> => {
  const issued = await issuer.issue({ as, ...(scope && { scope }) });
  if (!issued.ok) throw new Error(issued.error.en);
  return issued.value.token;
};

describe('the local issuer', () => {
  let issuer: Issuer;
  beforeAll(async () => {
    issuer = await newIssuer();
  });

  it.each([
    ['county-officer', 'superior-officer', COUNTY],
    ['provincial-officer', 'superior-officer', PROVINCE],
    ['organiser', 'organiser', COUNTY],
    ['provincial-organiser', 'organiser', PROVINCE],
  ])('gives %s the role %s in its own federation', async (as, role, scope) => {
    const claims = await claimsOf(issuer, await tokenOf(issuer, as));
    expect(claims).toMatchObject({ sub: as, role, scope });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(8 * 3600);
  });

  it('gives a union officer the scope asked for, and none without it', async () => {
    expect(await claimsOf(issuer, await tokenOf(issuer, 'union-officer', UNION))).toMatchObject({
      role: 'union-officer',
      scope: UNION,
    });
    expect(await issuer.issue({ as: 'union-officer' })).toMatchObject({
      ok: false,
      error: { code: 'scope-needed' },
    });
  });

  it('gives a worker no scope, and tells two workers apart', async () => {
    expect(await claimsOf(issuer, await tokenOf(issuer, 'worker'))).not.toHaveProperty('scope');
    const second = await issuer.issue({ as: 'worker', account: 'worker-2' });
    expect(second.ok && second.value.claims['sub']).toBe('worker-2');
  });

  it('refuses an unknown account, a foreign scope and an account that is no id', async () => {
    for (const [request, code] of [
      [{ as: 'minister' }, 'unknown-account'],
      [{ as: 'county-officer', scope: UNION }, 'scope-fixed'],
      [{ as: 'worker', account: '张三' }, 'bad-account'],
    ] as const) {
      expect(await issuer.issue(request)).toMatchObject({ ok: false, error: { code } });
    }
  });

  it('publishes no private part of its key', () => {
    expect(JSON.parse(issuer.jwks)).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          alg: 'ES256',
          use: 'sig',
          kid: expect.any(String),
          x: expect.any(String),
          y: expect.any(String),
        },
      ],
    });
  });

  it('keeps its key over a restart, readable by its owner alone', async () => {
    const token = await tokenOf(issuer, 'worker');
    expect(await claimsOf(await newIssuer(), token)).toMatchObject({ sub: 'worker' });
    expect(statSync(join(folder, 'identity-key.json')).mode & 0o777).toBe(0o600);
  });
});

describe('the local key ring', () => {
  it('holds a master key of 32 bytes for both regions, made once, readable by its owner alone', async () => {
    const url = await localKeyRing(folder, ['cn-north-1', 'cn-northwest-1']);
    const content = readFileSync(new URL(url), 'utf8');
    const { version, masters } = JSON.parse(content);
    expect(version).toBe(1);
    expect(Object.values(masters).map((key) => Buffer.from(String(key), 'base64').length)).toEqual([32, 32]);
    expect(masters['cn-north-1']).not.toBe(masters['cn-northwest-1']);
    expect(statSync(new URL(url)).mode & 0o777).toBe(0o600);
    await localKeyRing(folder, ['cn-north-1', 'cn-northwest-1']);
    expect(readFileSync(new URL(url), 'utf8')).toBe(content);
  });

  it('refuses a ring that lacks a region rather than seal under a new key', async () => {
    await expect(localKeyRing(folder, ['cn-north-1', 'us-gov-west-1'])).rejects.toThrow('us-gov-west-1');
  });
});

describe('a private file', () => {
  it('has one content for two that make it at once', async () => {
    const path = join(folder, 'race');
    const contents = await Promise.all(
      ['one', 'two', 'three'].map((content) => privateFile(path, async () => Promise.resolve(content))),
    );
    expect(new Set(contents).size).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(contents[0]);
  });
});
