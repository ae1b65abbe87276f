import { connect } from '../../shared/registry/connect.ts';
import { engineOf } from '../../shared/registry/contexts.ts';
import { commandBatchHandler } from '../../shared/platform/queue/command-batch.ts';

const connection = connect('process-commands');

export const handler = commandBatchHandler(engineOf(connection), connection.log);
