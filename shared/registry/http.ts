import { hashAddress, monthlyKeys } from '../audit/adapters/address-hash.ts';
import { auditTrail } from '../audit/adapters/http-trail.ts';
import { instantOf } from '../kernel/dates.ts';
import { dynamoClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environment.ts';
import { emergencyScopes } from '../operators/adapters/emergency-scopes.ts';
import { liveAccounts } from '../operators/adapters/live-accounts.ts';
import { storedEntrustments } from '../operators/adapters/stored-entrustments.ts';
import { sessionIssuer } from '../operators/adapters/session-issuer.ts';
import { remembered } from '../platform/http/auth/live-session.ts';
import {
  PublicKeySet,
  type TrustedIssuer,
  trustedWorkerIssuers,
  WorkerIssuers,
} from '../platform/http/auth/trusted-issuer.ts';
import type { TokenRules, VerifyToken } from '../platform/http/auth/verify-token.ts';
import { limitsFrom } from '../platform/http/limits.ts';
import { httpHandler, type HttpHandler } from '../platform/http/http-handler.ts';
import { type RouteFamilies, routesOnDemand } from '../platform/http/routing.ts';
import { sessionKeySource } from '../platform/keys/session-keys.ts';
import { createLog, type Log } from '../platform/log.ts';
import type { OperatorSignatures } from '../platform/signed/operator-signatures.ts';
import { dynamoTokenBuckets } from '../platform/store/token-buckets.ts';
import { dynamoStore } from '../platform/store/dynamo-store.ts';

/**
 * The Lambda handler of a context's routes, with the identity and origins of this deployment. Routes, words of
 * refusals and the verifier of tokens are loaded by the first request that needs them (ADR 19).
 */
export function serve(
  service: string,
  families: RouteFamilies,
  { log, signatures }: { readonly log?: Log; readonly signatures?: OperatorSignatures } = {},
): HttpHandler {
  const env = readEnvironment(
    'TENANT',
    'AUTH_ISSUER',
    'AUTH_AUDIENCE',
    'AUTH_JWKS',
    'AUTH_WORKERS',
    'CORS_ORIGINS',
    'LOG_LEVEL',
    'RATE_LIMITS',
    'TABLE_AUDIT',
    'TABLE_EPHEMERAL',
    'TABLE_REGISTRY',
    'TABLE_LEDGER',
    'TABLE_REQUESTS',
    'TABLE_KEYS',
  );
  const now = () => instantOf(Date.now());
  const dynamodb = dynamoClient();
  const store = dynamoStore(dynamodb, {
    registry: env.TABLE_REGISTRY,
    ledger: env.TABLE_LEDGER,
    requests: env.TABLE_REQUESTS,
    keys: env.TABLE_KEYS,
  });
  const addressKeys = monthlyKeys(dynamodb, env.TABLE_EPHEMERAL, 'rate-address-key');
  return httpHandler({
    routes: routesOnDemand(families),
    problems: async () => (await import('./all-problems.ts')).allProblems,
    verifyToken: verifierOnDemand({
      issuers: [
        {
          speaksFor: 'sessions',
          issuer: sessionIssuer(env.TENANT),
          audience: env.AUTH_AUDIENCE,
          keys: sessionKeySource(store),
          isLive: remembered(liveAccounts(store)),
        },
        ...otherOperatorIssuer(env),
        ...trustedWorkerIssuers(WorkerIssuers.parse(env.AUTH_WORKERS)),
      ],
    }),
    clock: now,
    log: log ?? createLog(service, env.LOG_LEVEL),
    audit: auditTrail(dynamodb, { audit: env.TABLE_AUDIT, ephemeral: env.TABLE_EPHEMERAL }, { service, now }),
    ...(signatures && { signatures }),
    emergencies: emergencyScopes(store),
    entrustments: storedEntrustments(store),
    rate: {
      limits: limitsFrom(env.RATE_LIMITS),
      buckets: dynamoTokenBuckets(dynamodb, env.TABLE_EPHEMERAL),
      hashAddress: (address, at) => hashAddress(address, at, addressKeys),
    },
    allowedOrigins: env.CORS_ORIGINS,
  });
}

/** Made when the first token comes: routes that are open to all need none. */
function verifierOnDemand(rules: TokenRules): VerifyToken {
  let made: VerifyToken | undefined;
  return async (...token) => {
    made ??= (await import('../platform/http/auth/verify-token.ts')).createTokenVerifier(rules);
    return made(...token);
  };
}

/** An issuer of operators' tokens beside the registry itself: on one machine, for tests. A deployment has none. */
const otherOperatorIssuer = (env: {
  readonly AUTH_ISSUER: string;
  readonly AUTH_AUDIENCE: string;
  readonly AUTH_JWKS: string;
}): TrustedIssuer[] =>
  env.AUTH_JWKS === NO_KEYS
    ? []
    : [
        {
          speaksFor: 'operators',
          issuer: env.AUTH_ISSUER,
          audience: env.AUTH_AUDIENCE,
          keys: PublicKeySet.parse(env.AUTH_JWKS),
        },
      ];

const NO_KEYS = '{"keys":[]}';
