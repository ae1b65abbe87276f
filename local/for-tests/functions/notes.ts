import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';

/**
 * Functions of the province for tests: a note arrives by HTTP, is queued, stored by the queue's reader, and
 * copied to the second region by the table's. All they know of where things are comes from the environment.
 */
const env = (name: string): string => process.env[name] ?? '';
const dynamodb = new DynamoDBClient();
const second = new DynamoDBClient({ region: env('SECOND_REGION') });
const sqs = new SQSClient();
const s3 = new S3Client();

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

export const http = async (event: APIGatewayProxyEventV2) => {
  if (event.routeKey === 'GET /notes') {
    const client = event.queryStringParameters?.['region'] === 'second' ? second : dynamodb;
    const { Items = [] } = await client.send(new ScanCommand({ TableName: env('TABLE_NOTES') }));
    return { statusCode: 200, body: JSON.stringify(Items.map(({ pk }) => pk?.S).toSorted()) };
  }
  const id = event.pathParameters?.['id'] ?? '';
  await s3.send(new PutObjectCommand({ Bucket: env('BUCKET_NOTES'), Key: id, Body: event.body ?? '' }));
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: env('QUEUE_NOTES'),
      MessageBody: id,
      MessageGroupId: id.slice(0, 1),
      MessageDeduplicationId: id,
    }),
  );
  return { statusCode: 202, body: '' };
};

export const store = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  for (const { body } of event.Records) {
    await dynamodb.send(
      new PutItemCommand({ TableName: env('TABLE_NOTES'), Item: { pk: { S: body }, marks: { M: {} } } }),
    );
    await pause(20);
  }
  return { batchItemFailures: [] };
};

export const copy = async (event: DynamoDBStreamEvent): Promise<void> => {
  for (const { dynamodb: change } of event.Records) {
    if (change?.NewImage) {
      await second.send(
        new PutItemCommand({ TableName: env('TABLE_NOTES'), Item: change.NewImage as Record<string, never> }),
      );
    }
  }
};

export const settings = async () =>
  Promise.resolve({
    statusCode: 200,
    body: JSON.stringify({
      region: env('AWS_REGION'),
      keyService: env('KEY_SERVICE'),
      issuer: env('AUTH_ISSUER'),
      audience: env('AUTH_AUDIENCE'),
      jwks: env('AUTH_JWKS'),
    }),
  });
