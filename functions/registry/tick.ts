import { dynamoClient } from '../../shared/platform/clients.ts';
import { sweep } from '../../shared/platform/engine/sweep.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { dynamoPending } from '../../shared/platform/store/pending.ts';
import { NotWriter } from '../../shared/platform/engine/writer-lease.ts';
import { connect, leaseOf } from '../../shared/registry/connect.ts';

const connection = connect('tick');
const env = readEnvironment('TABLE_REGISTRY', 'TABLE_REQUESTS');
const lease = leaseOf();
const pending = dynamoPending(dynamoClient(), { registry: env.TABLE_REGISTRY, requests: env.TABLE_REQUESTS });

export const handler = async (): Promise<void> => {
  if (!(await isWriter())) {
    // Nothing could be decided: to send it now would only wear out the queue's tries.
    connection.log.warn('tick/not-writer');
    return;
  }
  const swept = await sweep(connection.now(), { ...connection, pending });
  connection.log.info('tick/swept', { sent: swept.sent, resent: swept.resent });
};

async function isWriter(): Promise<boolean> {
  try {
    await lease.hold();
    return true;
  } catch (fault) {
    if (fault instanceof NotWriter) return false;
    throw fault;
  }
}
