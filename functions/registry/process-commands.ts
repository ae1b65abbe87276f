import { connect, engineOf } from '../../shared/registry/connect.ts';
import { commandBatchHandler } from '../../shared/platform/queue/command-batch.ts';

const connection = connect('process-commands');

export const handler = commandBatchHandler(engineOf(connection), connection.log);
