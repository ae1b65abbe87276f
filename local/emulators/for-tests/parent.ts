import { startDynamoDb } from '../dynamodb.ts';
import { startSqsS3 } from '../sqs-s3.ts';

/** A runtime that can be killed: `node parent.ts <data folder>` starts both emulators and tells where they are. */
const folder = process.argv[2] ?? '';
const log = (): void => undefined;
const [dynamodb, sqsS3] = await Promise.all([
  startDynamoDb({ storage: { folder: `${folder}/dynamodb` }, log }),
  startSqsS3({ storage: { folder: `${folder}/sqs-s3` }, region: 'cn-north-1', log }),
]);
console.log(
  JSON.stringify({
    dynamodb: { url: dynamodb.url, pid: dynamodb.pid },
    sqsS3: { url: sqsS3.url, pid: sqsS3.pid },
  }),
);
