import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { timeouts } from './timeouts.ts';

const clients = new Map<string | undefined, DynamoDBClient>();

/**
 * One for each region: all that a function does shares its connections. Endpoints and credentials come from the
 * environment (`AWS_ENDPOINT_URL_*`), never from code.
 */
export function dynamoClient(region?: string): DynamoDBClient {
  const made = clients.get(region);
  if (made !== undefined) return made;
  const client = new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 5,
    requestHandler: timeouts,
  });
  clients.set(region, client);
  return client;
}
