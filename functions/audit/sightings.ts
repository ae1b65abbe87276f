import { indexEntry } from '../../shared/audit/adapters/dynamo-sightings.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { inStreamOrder } from '../../shared/platform/stream/in-stream-order.ts';

const env = readEnvironment('TABLE_SIGHTINGS', 'LOG_LEVEL');

export const handler = inStreamOrder(
  indexEntry(dynamoClient(), env.TABLE_SIGHTINGS),
  createLog('index-sightings', env.LOG_LEVEL),
);
