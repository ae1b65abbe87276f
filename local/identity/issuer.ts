import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { SampleAccount } from './accounts.ts';
import { privateFile } from './private-file.ts';

export type TokenRequest = {
  readonly as: string;
  /** The union an officer acts for; only where the account asks for it. */
  readonly scope?: string;
  /** Another account of the same role, so that two workers can be told apart. */
  readonly account?: string;
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
  now = Date.now,
}: IssuerOptions): Promise<Issuer> {
  const issuer = `urn:union-registry:local:${tenant}`;
  const jwk = JSON.parse(await privateFile(join(dataFolder, 'identity-key.json'), newKey)) as JWK & {
    kid: string;
  };
  const key = await importJWK(jwk, ALGORITHM);
  const { d: _private, ...publicKey } = jwk;
  return {
    issuer,
    audience,
    jwks: JSON.stringify({ keys: [publicKey] }),
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
      const claims = {
        sub: request.account ?? account.account,
        role: account.role,
        ...(scope && { scope }),
        iss: issuer,
        aud: audience,
        iat: issuedAt,
        exp: issuedAt + LIFETIME_SECONDS,
      };
      const token = await new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid }).sign(key);
      return {
        ok: true,
        value: { token, claims, expiresAt: new Date(claims.exp * 1000).toISOString() },
      };
    },
  };
}

async function newKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(jwk) });
}

type RefusalCode = 'unknown-account' | 'bad-account' | 'scope-needed' | 'scope-fixed';

function refuse(code: RefusalCode, accounts: readonly SampleAccount[]): { ok: false; error: TokenRefusal } {
  const names = accounts.map(({ account }) => account).join(', ');
  const texts: Record<RefusalCode, { zh: string; en: string }> = {
    'unknown-account': { zh: `as 须为：${names}`, en: `as is one of ${names}` },
    'bad-account': {
      zh: 'account 只能含字母、数字和 . _ -，不超过 64 个字符',
      en: 'account takes letters, digits and . _ -, 64 at most',
    },
    'scope-needed': { zh: '须在 scope 中给出工会编号', en: 'name the union as scope' },
    'scope-fixed': { zh: '该账号的 scope 是固定的', en: 'the scope of this account is fixed' },
  };
  return { ok: false, error: { code, ...texts[code] } };
}
