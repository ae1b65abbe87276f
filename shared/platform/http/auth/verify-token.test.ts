import { Buffer } from 'node:buffer';
import { createHmac, createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../../kernel/dates.ts';
import { PublicKeySet, trustedWorkerIssuers, WorkerIssuers } from './trusted-issuer.ts';
import { createTokenVerifier, type VerifyToken } from './verify-token.ts';

const issuer = 'https://id.example';
const audience = 'union-registry-44';
const now = instantOf(Date.UTC(2026, 10, 23));
const seconds = Date.UTC(2026, 10, 23) / 1000;
const scope = '01JDM0Z5YKQ8W4R2T6V9X3B7CA';
const officer = { sub: 'officer-1', role: 'union-officer', scope };

const ours = await generateKeyPair('ES256', { extractable: true });
const edwards = await generateKeyPair('EdDSA', { extractable: true });
const stranger = await generateKeyPair('ES256', { extractable: true });
const workers = 'https://app.example';
const city = 'https://city.example';
const appKeys = await generateKeyPair('ES256', { extractable: true });
const cityKeys = await generateKeyPair('ES256', { extractable: true });
const publicSet = async (key: Parameters<typeof exportJWK>[0]) => ({
  keys: [{ ...(await exportJWK(key)), kid: 'w1', alg: 'ES256' }],
});
/** A worker's token as an issuer signs it. */
const workerBearer = async (claims: JWTPayload, key = appKeys.privateKey): Promise<string> =>
  `Bearer ${await new SignJWT({ ...times, iss: workers, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'w1' })
    .sign(key)}`;

let keySet: string;
let verify: VerifyToken;

beforeAll(async () => {
  keySet = JSON.stringify({
    keys: [
      { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' },
      { ...(await exportJWK(edwards.publicKey)), kid: 'k2', alg: 'EdDSA', use: 'sig' },
    ],
  });
  verify = createTokenVerifier({
    issuers: [
      { speaksFor: 'operators', keys: PublicKeySet.parse(keySet), issuer, audience },
      ...trustedWorkerIssuers(
        WorkerIssuers.parse(
          JSON.stringify([
            {
              name: 'app',
              issuer: workers,
              audience,
              jwks: await publicSet(appKeys.publicKey),
              identityClaim: 'id_number',
            },
            {
              name: 'city',
              issuer: city,
              audience,
              jwks: await publicSet(cityKeys.publicKey),
              identityClaim: 'id_number',
            },
          ]),
        ),
      ),
    ],
  });
});

type Changes = {
  claims?: JWTPayload;
  key?: Parameters<SignJWT['sign']>[0];
  header?: { alg?: string; kid?: string; crit?: string[] };
};

const times = { iss: issuer, aud: audience, iat: seconds - 60, exp: seconds + 600 };

const sign = ({ claims = officer, key = ours.privateKey, header = {} }: Changes = {}): Promise<string> =>
  new SignJWT({ ...times, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key);

const bearer = async (changes: Changes = {}) => `Bearer ${await sign(changes)}`;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('createTokenVerifier', () => {
  it.each(['union-officer', 'superior-officer', 'organiser'])(
    'knows an operator by role %s',
    async (role) => {
      expect(await verify(await bearer({ claims: { ...officer, role } }), now)).toEqual({
        ok: true,
        value: { kind: 'operator', id: 'officer-1', role, scope },
      });
    },
  );

  it('C8 knows a worker by issuer and a digest of the subject, with the ID number as the issuer encrypted it', async () => {
    const sealed = 'aGVhZA..aXY.dGV4dA.dGFn';
    const known = await verify(await workerBearer({ sub: 'worker|1', id_number: sealed }), now);
    expect(known).toEqual({
      ok: true,
      value: { kind: 'worker', id: expect.stringMatching(/^app\.[\w-]{22}$/), sealedIdNumber: sealed },
    });
    expect(JSON.stringify(known)).not.toContain('worker|1');
    expect(await verify(await workerBearer({ sub: 'worker|1' }), now)).toEqual({
      ok: true,
      value: { kind: 'worker', id: known.ok && known.value.id },
    });
  });

  it('C8 takes the same subject of two issuers for two workers', async () => {
    const [one, two] = await Promise.all([
      verify(await workerBearer({ sub: 'w1' }), now),
      verify(await workerBearer({ sub: 'w1', iss: city }, cityKeys.privateKey), now),
    ]);
    expect(one.ok && two.ok && one.value.id !== two.value.id).toBe(true);
  });

  it.each<[string, () => Promise<string>]>([
    ['an operator by a workers’ issuer', () => workerBearer({ ...officer, role: 'superior-officer' })],
    ['a worker by the operators’ issuer', () => bearer({ claims: { sub: 'worker-1', role: 'worker' } })],
    ['one workers’ issuer in another’s name', () => workerBearer({ sub: 'w1', iss: city })],
    ['a mobile number as subject', () => workerBearer({ sub: '13800138000' })],
    ['an ID number as subject', () => workerBearer({ sub: '11010519491231002X' })],
    ['an ID number in clear', () => workerBearer({ sub: 'w1', id_number: '11010519491231002X' })],
  ])('C8 G2 never takes %s', async (what, token) => {
    const verified = await verify(await token(), now);
    // Whom a workers' issuer names is a worker, whatever else it claims for them.
    if (what.startsWith('an operator')) expect(verified).toMatchObject({ value: { kind: 'worker' } });
    else expect(verified).toEqual({ ok: false, error: 'invalid' });
  });

  it('takes an Ed25519 signature', async () => {
    const token = await bearer({ key: edwards.privateKey, header: { alg: 'EdDSA', kid: 'k2' } });
    expect((await verify(token, now)).ok).toBe(true);
  });

  it.each([undefined, '', '  '])('asks for a token when there is %j', async (authorization) => {
    expect(await verify(authorization, now)).toEqual({ ok: false, error: 'missing' });
  });

  it.each<[string, () => Promise<string>]>([
    ['another scheme', async () => `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['no token after Bearer', async () => 'Bearer '],
    ['two tokens', async () => `${await bearer()}, ${await bearer()}`],
    ['a token of 10 kB', async () => `Bearer a.${'a'.repeat(10_000)}.a`],
    ['a stranger’s signature', () => bearer({ key: stranger.privateKey })],
    ['an unknown key id', () => bearer({ header: { kid: 'k9' } })],
    ['another key’s id', () => bearer({ header: { kid: 'k2' } })],
    ['another issuer', () => bearer({ claims: { ...officer, iss: 'https://evil.example' } })],
    ['another audience', () => bearer({ claims: { ...officer, aud: 'union-registry-31' } })],
    [
      'a token of tomorrow',
      () => bearer({ claims: { ...officer, iat: seconds + 3_600, exp: seconds + 7_200 } }),
    ],
    ['not before later', () => bearer({ claims: { ...officer, nbf: seconds + 300 } })],
    ['an unknown critical header', () => bearer({ header: { crit: ['b64x'] } }).catch(() => forgedCrit())],
    ['an unknown role', () => bearer({ claims: { ...officer, role: 'root' } })],
    ['roles as a list', () => bearer({ claims: { ...officer, role: ['union-officer'] } })],
    ['an operator without a scope', () => bearer({ claims: { sub: 'officer-1', role: 'union-officer' } })],
    ['a scope that is no union id', () => bearer({ claims: { ...officer, scope: '*' } })],
    ['a subject that may be a person’s name', () => bearer({ claims: { ...officer, sub: '张小明' } })],
    ['no subject', () => bearer({ claims: { role: 'union-officer', scope } })],
  ])('refuses %s', async (_, token) => {
    expect(await verify(await token(), now)).toEqual({ ok: false, error: 'invalid' });
  });

  it.each(['iat', 'exp'])('refuses a token without %s', async (claim) => {
    const claims: JWTPayload = { ...times, ...officer, [claim]: undefined };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(ours.privateKey);
    expect(await verify(`Bearer ${token}`, now)).toEqual({ ok: false, error: 'invalid' });
  });

  it('refuses an expired token, and says so to the platform only', async () => {
    const expired = await bearer({ claims: { ...officer, iat: seconds - 900, exp: seconds - 31 } });
    expect(await verify(expired, now)).toEqual({ ok: false, error: 'expired' });
  });

  it('allows half a minute of skew', async () => {
    const claims = { ...officer, iat: seconds + 20, exp: seconds + 600 };
    expect((await verify(await bearer({ claims }), now)).ok).toBe(true);
  });

  it('refuses a token issued too long ago, however late it expires', async () => {
    const claims = { ...officer, iat: seconds - 13 * 3_600, exp: seconds + 86_400 };
    expect((await verify(await bearer({ claims }), now)).ok).toBe(false);
  });

  it('refuses alg none, in any spelling', async () => {
    const unsecured = new UnsecuredJWT({ ...times, ...officer }).encode();
    expect((await verify(`Bearer ${unsecured}`, now)).ok).toBe(false);
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const forged = `${part({ alg, kid: 'k1' })}.${part({ ...times, ...officer })}.AAAA`;
      expect(await verify(`Bearer ${forged}`, now), alg).toEqual({ ok: false, error: 'invalid' });
    }
  });

  it('refuses a token whose HMAC key is our public key', async () => {
    const [key] = PublicKeySet.parse(keySet).keys;
    const pem = createPublicKey({ key: key as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    for (const secret of [pem, JSON.stringify(key)]) {
      const signed = `${part({ alg: 'HS256', kid: 'k1' })}.${part({ ...times, ...officer })}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await verify(`Bearer ${signed}.${mac}`, now)).toEqual({ ok: false, error: 'invalid' });
    }
  });

  it('refuses claims changed after signing', async () => {
    const [header = '', , signature = ''] = (await sign()).split('.');
    const raised = part({ ...times, ...officer, role: 'superior-officer' });
    expect(await verify(`Bearer ${header}.${raised}.${signature}`, now)).toEqual({
      ok: false,
      error: 'invalid',
    });
  });
});

const forgedCrit = async (): Promise<string> => {
  const [, payload = '', signature = ''] = (await sign()).split('.');
  return `Bearer ${part({ alg: 'ES256', kid: 'k1', crit: ['x'], x: 1 })}.${payload}.${signature}`;
};

describe('PublicKeySet', () => {
  it('refuses a set that could sign', async () => {
    const secret = { kty: 'oct', k: 'AAAA', kid: 'k' };
    const full = { ...(await exportJWK(ours.privateKey)), kid: 'k' };
    expect(PublicKeySet.safeParse(JSON.stringify({ keys: [secret] })).success).toBe(false);
    expect(PublicKeySet.safeParse(JSON.stringify({ keys: [full] })).success).toBe(false);
  });

  it.each(['', '{', '{}', '{"keys":[]}', '[]'])('refuses %j', (text) => {
    expect(PublicKeySet.safeParse(text).success).toBe(false);
  });
});
