import { monthlyKeys } from '../../audit/adapters/address-hash.ts';
import { dynamoLinks } from '../../audit/adapters/dynamo-links.ts';
import { dynamoSightings } from '../../audit/adapters/dynamo-sightings.ts';
import { auditRoutes } from '../../audit/http/routes.ts';
import { dynamoClient } from '../../platform/clients.ts';
import { provincialFederation } from '../../platform/deployment/federations.ts';
import { readEnvironment } from '../../platform/environment.ts';
import { createCursors } from '../../platform/http/cursor.ts';
import type { Route } from '../../platform/http/route.ts';
import { dynamoGateReader } from '../../statistics/adapters/dynamo-registry.ts';

/** Who saw or did what. Without a connection: whoever audits has no part in the keys that open persons. */
export function auditFamily(): readonly Route[] {
  const env = readEnvironment(
    'TENANT',
    'TABLE_REGISTRY',
    'TABLE_AUDIT',
    'TABLE_SIGHTINGS',
    'TABLE_EPHEMERAL',
  );
  const client = dynamoClient();
  const gates = dynamoGateReader(client, env.TABLE_REGISTRY);
  const cursorKey = monthlyKeys(client, env.TABLE_EPHEMERAL, 'audit-cursor-key');
  return auditRoutes({
    links: dynamoLinks(client, env.TABLE_AUDIT),
    sightings: dynamoSightings(client, env.TABLE_SIGHTINGS),
    stamps: (unions) => gates.stamps(unions),
    province: provincialFederation(env.TENANT).id,
    cursors: async (now) => createCursors(await cursorKey(now.slice(0, 7))),
  });
}
