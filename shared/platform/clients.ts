import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';

/** A call that hangs is given up well before the function is: what it did is found out by the next try. */
const timeouts = { connectionTimeout: 1_000, requestTimeout: 5_000 };

/** Endpoints and credentials come from the environment (`AWS_ENDPOINT_URL_*`), never from code. */
export const dynamoClient = (region?: string): DynamoDBClient =>
  new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 5,
    requestHandler: timeouts,
  });

export const sqsClient = (): SQSClient => new SQSClient({ maxAttempts: 5, requestHandler: timeouts });
