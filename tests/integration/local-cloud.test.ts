import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeployment, type Deployment } from '../../local/cloud/deployment.ts';
import { tableMaker } from '../../local/cloud/tables.ts';
import type { TemplateResource } from '../../local/cloud/template.ts';
import { secondTableIds, tableIds, tableName } from '../../shared/platform/deployment/names.ts';
import { freshCloud, type FreshCloud } from '../support/fresh-cloud.ts';

let cloud: FreshCloud;
beforeAll(async () => {
  cloud = await freshCloud();
});
afterAll(() => cloud.close());

describe('what the templates make on this machine', () => {
  it('is every table in the first region, and in the second the replicated ones and its own of the lease', async () => {
    const namesIn = async (region: string) =>
      (await cloud.clients.dynamodb(region).send(new ListTablesCommand({}))).TableNames?.toSorted();
    expect(await namesIn(cloud.regions.primary)).toEqual(
      tableIds.map((id) => tableName('44', id)).toSorted(),
    );
    expect(await namesIn(cloud.regions.second)).toEqual(
      secondTableIds.map((id) => tableName('44', id)).toSorted(),
    );
  });

  it('has the keys, indexes, streams and expiry of the templates', async () => {
    const client = cloud.clients.dynamodb(cloud.regions.primary);
    const describeTable = async (TableName: string) =>
      (await client.send(new DescribeTableCommand({ TableName }))).Table;
    const registry = await describeTable(cloud.tables.registry);
    expect(registry?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).toSorted()).toEqual([
      'by-due',
      'by-superior',
      'by-union',
      'work-queue',
    ]);
    expect(registry?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
    expect((await describeTable(cloud.tables.ledger))?.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'seq', KeyType: 'RANGE' },
    ]);
    const expiry = await client.send(new DescribeTimeToLiveCommand({ TableName: cloud.tables.requests }));
    expect(expiry.TimeToLiveDescription).toMatchObject({
      AttributeName: 'expiresAt',
      TimeToLiveStatus: 'ENABLED',
    });
  });

  it('has queues with the attributes of the templates, dead letters included', async () => {
    const { Attributes } = await cloud.clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: cloud.queueUrls['commands.fifo'],
        AttributeNames: ['All'],
      }),
    );
    expect(Attributes).toMatchObject({ FifoQueue: 'true', VisibilityTimeout: '60' });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toMatchObject({
      deadLetterTargetArn: expect.stringMatching(/-commands-dlq\.fifo$/),
      maxReceiveCount: 5,
    });
  });

  it('is another test file’s not at all', async () => {
    const other = await freshCloud();
    const client = cloud.clients.dynamodb(cloud.regions.primary);
    const item = { TableName: cloud.tables.applied, Item: { pk: { S: 'mine' } } };
    await client.send(new PutItemCommand(item));
    const { Item } = await other.clients
      .dynamodb(other.regions.primary)
      .send(new GetItemCommand({ TableName: other.tables.applied, Key: { pk: { S: 'mine' } } }));
    expect(Item).toBeUndefined();

    await cloud.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: cloud.queueUrls.intake, MessageBody: 'mine' }),
    );
    const { Messages } = await other.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: other.queueUrls.intake }),
    );
    expect(Messages).toBeUndefined();

    await cloud.clients.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: 'mine', Body: 'mine' }));
    const { KeyCount } = await other.clients.s3.send(new ListObjectsV2Command({ Bucket: other.bucket }));
    expect(KeyCount).toBe(0);
    other.close();
  });
});

describe('a table of an earlier start', () => {
  const deploymentOf = (more: object): Deployment => {
    const table: TemplateResource = {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'earlier',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        ...more,
      },
    };
    return createDeployment({
      account: '0',
      makers: { 'AWS::DynamoDB::Table': tableMaker(cloud.clients.dynamodb) },
      stacks: [{ name: 's', region: cloud.regions.primary, template: { Resources: { Table: table } } }],
    });
  };
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  const keys = (hash: string) => [{ AttributeName: hash, KeyType: 'HASH' }];

  it('keeps its items and gets the index, stream and expiry that the template now has', async () => {
    await deploymentOf({}).deploy();
    const client = cloud.clients.dynamodb(cloud.regions.primary);
    await client.send(new PutItemCommand({ TableName: 'earlier', Item: { pk: { S: '1' }, by: { S: 'x' } } }));
    const grown = {
      AttributeDefinitions: [attribute('pk'), attribute('by')],
      GlobalSecondaryIndexes: [
        { IndexName: 'by-it', KeySchema: keys('by'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    };
    await deploymentOf(grown).deploy();
    const [again] = await deploymentOf(grown).resources('AWS::DynamoDB::Table');
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'earlier' }));
    expect(again?.made.attributes['StreamArn']).toBe(Table?.LatestStreamArn);
    expect(Table).toMatchObject({
      ItemCount: 1,
      GlobalSecondaryIndexes: [{ IndexName: 'by-it', IndexStatus: 'ACTIVE' }],
      StreamSpecification: { StreamEnabled: true },
    });
  });

  it('is refused when its key is another', async () => {
    await expect(
      deploymentOf({ AttributeDefinitions: [attribute('id')], KeySchema: keys('id') }).deploy(),
    ).rejects.toThrow('table earlier has the key pk HASH, the template wants id HASH');
  });
});
