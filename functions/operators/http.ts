import { storedAccounts } from '../../shared/operators/adapters/accounts.ts';
import { certificateVerifier } from '../../shared/operators/adapters/certificate-verifier.ts';
import { dynamoChallenges } from '../../shared/operators/adapters/dynamo-challenges.ts';
import { sessionIssuer, sessionTokens } from '../../shared/operators/adapters/session-tokens.ts';
import { storedTrust } from '../../shared/operators/adapters/stored-trust.ts';
import { dynamoTrustStore } from '../../shared/operators/adapters/trust-store.ts';
import { breakGlassHandlers } from '../../shared/operators/application/break-glass-handlers.ts';
import { entrustmentHandlers } from '../../shared/operators/application/entrustment-handlers.ts';
import { operatorHandlers } from '../../shared/operators/application/handlers.ts';
import { breakGlassRoutes } from '../../shared/operators/http/break-glass-routes.ts';
import { entrustmentRoutes } from '../../shared/operators/http/entrustment-routes.ts';
import { operatorRoutes } from '../../shared/operators/http/operator-routes.ts';
import { signInRoutes } from '../../shared/operators/http/sign-in-routes.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { keyService } from '../../shared/platform/keys/key-service.ts';
import { sessionKeySource, sessionSigner } from '../../shared/platform/keys/session-keys.ts';
import { connect, cursorsOf, edgeOf, historiesOf, recordsOf } from '../../shared/registry/connect.ts';
import { keyRoutes } from '../../shared/registry/http-keys.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';
import { retentionHandlers } from '../../shared/retention/application/handlers.ts';
import { retentionRoutes } from '../../shared/retention/http/routes.ts';
import { rulesHandlers } from '../../shared/rules/application/handlers.ts';
import { rulesRoutes } from '../../shared/rules/http/routes.ts';

const connection = connect('operators-http');
const env = readEnvironment(
  'AUTH_AUDIENCE',
  'AWS_REGION',
  'KEY_SERVICE',
  'TABLE_EPHEMERAL',
  'TRUST_HOURS',
  'TRUST_ROOTS',
);
const { store, tenant } = connection;
const client = dynamoClient();
const trust = storedTrust(dynamoTrustStore(client, env.TABLE_EPHEMERAL), {
  roots: new Set(env.TRUST_ROOTS),
  longest: env.TRUST_HOURS * 3_600_000,
});
const certificates = certificateVerifier(trust);
const signer = sessionSigner({ store, service: keyService(env.KEY_SERVICE), region: env.AWS_REGION });

const edge = edgeOf(connection, [
  ...operatorHandlers,
  ...breakGlassHandlers,
  ...entrustmentHandlers,
  ...retentionHandlers(),
  ...rulesHandlers(tenant),
]);
const records = recordsOf(connection);

export const handler = serve(
  'operators-http',
  [
    ...signInRoutes({
      challenges: dynamoChallenges(client, env.TABLE_EPHEMERAL, tenant),
      certificates,
      accounts: storedAccounts(store),
      tokens: sessionTokens(signer, { issuer: sessionIssuer(tenant), audience: env.AUTH_AUDIENCE }),
      keys: sessionKeySource(store),
    }),
    ...operatorRoutes({ edge, records, certificates }),
    ...breakGlassRoutes({ edge, records, cursors: cursorsOf(connection) }),
    ...entrustmentRoutes({ edge, records, cursors: cursorsOf(connection) }),
    ...keyRoutes(connection),
    ...retentionRoutes({ edge, records }),
    ...rulesRoutes({ tenant, edge, records, historyOf: historiesOf() }),
  ],
  { ...connection, signatures: signaturesOf(connection) },
);
