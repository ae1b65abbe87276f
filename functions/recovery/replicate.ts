import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { replicateTables } from '../../shared/recovery/adapters/stream-handler.ts';

const environment = readEnvironment('SECOND_REGION', 'LOG_LEVEL');

export const handler = replicateTables(
  dynamoClient(environment.SECOND_REGION),
  createLog('replicate', environment.LOG_LEVEL),
);
