import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { dynamoEvidence } from '../../shared/audit/adapters/dynamo-evidence.ts';
import { dynamoLinks } from '../../shared/audit/adapters/dynamo-links.ts';
import { dynamoTimeIndex } from '../../shared/audit/adapters/dynamo-time-index.ts';
import { evidenceContract } from '../contract/evidence.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { emptyTable } from '../support/tables.ts';

let cloud: FreshCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await freshCloud();
  client = cloud.clients.dynamodb(cloud.regions.primary);
});
afterAll(() => cloud.close());

describe('ledger and audit trail on DynamoDB', () => {
  evidenceContract(async () => {
    const { ledger, audit, registry } = cloud.tables;
    await Promise.all([emptyTable(client, ledger, ['pk', 'seq']), emptyTable(client, audit, ['pk', 'seq'])]);
    return {
      links: dynamoLinks(client, audit),
      index: dynamoTimeIndex(client, { ledger, audit }),
      evidence: dynamoEvidence(client, { ledger, audit, registry }, { segments: 3 }),
    };
  });
});
