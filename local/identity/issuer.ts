import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  CompactEncrypt,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
} from 'jose';
import type { SampleAccount } from './accounts.ts';
import { privateFile } from './private-file.ts';

export type TokenRequest = {
  readonly as: string;
  /** The union an officer acts for; only where the account asks for it. */
  readonly scope?: string;
  /** Another account of the same role, so that two workers can be told apart. */
  readonly account?: string;
  /** A worker's verified ID number: the token carries it encrypted to the registry. */
  readonly idNumber?: string;
};

export type IssuedToken = {
  readonly token: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly expiresAt: string;
};

export type TokenRefusal = { readonly code: string; readonly zh: string; readonly en: string };

export type Issuer = {
  readonly issuer: string;
  readonly audience: string;
  /** Public keys only, as `AUTH_JWKS` takes them. */
  readonly jwks: string;
  /** Who speaks for workers, as `AUTH_WORKERS` takes it: another issuer with another key. */
  readonly workers: string;
  /** With its private key, for what plays that issuer. */
  readonly workerKey: JWK & { readonly kid: string };
  readonly accounts: readonly SampleAccount[];
  readonly issue: (
    request: TokenRequest,
  ) => Promise<{ ok: true; value: IssuedToken } | { ok: false; error: TokenRefusal }>;
};

export type IssuerOptions = {
  readonly dataFolder: string;
  readonly tenant: string;
  readonly audience: string;
  readonly accounts: readonly SampleAccount[];
  /** The registry's public key for ID numbers, asked for when a token first needs it. */
  readonly identityKey?: () => Promise<JWK>;
  readonly now?: () => number;
};

const ALGORITHM = 'ES256';
const LIFETIME_SECONDS = 8 * 3600;

/** Issues tokens for the sample accounts, signed with a key that stays in the data folder. */
export async function createIssuer({
  dataFolder,
  tenant,
  audience,
  accounts,
  identityKey,
  now = Date.now,
}: IssuerOptions): Promise<Issuer> {
  const issuer = `urn:union-registry:local:${tenant}`;
  const workerIssuer = workerIssuerOf(tenant);
  const operators = await signer(join(dataFolder, 'identity-key.json'));
  const workers = await signer(join(dataFolder, 'worker-identity-key.json'));
  return {
    issuer,
    audience,
    jwks: JSON.stringify({ keys: [operators.publicKey] }),
    workers: JSON.stringify([
      {
        name: 'local',
        issuer: workerIssuer,
        audience,
        jwks: { keys: [workers.publicKey] },
        identityClaim: IDENTITY_CLAIM,
      },
    ]),
    workerKey: workers.jwk,
    accounts,
    issue: async (request) => {
      const account = accounts.find((candidate) => candidate.account === request.as);
      if (!account) return refuse('unknown-account', accounts);
      if (request.account !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(request.account)) {
        return refuse('bad-account', accounts);
      }
      const own = typeof account.scope === 'object' ? account.scope.of : undefined;
      if (account.scope === 'asked' && !request.scope) return refuse('scope-needed', accounts);
      if (account.scope !== 'asked' && request.scope !== undefined && request.scope !== own) {
        return refuse('scope-fixed', accounts);
      }
      const scope = own ?? request.scope;
      const issuedAt = Math.floor(now() / 1000);
      const isWorker = account.role === 'worker';
      if (request.idNumber !== undefined && (!isWorker || identityKey === undefined)) {
        return refuse('no-worker', accounts);
      }
      const claims = {
        sub: request.account ?? account.account,
        ...(!isWorker && { role: account.role }),
        ...(scope && { scope }),
        ...(request.idNumber !== undefined &&
          identityKey !== undefined && {
            [IDENTITY_CLAIM]: await encryptedTo(await identityKey(), request.idNumber),
          }),
        iss: isWorker ? workerIssuer : issuer,
        aud: audience,
        iat: issuedAt,
        exp: issuedAt + LIFETIME_SECONDS,
      };
      const { key, jwk } = isWorker ? workers : operators;
      const token = await new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid }).sign(key);
      return {
        ok: true,
        value: { token, claims, expiresAt: new Date(claims.exp * 1000).toISOString() },
      };
    },
  };
}

/** The claim of the local issuers that carries a worker's ID number. */
export const IDENTITY_CLAIM = 'id_number';

export const workerIssuerOf = (tenant: string): string => `urn:union-registry:local:${tenant}:workers`;

/** As an issuer does it: a compact JWE under the registry's public key. */
export async function encryptedTo(key: JWK, idNumber: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(idNumber))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...(key.kid !== undefined && { kid: key.kid }) })
    .encrypt(await importJWK(key, 'ECDH-ES'));
}

async function signer(path: string) {
  const jwk = JSON.parse(await privateFile(path, newKey)) as JWK & { readonly kid: string };
  const { d: _private, ...publicKey } = jwk;
  return { jwk, publicKey, key: await importJWK(jwk, ALGORITHM) };
}

async function newKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(jwk) });
}

type RefusalCode = 'unknown-account' | 'bad-account' | 'scope-needed' | 'scope-fixed' | 'no-worker';

function refuse(code: RefusalCode, accounts: readonly SampleAccount[]): { ok: false; error: TokenRefusal } {
  const names = accounts.map(({ account }) => account).join(', ');
  const texts: Record<RefusalCode, { zh: string; en: string }> = {
    'unknown-account': { zh: `as 须为：${names}`, en: `as is one of ${names}` },
    'bad-account': {
      zh: 'account 只能含字母、数字和 . _ -，不超过 64 个字符',
      en: 'account takes letters, digits and . _ -, 64 at most',
    },
    'scope-needed': { zh: '须在 scope 中给出工会编号', en: 'name the union as scope' },
    'no-worker': { zh: '只有职工账号可带 idNumber', en: 'only a worker’s token carries an idNumber' },
    'scope-fixed': { zh: '该账号的 scope 是固定的', en: 'the scope of this account is fixed' },
  };
  return { ok: false, error: { code, ...texts[code] } };
}
