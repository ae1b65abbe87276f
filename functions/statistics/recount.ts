import { setTimeout } from 'node:timers/promises';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { dynamoRegistryScan } from '../../shared/statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import {
  maintain,
  Maintenance,
  type MaintenanceReport,
} from '../../shared/statistics/application/maintain.ts';

const environment = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED', 'LOG_LEVEL');
const client = dynamoClient();
const log = createLog('recount', environment.LOG_LEVEL);

/** Long enough for a change to pass through the stream. */
const PAUSE_MILLISECONDS = 2_000;

const projection = {
  store: dynamoStatisticsStore(client, {
    statistics: environment.TABLE_STATISTICS,
    applied: environment.TABLE_APPLIED,
  }),
  random: Math.random,
  pause: () => setTimeout(PAUSE_MILLISECONDS),
  fault: (error: unknown) => log.error('statistics/attempt-failed', error),
};

/** Invoked by an administrator, with a `Maintenance` as its event. */
export const handler = async (event: unknown): Promise<MaintenanceReport> =>
  maintain(
    projection,
    dynamoRegistryScan(client, environment.TABLE_REGISTRY, { segments: 8 }),
    Maintenance.parse({ action: 'recount', ...(event as object | null) }),
  );
