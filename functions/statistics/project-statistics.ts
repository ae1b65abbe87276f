import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { backOff } from '../../shared/platform/retry.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { projectStatistics } from '../../shared/statistics/adapters/stream-handler.ts';

const environment = readEnvironment('TABLE_STATISTICS', 'TABLE_APPLIED', 'LOG_LEVEL');

export const handler = projectStatistics(
  {
    store: dynamoStatisticsStore(dynamoClient(), {
      statistics: environment.TABLE_STATISTICS,
      applied: environment.TABLE_APPLIED,
    }),
    random: Math.random,
    pause: backOff,
  },
  createLog('project-statistics', environment.LOG_LEVEL),
);
