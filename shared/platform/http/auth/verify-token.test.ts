import { Buffer } from 'node:buffer';
import { createHmac, createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../../kernel/dates.ts';
import { createTokenVerifier, PublicKeySet, type VerifyToken } from './verify-token.ts';

const issuer = 'https://id.example';
const audience = 'union-registry-44';
const now = instantOf(Date.UTC(2026, 10, 23));
const seconds = Date.UTC(2026, 10, 23) / 1000;
const scope = '01JDM0Z5YKQ8W4R2T6V9X3B7CA';
const officer = { sub: 'officer-1', role: 'union-officer', scope };

const ours = await generateKeyPair('ES256', { extractable: true });
const edwards = await generateKeyPair('EdDSA', { extractable: true });
const stranger = await generateKeyPair('ES256', { extractable: true });

let keySet: string;
let verify: VerifyToken;

beforeAll(async () => {
  keySet = JSON.stringify({
    keys: [
      { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' },
      { ...(await exportJWK(edwards.publicKey)), kid: 'k2', alg: 'EdDSA', use: 'sig' },
    ],
  });
  verify = createTokenVerifier({ keys: PublicKeySet.parse(keySet), issuer, audience });
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

  it('knows a worker, who has no scope', async () => {
    const worker = { sub: 'worker-1', role: 'worker' };
    expect(await verify(await bearer({ claims: worker }), now)).toEqual({
      ok: true,
      value: { kind: 'worker', id: 'worker-1' },
    });
    expect(await verify(await bearer({ claims: { ...worker, scope } }), now)).toEqual({
      ok: false,
      error: 'invalid',
    });
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
