import { afterAll, beforeAll } from 'vitest';
import { dynamoTokenBuckets } from '../../shared/platform/store/token-buckets.ts';
import { tokenBucketsContract } from '../contract/token-buckets.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';

let cloud: FreshCloud;
let number = 0;
beforeAll(async () => {
  cloud = await freshCloud();
});
afterAll(() => cloud.close());

tokenBucketsContract(
  () => dynamoTokenBuckets(cloud.clients.dynamodb(cloud.regions.primary), cloud.tables.ephemeral),
  () => `bucket-${String((number += 1))}`,
);
