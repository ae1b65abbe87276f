import { storedAccounts } from '../../operators/adapters/accounts.ts';
import { dynamoChallenges } from '../../operators/adapters/dynamo-challenges.ts';
import { sessionIssuer } from '../../operators/adapters/session-issuer.ts';
import { sessionTokens } from '../../operators/adapters/session-tokens.ts';
import { signInRoutes } from '../../operators/http/sign-in-routes.ts';
import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { keyService } from '../../platform/keys/key-service.ts';
import { sessionKeySource, sessionSigner } from '../../platform/keys/session-keys.ts';
import type { Connection } from '../connect.ts';
import { trustedCertificates } from './trusted-certificates.ts';

/** Sessions of operators and machines, and the keys by which anybody can check their tokens. */
export function signInFamily({ store, tenant }: Connection): readonly Route[] {
  const env = readEnvironment('AUTH_AUDIENCE', 'AWS_REGION', 'KEY_SERVICE', 'TABLE_EPHEMERAL');
  const signer = sessionSigner({ store, service: keyService(env.KEY_SERVICE), region: env.AWS_REGION });
  return signInRoutes({
    challenges: dynamoChallenges(dynamoClient(), env.TABLE_EPHEMERAL, tenant),
    certificates: trustedCertificates(),
    accounts: storedAccounts(store),
    tokens: sessionTokens(signer, { issuer: sessionIssuer(tenant), audience: env.AUTH_AUDIENCE }),
    keys: sessionKeySource(store),
  });
}
