import { DynamoDBClient, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { tenantOf } from '../../infra/tenants/tenants.ts';
import { createDeployment } from '../../local/cloud/deployment.ts';
import { namedResources } from '../../local/cloud/named-resources.ts';
import { tableMaker } from '../../local/cloud/tables.ts';
import { readAssembly, type Stack } from '../../local/cloud/template.ts';
import { credentialsFromEnvironment, localCredentials } from '../../local/endpoints.ts';
import { prefix, type TableId } from '../../shared/platform/deployment/names.ts';
import { root } from '../make-once.ts';

export const TENANT = '44';

/** Tables of both regions as they are deployed, with indexes and streams, under names of their own. */
export interface FreshTables {
  readonly regions: { readonly primary: string; readonly second: string };
  readonly name: (table: TableId) => string;
  /** A client of its own at each call, so that no two sides share connections. */
  readonly client: (region?: string) => DynamoDBClient;
  readonly drop: () => Promise<void>;
}

/** Needs the synthesized templates under `.build/cloud`. */
export async function freshTables(endpoint: string): Promise<FreshTables> {
  const mark = `bench-${randomBytes(5).toString('hex')}`;
  const { regions } = tenantOf(TENANT);
  const credentials = credentialsFromEnvironment(process.env) ?? localCredentials;
  const clients: DynamoDBClient[] = [];
  const client = (region: string = regions.primary) => {
    const made = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 5 });
    clients.push(made);
    return made;
  };
  const byRegion = new Map(Object.values(regions).map((region) => [region, client(region)]));
  const clientOf = (region: string) => byRegion.get(region) ?? client(region);
  const stacks = readAssembly(join(root, '.build/cloud'))
    .filter(({ name }) => name.startsWith(prefix(TENANT)))
    .map((stack) => withMarkedTables(stack, mark));
  const deployment = createDeployment({
    stacks,
    account: '000000000000',
    makers: { ...namedResources, 'AWS::DynamoDB::Table': tableMaker(clientOf) },
  });
  const tables = await deployment.resources('AWS::DynamoDB::Table');
  return {
    regions,
    name: (table) => `${mark}-${table}`,
    client,
    async drop() {
      for (const { region, made } of tables)
        await clientOf(region).send(new DeleteTableCommand({ TableName: made.ref }));
      for (const each of clients) each.destroy();
    },
  };
}

const withMarkedTables = (stack: Stack, mark: string): Stack => ({
  ...stack,
  template: {
    ...stack.template,
    Resources: Object.fromEntries(
      Object.entries(stack.template.Resources).map(([id, resource]) => {
        const name = resource.Properties?.['TableName'];
        if (resource.Type !== 'AWS::DynamoDB::Table' || name === undefined) return [id, resource];
        const marked = JSON.parse(JSON.stringify(name).replaceAll(prefix(TENANT), mark)) as unknown;
        return [id, { ...resource, Properties: { ...resource.Properties, TableName: marked } }];
      }),
    ),
  },
});
