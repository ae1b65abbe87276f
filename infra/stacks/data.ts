import { CfnOutput, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type Attribute,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  streamArnExport,
  tableName,
  type IndexId,
  type TableId,
} from '../../shared/platform/deployment/names.ts';
import type { Tenant } from '../../shared/platform/deployment/tenant.ts';
import { pascal } from './pascal.ts';

type Index = { readonly partition: Attribute; readonly sort: Attribute };
type Shape<T extends TableId> = {
  readonly sort?: Attribute;
  readonly indexes: Readonly<Record<IndexId<T>, Index>>;
  readonly streamed: boolean;
  /** The attribute that holds the second, since 1970, after which an item may go. */
  readonly expires?: string;
};

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
const number = (name: string): Attribute => ({ name, type: AttributeType.NUMBER });

const byTime: Index = { partition: text('timeShard'), sort: text('timeSort') };

export const tableShapes: { readonly [T in TableId]: Shape<T> } = {
  registry: {
    indexes: {
      'by-union': { partition: text('inUnion'), sort: text('inUnionSort') },
      'by-superior': { partition: text('superior'), sort: text('superiorSort') },
      'work-queue': { partition: text('waitsAt'), sort: text('waitsSince') },
      'by-due': { partition: text('dueShard'), sort: text('dueAt') },
    },
    streamed: true,
  },
  ledger: { sort: number('seq'), indexes: { 'by-time': byTime }, streamed: true },
  requests: {
    indexes: { pending: { partition: text('pendingShard'), sort: text('pendingSince') } },
    streamed: true,
    expires: 'expiresAt',
  },
  keys: { indexes: {}, streamed: true },
  statistics: { sort: text('sk'), indexes: {}, streamed: false },
  applied: { indexes: {}, streamed: false },
  ephemeral: { indexes: {}, streamed: false, expires: 'expiresAt' },
  // No expiry: an audit trail that forgets by itself could be made to.
  audit: { sort: number('seq'), indexes: { 'by-time': byTime }, streamed: true },
  sightings: { sort: text('sk'), indexes: {}, streamed: false },
  // Keyed hashes of persons: of this region alone, and entered anew from the records when lost.
  likeness: { sort: text('sk'), indexes: {}, streamed: false },
  // Who writes: the register in one region, what it granted in the other.
  lease: { indexes: {}, streamed: false },
};

/** The tables of one region; the stream ARNs carry a timestamp, so they are exported rather than named. */
export class DataStack<Id extends TableId> extends Stack {
  readonly tables: Readonly<Record<Id, Table>>;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps,
    { tenant, key, tables, streams }: { tenant: Tenant; key: IKey; tables: readonly Id[]; streams: boolean },
  ) {
    super(scope, id, props);
    this.tables = Object.fromEntries(
      tables.map((table) => [table, this.#table(tenant, key, table, streams)]),
    ) as Record<Id, Table>;
  }

  #table(tenant: Tenant, key: IKey, id: TableId, streams: boolean): Table {
    const { sort, indexes, streamed, expires } = tableShapes[id];
    const table = new Table(this, `${pascal(id)}Table`, {
      tableName: tableName(tenant.code, id),
      partitionKey: text('pk'),
      ...(sort && { sortKey: sort }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(expires && { timeToLiveAttribute: expires }),
      ...(streams && streamed && { stream: StreamViewType.NEW_IMAGE }),
    });
    for (const [indexName, { partition, sort: within }] of Object.entries<Index>(indexes)) {
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: partition,
        sortKey: within,
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    if (table.tableStreamArn !== undefined) {
      new CfnOutput(this, `${table.node.id}Stream`, {
        value: table.tableStreamArn,
        exportName: streamArnExport(tenant.code, id),
      });
    }
    Validations.of(table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        'Continuous backups of 35 days, and a live replica in the second region; a restore must cut at whole commits, which a backup plan cannot.',
    });
    return table;
  }
}
