import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { encryptedTo, IDENTITY_CLAIM } from './issuer.ts';
import { signInPage } from './sign-in-page.ts';

export type WorkerSignInOptions = {
  readonly port: number;
  /** Whom its access tokens are for: the registry. */
  readonly audience: string;
  /** Signs tokens; with its private part. */
  readonly key: JWK;
  /** The registry's public key for ID numbers. */
  readonly identityKey: () => Promise<JWK>;
};

export type WorkerSignIn = {
  /** The issuer: discovery, authorisation, tokens and keys stand below it. */
  readonly url: string;
  /** Settled by whoever trusts it: as an entry of `AUTH_WORKERS`. */
  readonly trusted: {
    readonly name: string;
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUri: string;
    readonly identityClaim: string;
  };
  readonly close: () => Promise<void>;
};

/** The client of the front end for workers; it has no secret, so it proves itself by PKCE. */
export const WORKER_CLIENT = 'worker-app';

/**
 * Plays the province's identity service for workers: a complete OpenID Connect issuer (oidc-provider) on this
 * machine, where whoever signs in says which made-up worker they are. Real ones verify the ID number.
 */
export async function startWorkerSignIn(options: WorkerSignInOptions): Promise<WorkerSignIn> {
  const { port, audience } = options;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const numbers = new Map<string, string>();
  const provider = new Provider(url, configuration(options, numbers));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/sign-in/') === true)
      void signIn({ provider, numbers, audience }, request, response);
    else void answer(request, response);
  });
  return {
    url,
    trusted: {
      name: 'oidc',
      issuer: url,
      audience,
      jwksUri: `${url}/jwks`,
      identityClaim: IDENTITY_CLAIM,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const FIFTEEN_MINUTES = 900;
const SCOPE = 'membership';

function configuration(
  { audience, key, identityKey }: WorkerSignInOptions,
  numbers: ReadonlyMap<string, string>,
): Configuration {
  return {
    clients: [
      {
        client_id: WORKER_CLIENT,
        application_type: 'native',
        id_token_signed_response_alg: 'ES256',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/signed-in'],
      },
    ],
    jwks: { keys: [{ ...key }] },
    renderError: (context, { error, error_description: why }) => {
      context.type = 'text/plain';
      context.body = [error, why].filter((part) => part !== undefined).join(': ');
    },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: ['openid'],
    findAccount: (_, accountId) => ({ accountId, claims: async () => Promise.resolve({ sub: accountId }) }),
    interactions: { url: (_, { uid }) => `/sign-in/${uid}` },
    ttl: {
      AccessToken: FIFTEEN_MINUTES,
      Interaction: FIFTEEN_MINUTES,
      Session: FIFTEEN_MINUTES,
      Grant: FIFTEEN_MINUTES,
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource(audience),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPE,
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: FIFTEEN_MINUTES,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    // Nobody but the registry can read what stands in the claim, the worker's own browser included.
    extraTokenClaims: async (_, token) => {
      const number = 'accountId' in token ? numbers.get(token.accountId) : undefined;
      return number === undefined
        ? undefined
        : { [IDENTITY_CLAIM]: await encryptedTo(await identityKey(), number) };
    },
  };
}

/** Resources are URIs; the registry's audience is a name. */
const resource = (audience: string): string => `urn:audience:${audience}`;

interface Desk {
  readonly provider: Provider;
  readonly numbers: Map<string, string>;
  readonly audience: string;
}

/** The page where somebody says who they are, and what becomes of it. */
async function signIn(
  { provider, numbers, audience }: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      page(response, 200);
      return;
    }
    const said = new URLSearchParams(await text(request));
    const account = said.get('account') ?? '';
    const number = said.get('idNumber') ?? '';
    if (prompt.name === 'login' && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(account)) {
      page(response, 400);
      return;
    }
    const accountId = prompt.name === 'login' ? account : String(session?.accountId);
    if (number !== '') numbers.set(accountId, number);
    const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
    grant.addOIDCScope('openid');
    grant.addResourceScope(resource(audience), SCOPE);
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId }, consent: { grantId: await grant.save() } },
      { mergeWithLastSubmission: false },
    );
  } catch {
    // The page was left open too long, or called without its cookie.
    page(response, 400);
  }
}

function page(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  response.end(signInPage());
}

const LONGEST_FORM = 4_096;

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LONGEST_FORM) throw new Error('the form is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
