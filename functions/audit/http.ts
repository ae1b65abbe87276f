import { monthlyKeys } from '../../shared/audit/adapters/address-hash.ts';
import { dynamoLinks } from '../../shared/audit/adapters/dynamo-links.ts';
import { dynamoSightings } from '../../shared/audit/adapters/dynamo-sightings.ts';
import { auditRoutes } from '../../shared/audit/http/routes.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { provincialFederation } from '../../shared/platform/deployment/federations.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createCursors } from '../../shared/platform/http/cursor.ts';
import { serve } from '../../shared/registry/http.ts';
import { dynamoGateReader } from '../../shared/statistics/adapters/dynamo-registry.ts';

const env = readEnvironment('TENANT', 'TABLE_REGISTRY', 'TABLE_AUDIT', 'TABLE_SIGHTINGS', 'TABLE_EPHEMERAL');
const client = dynamoClient();
const gates = dynamoGateReader(client, env.TABLE_REGISTRY);
// Cursors under a key of the month: this function has no part in the keys that open persons.
const cursorKey = monthlyKeys(client, env.TABLE_EPHEMERAL, 'audit-cursor-key');

export const handler = serve(
  'audit-http',
  auditRoutes({
    links: dynamoLinks(client, env.TABLE_AUDIT),
    sightings: dynamoSightings(client, env.TABLE_SIGHTINGS),
    stamps: (unions) => gates.stamps(unions),
    province: provincialFederation(env.TENANT).id,
    cursors: async (now) => createCursors(await cursorKey(now.slice(0, 7))),
  }),
);
