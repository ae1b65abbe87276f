import { randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';

/**
 * A function that does what its messages tell it to: succeed, fail in one of the ways a function can, or hang.
 * It writes down every batch it gets, so that a test sees from outside what the event source mapping did, on
 * one machine as in a cloud.
 */
export type Act = 'ok' | 'list' | 'throw' | 'exit' | 'hang';

/** One scripted message: what to do at its first delivery, its second, …; the last repeats. */
export interface Script {
  readonly run: string;
  readonly id: string;
  readonly acts: readonly Act[];
}

interface Delivered extends Script {
  /** What to name in `batchItemFailures`. */
  readonly identifier: string;
}

const dynamodb = new DynamoDBClient();
const TableName = process.env['TABLE_JOURNAL'] ?? '';

export const handler = async (event: SQSEvent | DynamoDBStreamEvent) => {
  const delivered = event.Records.flatMap(deliveredIn);
  const batch = { pk: delivered[0]?.run ?? '', sk: `${new Date().toISOString()} ${randomUUID()}` };
  const note = (edge: 'begun' | 'ended') =>
    dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: {
          pk: { S: batch.pk },
          sk: { S: `${batch.sk} ${edge}` },
          at: { N: String(Date.now()) },
          ids: { L: delivered.map(({ id }) => ({ S: id })) },
        },
      }),
    );
  await note('begun');
  const failed: string[] = [];
  for (const message of delivered) {
    const act = message.acts[Math.min(await timesSeen(message), message.acts.length) - 1] ?? 'ok';
    if (act === 'throw') throw new Error(`told to fail at ${message.id}`);
    if (act === 'exit') process.exit(1);
    if (act === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (act === 'list') failed.push(message.identifier);
  }
  await note('ended');
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};

function deliveredIn(record: (SQSEvent | DynamoDBStreamEvent)['Records'][number]): Delivered[] {
  if ('body' in record) return [{ ...(JSON.parse(record.body) as Script), identifier: record.messageId }];
  const script = record.dynamodb?.NewImage?.['script']?.S;
  const identifier = record.dynamodb?.SequenceNumber;
  return script === undefined || identifier === undefined
    ? []
    : [{ ...(JSON.parse(script) as Script), identifier }];
}

async function timesSeen({ run, id }: Script): Promise<number> {
  const { Attributes } = await dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: { S: `${run} times` }, sk: { S: id } },
      UpdateExpression: 'ADD seen :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Number(Attributes?.['seen']?.N);
}
