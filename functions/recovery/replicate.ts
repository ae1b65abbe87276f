import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { measured } from '../../shared/platform/metrics.ts';
import { leaseFromEnvironment } from '../../shared/recovery/adapters/lease-from-environment.ts';
import { replicateTables } from '../../shared/recovery/adapters/stream-handler.ts';

const environment = readEnvironment('TENANT', 'SECOND_REGION', 'LOG_LEVEL');
const { register, region } = leaseFromEnvironment();
const measure = measured(environment.TENANT);

export const handler = replicateTables({
  replica: dynamoClient(environment.SECOND_REGION),
  log: createLog('replicate', environment.LOG_LEVEL),
  isWriter: async () => {
    const who = await register.read();
    if (who === undefined) throw new Error('there is no register of the writer: nothing was provisioned');
    return who.holder === region;
  },
  lag: (table, milliseconds) => measure('ReplicationLag', milliseconds, { Table: table }),
});
