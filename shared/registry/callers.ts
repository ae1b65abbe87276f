import { emergencyScopes } from '../operators/adapters/emergency-scopes.ts';
import { liveAccounts } from '../operators/adapters/live-accounts.ts';
import { sessionIssuer } from '../operators/adapters/session-issuer.ts';
import { storedEntrustments } from '../operators/adapters/stored-entrustments.ts';
import { dynamoClient } from '../platform/clients.ts';
import type { Entrustments } from '../platform/entrustments.ts';
import { readEnvironment } from '../platform/environment.ts';
import { remembered } from '../platform/http/auth/live-session.ts';
import {
  PublicKeySet,
  type TrustedIssuer,
  trustedWorkerIssuers,
  WorkerIssuers,
} from '../platform/http/auth/trusted-issuer.ts';
import { createTokenVerifier, type VerifyToken } from '../platform/http/auth/verify-token.ts';
import type { EmergencyScopes } from '../platform/http/emergency.ts';
import { sessionKeySource } from '../platform/keys/session-keys.ts';
import { dynamoStore } from '../platform/store/dynamo-store.ts';

/** Who calls, and what an account alone does not tell of what they may do. */
export interface Callers {
  readonly verifyToken: VerifyToken;
  readonly emergencies: EmergencyScopes;
  readonly entrustments: Entrustments;
}

/** Callers as this deployment knows them. */
export function storedCallers(): Callers {
  const env = readEnvironment(
    'TENANT',
    'AUTH_ISSUER',
    'AUTH_AUDIENCE',
    'AUTH_JWKS',
    'AUTH_WORKERS',
    'TABLE_REGISTRY',
    'TABLE_LEDGER',
    'TABLE_REQUESTS',
    'TABLE_KEYS',
  );
  const store = dynamoStore(dynamoClient(), {
    registry: env.TABLE_REGISTRY,
    ledger: env.TABLE_LEDGER,
    requests: env.TABLE_REQUESTS,
    keys: env.TABLE_KEYS,
  });
  return {
    verifyToken: createTokenVerifier({
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
    emergencies: emergencyScopes(store),
    entrustments: storedEntrustments(store),
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
