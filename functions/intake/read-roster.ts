import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { FoundingAppliedEvent } from '../../events/founding-applied.ts';
import { sha256 } from '../../shared/intake/adapters/sha256.ts';
import { readRows } from '../../shared/intake/adapters/spreadsheet.ts';
import { uploads } from '../../shared/intake/adapters/uploads.ts';
import { readRoster } from '../../shared/intake/application/read-roster.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { sqsClient } from '../../shared/platform/queue/sqs-client.ts';
import { connect } from '../../shared/registry/connect.ts';
import { jobOf, rosterCommands } from '../../shared/registry/roster-commands.ts';

const connection = connect('read-roster');
const { BUCKET_INTAKE, QUEUE_INTAKE } = readEnvironment('BUCKET_INTAKE', 'QUEUE_INTAKE');
const files = uploads({
  s3: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
  bucket: BUCKET_INTAKE,
});
const sqs = sqsClient();

/** Time to queue the rest of a long file before the function is ended. */
const RESERVE_MILLISECONDS = 30_000;

export const handler = async ({ Records }: SQSEvent, context: Context): Promise<void> => {
  for (const { body } of Records) await read(FoundingAppliedEvent.parse(JSON.parse(body)), context);
};

async function read(event: FoundingAppliedEvent, context: Context): Promise<void> {
  const job = jobOf(event);
  const reading = await readRoster({
    ...rosterCommands(connection),
    open: (key) => files.open(key),
    readRows,
    newDigest: sha256,
    chunksInFlight: 2,
    mayContinue: () => context.getRemainingTimeInMillis() > RESERVE_MILLISECONDS,
  })(job);
  if (reading.status === 'paused') {
    const rest = { ...event, data: { ...event.data, fromChunk: reading.nextChunk } };
    await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_INTAKE, MessageBody: JSON.stringify(rest) }));
    return;
  }
  // Its rows are commands now, or it is of no use: what was collected is kept sealed only.
  await files.remove(job.objectKey);
  connection.log.info('roster/read', { applicationId: job.applicationId, status: reading.status });
}
