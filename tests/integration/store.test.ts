import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { storeContract } from '../contract/store.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { emptyTable } from '../support/tables.ts';

let cloud: FreshCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await freshCloud();
  client = cloud.clients.dynamodb(cloud.regions.primary);
});
afterAll(() => cloud.close());

describe('the store on DynamoDB', () => {
  storeContract(async () => {
    const { registry, ledger, requests, keys } = cloud.tables;
    await Promise.all([
      emptyTable(client, registry, ['pk']),
      emptyTable(client, ledger, ['pk', 'seq']),
      emptyTable(client, requests, ['pk']),
      emptyTable(client, keys, ['pk']),
    ]);
    return dynamoStore(client, { registry, ledger, requests, keys });
  });
});
