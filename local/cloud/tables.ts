import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type AttributeDefinition,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Maker } from './deployment.ts';
import { refuseOtherProperties } from './properties.ts';

/** `AWS::DynamoDB::Table` as CloudFormation writes it; the names are those of the API but for the stream. */
type TableProperties = {
  readonly TableName: string;
  readonly KeySchema: KeySchemaElement[];
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
  readonly LocalSecondaryIndexes?: CreateTableCommandInput['LocalSecondaryIndexes'];
  readonly StreamSpecification?: { readonly StreamViewType: 'NEW_IMAGE' };
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean | string };
};

const carriedOut = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
  'TimeToLiveSpecification',
];

/** What protects data in the cloud and means nothing on one machine. Tables are made on demand in any case. */
const leftOut = [
  'BillingMode',
  'ProvisionedThroughput',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'DeletionProtectionEnabled',
  'ContributorInsightsSpecification',
  'ResourcePolicy',
  'Tags',
];

/** Makes tables; one that exists must have the same keys, and gets indexes, stream and expiry it lacks. */
export const tableMaker = (clientOf: (region: string) => DynamoDBClient): Maker => ({
  make: async (given, { logicalId, region }) => {
    refuseOtherProperties(logicalId, given, [...carriedOut, ...leftOut]);
    const properties = given as unknown as TableProperties;
    const client = clientOf(region);
    const existing = await describe(client, properties.TableName);
    const table = existing ? await adapt(client, properties, existing) : await create(client, properties);
    await expire(client, properties);
    return {
      ref: properties.TableName,
      attributes: {
        Arn: table.TableArn ?? '',
        ...(table.LatestStreamArn && { StreamArn: table.LatestStreamArn }),
      },
    };
  },
});

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined;
    throw cause;
  }
}

async function create(client: DynamoDBClient, properties: TableProperties): Promise<TableDescription> {
  await client.send(
    new CreateTableCommand({
      TableName: properties.TableName,
      KeySchema: properties.KeySchema,
      AttributeDefinitions: properties.AttributeDefinitions,
      GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
      LocalSecondaryIndexes: properties.LocalSecondaryIndexes,
      BillingMode: 'PAY_PER_REQUEST',
      ...streamOf(properties),
    }),
  );
  return whenActive(client, properties.TableName);
}

async function adapt(
  client: DynamoDBClient,
  properties: TableProperties,
  existing: TableDescription,
): Promise<TableDescription> {
  const { TableName } = properties;
  if (!sameKeys(properties.KeySchema, existing.KeySchema)) {
    throw new Error(
      `table ${TableName} has the key ${keyText(existing.KeySchema)}, the template wants ${keyText(properties.KeySchema)}: keep its data elsewhere and start with another data folder`,
    );
  }
  let table = existing;
  for (const index of properties.GlobalSecondaryIndexes ?? []) {
    const made = existing.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.IndexName);
    if (made && sameKeys(index.KeySchema, made.KeySchema)) continue;
    if (made) throw new Error(`index ${index.IndexName} of ${TableName} has another key than the template's`);
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions: properties.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    );
    table = await whenActive(client, TableName);
  }
  if (properties.StreamSpecification && !table.StreamSpecification?.StreamEnabled) {
    await client.send(new UpdateTableCommand({ TableName, ...streamOf(properties) }));
    table = await whenActive(client, TableName);
  }
  return table;
}

async function expire(client: DynamoDBClient, properties: TableProperties): Promise<void> {
  const { TableName, TimeToLiveSpecification } = properties;
  if (!TimeToLiveSpecification || String(TimeToLiveSpecification.Enabled) !== 'true') return;
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (TimeToLiveDescription?.AttributeName === TimeToLiveSpecification.AttributeName) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: TimeToLiveSpecification.AttributeName, Enabled: true },
    }),
  );
}

const streamOf = ({ StreamSpecification }: TableProperties) =>
  StreamSpecification && {
    StreamSpecification: { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType },
  };

const POLL_MILLISECONDS = 100;
const ACTIVE_MILLISECONDS = 120_000;

/** The local engine answers at once; a real one takes its time. */
async function whenActive(client: DynamoDBClient, TableName: string): Promise<TableDescription> {
  const deadline = Date.now() + ACTIVE_MILLISECONDS;
  while (Date.now() < deadline) {
    const table = await describe(client, TableName);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    if (table?.TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE')) {
      return table;
    }
    await sleep(POLL_MILLISECONDS);
  }
  throw new Error(`table ${TableName} did not become active in ${ACTIVE_MILLISECONDS} ms`);
}

const keyText = (keys: readonly KeySchemaElement[] | undefined): string =>
  (keys ?? []).map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(', ');

const sameKeys = (
  one: readonly KeySchemaElement[] | undefined,
  other: readonly KeySchemaElement[] | undefined,
) => keyText(one) === keyText(other);
