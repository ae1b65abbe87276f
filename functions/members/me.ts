import { dynamoClaims } from '../../shared/members/adapters/own-claim.ts';
import { ownCaseHandlers } from '../../shared/members/application/case-handlers.ts';
import { ownConsentHandlers } from '../../shared/members/application/consent-handlers.ts';
import { ownErasureHandlers } from '../../shared/members/application/erasure-handler.ts';
import { ownHandlers } from '../../shared/members/application/own-handlers.ts';
import { ownApplicationHandlers } from '../../shared/members/application/membership-handlers.ts';
import { ownTransferHandlers } from '../../shared/members/application/transfer-handlers.ts';
import { accessCopyRoutes } from '../../shared/members/http/access-copy-routes.ts';
import { ownCaseRoutes } from '../../shared/members/http/case-routes.ts';
import { ownConsentRoutes } from '../../shared/members/http/consent-routes.ts';
import { nearestUnionRoutes } from '../../shared/members/http/nearest-routes.ts';
import { ownApplicationRoutes } from '../../shared/members/http/own-application-routes.ts';
import { ownErasureRoutes } from '../../shared/members/http/own-erasure-routes.ts';
import { ownRoutes } from '../../shared/members/http/own-routes.ts';
import { ownTimelineRoutes } from '../../shared/members/http/timeline-routes.ts';
import { ownTransferRoutes } from '../../shared/members/http/own-transfer-routes.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { workerIdentities } from '../../shared/platform/keys/worker-identity.ts';
import { connect, edgeOf, historiesOf, recordsOf } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { nearestUnions } from '../../shared/registry/nearest-unions.ts';
import { placeNames } from '../../shared/registry/place-names.ts';

const connection = connect('me-http');

const env = readEnvironment('TABLE_REGISTRY');
const records = recordsOf(connection);

const dependencies = {
  ...connection,
  edge: edgeOf(connection, [
    ...ownHandlers(connection.vault),
    ...ownApplicationHandlers(connection.vault),
    ...ownTransferHandlers(connection.vault),
    ...ownConsentHandlers(connection.vault),
    ...ownCaseHandlers(connection.vault),
    ...ownErasureHandlers(connection.vault),
  ]),
  records,
  readClaim: dynamoClaims(dynamoClient(), env.TABLE_REGISTRY),
  historyOf: historiesOf(),
  namesOf: placeNames(records),
  identities: workerIdentities(connection.ring),
};

/** What members ask about themselves, apart from all else: it is asked most, and needs the least. */
export const handler = serve(
  'me-http',
  [
    ...ownRoutes(dependencies),
    ...ownApplicationRoutes(dependencies),
    ...nearestUnionRoutes({ nearest: nearestUnions(connection.tenant, records) }),
    ...ownTransferRoutes(dependencies),
    ...ownConsentRoutes(dependencies),
    ...ownCaseRoutes(dependencies),
    ...accessCopyRoutes(dependencies),
    ...ownTimelineRoutes(dependencies),
    ...ownErasureRoutes(dependencies),
  ],
  connection,
);
