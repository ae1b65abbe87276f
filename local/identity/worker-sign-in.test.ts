import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  compactDecrypt,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JWK,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/kernel/dates.ts';
import { trustedWorkerIssuers, WorkerIssuers } from '../../shared/platform/http/auth/trusted-issuer.ts';
import { createTokenVerifier } from '../../shared/platform/http/auth/verify-token.ts';
import { startWorkerSignIn, WORKER_CLIENT, type WorkerSignIn } from './worker-sign-in.ts';

const AUDIENCE = 'union-registry-44';
const NUMBER = '11010519491231002X';
const REDIRECT = 'http://127.0.0.1:5173/signed-in';

const registryKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), randomBytes(32)]),
  format: 'der',
  type: 'pkcs8',
});

let issuer: WorkerSignIn;
beforeAll(async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  issuer = await startWorkerSignIn({
    port: 0,
    audience: AUDIENCE,
    key: { ...jwk, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(jwk) },
    identityKey: async () => ({
      ...(createPublicKey(registryKey).export({ format: 'jwk' }) as JWK),
      kid: 'identity-1',
    }),
  });
});
afterAll(() => issuer.close());

/** A browser, as far as signing in needs one: it keeps cookies and follows redirects, until a page or its own app. */
function browser() {
  const cookies = new Map<string, string>();
  const follow = async (url: string, form?: Readonly<Record<string, string>>): Promise<string> => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) return url;
    const next = new URL(location, url).href;
    return next.startsWith(REDIRECT) ? next : follow(next);
  };
  return follow;
}

async function signIn(form: Readonly<Record<string, string>>): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const ask = new URLSearchParams({
    client_id: WORKER_CLIENT,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid membership',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const go = browser();
  const page = await go(`${issuer.url}/auth?${ask.toString()}`);
  const back = await go(page, form);
  const code = new URL(back).searchParams.get('code') ?? '';
  const answer = await fetch(`${issuer.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: WORKER_CLIENT,
      redirect_uri: REDIRECT,
      code,
      code_verifier: verifier,
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  return token ?? '';
}

const verify = () =>
  createTokenVerifier({
    issuers: trustedWorkerIssuers(WorkerIssuers.parse(JSON.stringify([issuer.trusted]))),
  });

describe('the workers’ issuer of this machine', () => {
  it('C8 signs a worker in by code and PKCE, with a token that the registry verifies by the published keys', async () => {
    const token = await signIn({ account: 'worker-7', idNumber: NUMBER });
    const verified = await verify()(`Bearer ${token}`, instantOf(Date.now()));
    expect(verified).toMatchObject({
      ok: true,
      value: { kind: 'worker', id: expect.stringMatching(/^oidc\./) },
    });
    const sealed =
      verified.ok && verified.value.kind === 'worker' ? (verified.value.sealedIdNumber ?? '') : '';
    expect(Buffer.from((await compactDecrypt(sealed, registryKey)).plaintext).toString()).toBe(NUMBER);
    expect(decodeJwt(token)).toMatchObject({ iss: issuer.url, aud: AUDIENCE, sub: 'worker-7' });
    expect(token).not.toContain(Buffer.from(NUMBER).toString('base64url'));
  });

  it('C8 knows a worker without a number, who then is nobody’s member', async () => {
    const verified = await verify()(`Bearer ${await signIn({ account: 'worker-8' })}`, instantOf(Date.now()));
    expect(verified.ok && verified.value).not.toHaveProperty('sealedIdNumber');
    expect(verified.ok).toBe(true);
  });

  it('gives no token to who does not say who they are', async () => {
    expect(await signIn({ account: '张三' })).toBe('');
  });

  it('is unavailable, and nobody’s token wrong, when its keys can’t be fetched', async () => {
    const token = await signIn({ account: 'worker-9' });
    const away = { ...issuer.trusted, jwksUri: 'http://127.0.0.1:9/jwks' };
    const asking = createTokenVerifier({
      issuers: trustedWorkerIssuers(WorkerIssuers.parse(JSON.stringify([away]))),
    })(`Bearer ${token}`, instantOf(Date.now()));
    await expect(asking).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});
