import { dynamoClient } from '../../shared/platform/clients.ts';
import { sweep } from '../../shared/platform/engine/sweep.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { dynamoPending } from '../../shared/platform/store/pending.ts';
import { connect } from '../../shared/registry/connect.ts';

const connection = connect('tick');
const env = readEnvironment('TABLE_REGISTRY', 'TABLE_REQUESTS');
const pending = dynamoPending(dynamoClient(), { registry: env.TABLE_REGISTRY, requests: env.TABLE_REQUESTS });

export const handler = async (): Promise<void> => {
  const swept = await sweep(connection.now(), { ...connection, pending });
  connection.log.info('tick/swept', { sent: swept.sent, resent: swept.resent });
};
