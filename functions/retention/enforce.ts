import { connect } from '../../shared/registry/connect.ts';
import { enforceRetention } from '../../shared/registry/enforce-retention.ts';

const connection = connect('enforce-retention');

/** Begins this span's run of the retention schedule, where one is in force and was released. */
export const handler = async (): Promise<{ readonly runId?: string }> => {
  const runId = await enforceRetention(connection);
  if (runId === undefined) return {};
  connection.log.info('retention/run-asked', { runId });
  return { runId };
};
