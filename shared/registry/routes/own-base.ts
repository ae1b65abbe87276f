import { dynamoClaims } from '../../members/adapters/own-claim.ts';
import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import { workerIdentities } from '../../platform/keys/worker-identity.ts';
import type { Connection } from '../connect.ts';
import { routeBase } from './base.ts';

/** What the routes read by in which workers ask about themselves. */
export const ownBase = (connection: Connection) => ({
  ...routeBase(connection),
  readClaim: dynamoClaims(dynamoClient(), readEnvironment('TABLE_REGISTRY').TABLE_REGISTRY),
  identities: workerIdentities(connection.ring),
});
