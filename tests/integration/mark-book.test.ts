import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { dynamoMarkBook } from '../../shared/members/adapters/dynamo-mark-book.ts';
import { markBookContract } from '../contract/mark-book.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';

let cloud: FreshCloud;
let client: DynamoDBClient;
let number = 0;
beforeAll(async () => {
  cloud = await freshCloud();
  client = cloud.clients.dynamodb(cloud.regions.primary);
});
afterAll(() => cloud.close());

const fresh = () => String((number += 1)).padStart(4, '0');

markBookContract(() => dynamoMarkBook(client, cloud.tables.likeness), fresh);
