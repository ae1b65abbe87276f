import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { deployStacks, EMULATED_ACCOUNT } from '../../local/cloud/deploy-stacks.ts';
import { readAssembly, type Stack } from '../../local/cloud/template.ts';
import { connect, endpointVariables, type Clients, type Credentials } from '../../local/endpoints.ts';
import {
  archiveBucketName,
  intakeBucketName,
  prefix,
  queueIds,
  tableIds,
  tableName,
  type QueueId,
  type TableId,
} from '../../shared/platform/deployment/names.ts';
import { tenantOf } from '../../infra/tenants/tenants.ts';

/** Tables of both regions, queues and the intake bucket, made from the templates for one test file alone. */
export type FreshCloud = {
  readonly tenant: '44';
  readonly regions: { readonly primary: string; readonly second: string };
  readonly credentials: Credentials;
  readonly clients: Clients;
  /** Endpoints, region and credentials as a function's environment has them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<TableId, string>>;
  readonly queueUrls: Readonly<Record<QueueId, string>>;
  readonly bucket: string;
  readonly archiveBucket: string;
  readonly close: () => void;
};

const TENANT = '44';

/**
 * Isolated from other test files: DynamoDB Local keeps each access key's tables apart, so they bear their real
 * names; queues and buckets it has to be by name.
 */
export async function freshCloud(): Promise<FreshCloud> {
  const mark = `t${randomBytes(5).toString('hex')}`;
  const { regions } = tenantOf(TENANT);
  const credentials = { accessKeyId: mark, secretAccessKey: 'test' };
  const endpoints = { dynamodb: inject('dynamodbUrl'), sqsS3: inject('sqsS3Url') };
  const clients = connect(endpoints, { region: regions.primary, credentials });
  const stacks = readAssembly(inject('assembly'))
    .filter(({ name }) => name.startsWith(prefix(TENANT)))
    .map((stack) => renamed(stack, mark));
  const deployment = await deployStacks(stacks, clients);
  const queues = await deployment.resources('AWS::SQS::Queue');
  return {
    tenant: TENANT,
    regions,
    credentials,
    clients,
    environment: endpointVariables(endpoints, { region: regions.primary, credentials }),
    tables: record(tableIds, (id) => tableName(TENANT, id)),
    queueUrls: record(queueIds, (id) => {
      const queue = queues.find(({ properties }) => properties['QueueName'] === `${mark}-${id}`);
      if (!queue) throw new Error(`the templates make no queue ${id}`);
      return queue.made.ref;
    }),
    bucket: intakeBucketName(TENANT, EMULATED_ACCOUNT).replace(prefix(TENANT), mark),
    archiveBucket: archiveBucketName(TENANT, EMULATED_ACCOUNT).replace(prefix(TENANT), mark),
    close: clients.close,
  };
}

/** Queues and buckets under names of their own. */
const renamed = (stack: Stack, mark: string): Stack => ({
  ...stack,
  template: {
    ...stack.template,
    Resources: Object.fromEntries(
      Object.entries(stack.template.Resources).map(([id, resource]) => [
        id,
        { ...resource, Properties: withMark(resource.Properties ?? {}, mark) },
      ]),
    ),
  },
});

const withMark = (properties: Readonly<Record<string, unknown>>, mark: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      name === 'QueueName' || name === 'BucketName'
        ? (JSON.parse(JSON.stringify(value).replaceAll(prefix(TENANT), mark)) as unknown)
        : value,
    ]),
  );

const record = <K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
