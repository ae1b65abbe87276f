import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { toPem } from '../../../../local/ca/keys.ts';
import { testCertificate } from '../../../../tests/support/certificates.ts';
import { epochOf, type Instant, instantOf } from '../../../kernel/dates.ts';
import { confirmationOf } from './confirmation.ts';
import { type IsLive, remembered, type SessionFacts } from './live-session.ts';
import { createTokenVerifier } from './verify-token.ts';

const start = instantOf(Date.parse('2026-11-23T01:00:00.000Z'));
const later = (seconds: number): Instant => instantOf(epochOf(start) + seconds * 1_000);
const scope = '01JDM0Z5YKQ8W4R2T6V9X3B7CA';
const issuer = 'urn:union-registry:44';
const audience = 'union-registry-44';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey: JWK = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' };
const { der } = testCertificate('bank', { profile: 'machine' });
const fingerprint = createHash('sha256').update(der).digest('hex');

let ended: Set<string>;
let asked: SessionFacts[];

const isLive: IsLive = async (session) => {
  asked.push(session);
  return !ended.has(session.account);
};

const verifier = (live: IsLive = isLive) =>
  createTokenVerifier({
    issuers: [
      {
        speaksFor: 'sessions',
        issuer,
        audience,
        keys: { find: async (kid) => (kid === 'k1' ? publicKey : undefined) },
        isLive: live,
      },
    ],
  });

async function bearer(
  claims: object = {},
  { kid = 'k1', key = pair.privateKey }: { kid?: string; key?: KeyObject } = {},
): Promise<string> {
  const iat = Math.floor(epochOf(start) / 1_000);
  const token = await new SignJWT({
    ...{ iss: issuer, aud: audience, sub: 'zhang', role: 'union-officer', scope, iat, exp: iat + 900 },
    cnf: confirmationOf(fingerprint),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid })
    .sign(key);
  return `Bearer ${token}`;
}

beforeEach(() => {
  ended = new Set();
  asked = [];
});

describe('a session token', () => {
  it('G1 speaks for its operator, as long as account and certificate hold', async () => {
    const verify = verifier();
    const token = await bearer();
    expect(await verify(token, start)).toEqual({
      ok: true,
      value: { kind: 'operator', id: 'zhang', role: 'union-officer', scope, certificate: fingerprint },
    });
    expect(asked).toEqual([{ account: 'zhang', role: 'union-officer', scope, fingerprint }]);
    ended.add('zhang');
    expect(await verify(token, start)).toEqual({ ok: false, error: 'invalid' });
  });

  it('G1 is over after its time', async () => {
    const verify = verifier();
    const token = await bearer();
    expect((await verify(token, later(900))).ok).toBe(true);
    expect(await verify(token, later(931))).toEqual({ ok: false, error: 'expired' });
  });

  it.each([
    ['no certificate', { cnf: undefined }],
    ['half a certificate', { cnf: { 'x5t#S256': 'abc' } }],
    ['no role', { role: undefined }],
    ['a worker’s role', { role: 'worker' }],
    ['no scope', { scope: undefined }],
    ['another audience', { aud: 'union-registry-45' }],
  ])('G1 is refused with %s', async (_, claims) => {
    expect(await verifier()(await bearer(claims), start)).toEqual({ ok: false, error: 'invalid' });
    expect(asked).toEqual([]);
  });

  it('G1 is refused under another key, and under one that is unknown', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect((await verifier()(await bearer({}, { key: stranger }), start)).ok).toBe(false);
    expect((await verifier()(await bearer({}, { kid: 'k2' }), start)).ok).toBe(false);
  });

  it('G1 of a machine is good on connections of its own certificate only', async () => {
    const verify = verifier();
    const token = await bearer({ sub: 'bank', role: 'machine' });
    const pem = toPem('CERTIFICATE', der);
    const other = toPem('CERTIFICATE', testCertificate('other bank', { profile: 'machine' }).der);
    expect(await verify(token, start, pem)).toEqual({ ok: true, value: { kind: 'machine', id: 'bank' } });
    for (const connection of [other, undefined, 'nothing'])
      expect(await verify(token, start, connection)).toEqual({ ok: false, error: 'invalid' });
  });
});

describe('whether a session is live', () => {
  const session: SessionFacts = { account: 'zhang', role: 'organiser', scope: scope as never, fingerprint };

  it('G1 is asked once in 30 seconds, for each session', async () => {
    const live = remembered(isLive);
    expect(await live(session, start)).toBe(true);
    ended.add('zhang');
    expect(await live(session, later(29))).toBe(true);
    expect(await live({ ...session, role: 'union-officer' }, later(29))).toBe(false);
    expect(await live(session, later(30))).toBe(false);
    expect(asked).toHaveLength(3);
  });

  it('G1 is not answered when it can’t be told, and is asked again at once', async () => {
    let down = true;
    const live = remembered(async (facts, now) => {
      if (down) throw new Error('down');
      return isLive(facts, now);
    });
    await expect(live(session, start)).rejects.toThrow('down');
    down = false;
    expect(await live(session, start)).toBe(true);
  });

  it('remembers some thousand sessions and no more', async () => {
    const live = remembered(isLive);
    for (let number = 0; number <= 5_000; number += 1)
      await live({ ...session, account: `operator-${number}` }, start);
    asked = [];
    await live({ ...session, account: 'operator-5000' }, start);
    await live({ ...session, account: 'operator-0' }, start);
    expect(asked.map(({ account }) => account)).toEqual(['operator-0']);
  });
});
