import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { tableShapes } from '../../infra/stacks/data.ts';
import { keyAlias, prefix, tableIds, type TableId } from '../../shared/platform/deployment/names.ts';

export interface Target {
  readonly client: DynamoDBClient;
  readonly into: string;
  readonly table: (id: TableId) => string;
}

/** What is restored, and how far: an item of the target itself, so that an interrupted restore goes on. */
export interface Plan {
  readonly tenant: string;
  readonly to: string;
  readonly from: string;
  /** Count and digest of the entries that are restored. */
  readonly kept: string;
}

export const targetIn = (client: DynamoDBClient, into: string): Target => ({
  client,
  into,
  table: (id) => `${into}-${id}`,
});

/** Throws on a prefix that is, or could be taken for, that of a live province. */
export function refuseLive(into: string): void {
  if (!/^[a-z][a-z0-9-]{2,60}$/.test(into))
    throw new Error(`--into ${into}: 前缀不合规 · no prefix for tables`);
  if (into.startsWith(prefix('')))
    throw new Error(`--into ${into}: 不得写入正在使用的表 · live tables are never written to`);
}

/** Makes the tables that lack, and answers whether this same restore has begun there before. */
export async function prepareTarget(
  target: Target,
  plan: Plan,
  isCloud: boolean,
): Promise<'new' | 'resumed'> {
  const there = await planIn(target);
  if (there !== undefined && !isDeepStrictEqual(there, plan))
    throw new Error(
      `${target.into}: 已有另一次恢复 · another restore has begun there: ${JSON.stringify(there)}`,
    );
  if (there === undefined)
    for (const id of tableIds)
      if (id !== 'ephemeral' && (await exists(target, id)))
        throw new Error(`${target.table(id)}: 表已存在且非本次恢复所建 · exists, and no restore made it`);
  // The table that holds the plan comes first: whatever else is there is of this restore.
  await make(target, 'ephemeral', { plan, isCloud });
  await target.client.send(
    new PutItemCommand({ TableName: target.table('ephemeral'), Item: marshall({ pk: PLAN, plan }) }),
  );
  for (const id of tableIds) await make(target, id, { plan, isCloud });
  return there === undefined ? 'new' : 'resumed';
}

const PLAN = 'restore#plan';

async function planIn({ client, table }: Target): Promise<Plan | undefined> {
  try {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table('ephemeral'),
        Key: marshall({ pk: PLAN }),
        ConsistentRead: true,
      }),
    );
    if (Item === undefined)
      throw new Error(`${table('ephemeral')}: 表已存在且非本次恢复所建 · exists, and no restore made it`);
    return unmarshall(Item)['plan'] as Plan;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function exists({ client, table }: Target, id: TableId): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: table(id) }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

async function make(
  target: Target,
  id: TableId,
  { plan, isCloud }: { readonly plan: Plan; readonly isCloud: boolean },
): Promise<void> {
  if (await exists(target, id)) return;
  const { sort, indexes, streamed } = tableShapes[id];
  const pairs = Object.entries(indexes);
  const attributes = new Map(
    [
      { name: 'pk', type: 'S' },
      ...(sort ? [sort] : []),
      ...pairs.flatMap(([, { partition, sort: within }]) => [partition, within]),
    ].map(({ name, type }) => [name, type as 'S' | 'N']),
  );
  const keys = (partition: string, within?: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    ...(within === undefined ? [] : [{ AttributeName: within, KeyType: 'RANGE' as const }]),
  ];
  const TableName = target.table(id);
  await target.client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      KeySchema: keys('pk', sort?.name),
      ...(pairs.length > 0 && {
        GlobalSecondaryIndexes: pairs.map(([IndexName, { partition, sort: within }]) => ({
          IndexName,
          KeySchema: keys(partition.name, within.name),
          Projection: { ProjectionType: 'KEYS_ONLY' as const },
        })),
      }),
      ...(streamed && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const } }),
      ...(isCloud && {
        SSESpecification: { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId: keyAlias(plan.tenant) },
        DeletionProtectionEnabled: true,
      }),
    }),
  );
  await waitUntilTableExists(
    { client: target.client, maxWaitTime: 300, minDelay: 1, maxDelay: 5 },
    { TableName },
  );
}
