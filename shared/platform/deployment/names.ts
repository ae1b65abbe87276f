import type { FunctionId } from './functions.ts';
import type { TenantCode } from './tenant.ts';

/** Every name follows from the tenant's code, so infra/, serverless.yml, local/ and the tests agree unasked. */
export const prefix = (tenant: TenantCode): string => `union-registry-${tenant}`;

export const tableIds = [
  'registry',
  'ledger',
  'requests',
  'keys',
  'statistics',
  'applied',
  'ephemeral',
  'audit',
  'sightings',
  'likeness',
  'lease',
] as const;
export type TableId = (typeof tableIds)[number];

/** Tables that the second region holds too, under the same names. */
export const replicatedTableIds = [
  'registry',
  'ledger',
  'requests',
  'keys',
  'audit',
] as const satisfies TableId[];
export type ReplicatedTableId = (typeof replicatedTableIds)[number];

/** What the second region has: what is copied there, and a lease table of its own. */
export const secondTableIds = [...replicatedTableIds, 'lease'] as const satisfies TableId[];

/** Secondary indexes; all sparse, all of keys only. */
export const indexIds = {
  registry: ['by-union', 'by-superior', 'work-queue', 'by-due'],
  ledger: ['by-time'],
  requests: ['pending'],
  keys: [],
  statistics: [],
  applied: [],
  ephemeral: [],
  audit: ['by-time'],
  sightings: [],
  likeness: [],
  lease: [],
} as const satisfies Record<TableId, readonly string[]>;
export type IndexId<T extends TableId> = (typeof indexIds)[T][number];

export const queueIds = [
  'commands.fifo',
  'commands-dlq.fifo',
  'bulk.fifo',
  'bulk-dlq.fifo',
  'intake',
  'intake-dlq',
  'likeness',
  'likeness-dlq',
  'streams-dlq',
] as const;
export type QueueId = (typeof queueIds)[number];

export const stackIds = [
  'keys',
  'data',
  'queues',
  'intake',
  'access',
  'watch',
  'second-keys',
  'second-data',
  'second-archive',
] as const;
export type StackId = (typeof stackIds)[number];

export const tableName = (tenant: TenantCode, table: TableId): string => `${prefix(tenant)}-${table}`;
export const queueName = (tenant: TenantCode, queue: QueueId): string => `${prefix(tenant)}-${queue}`;
export const functionName = (tenant: TenantCode, id: FunctionId): string => `${prefix(tenant)}-${id}`;
/** A function's role bears its name. */
export const roleName = (tenant: TenantCode, id: FunctionId): string => functionName(tenant, id);
export const stackName = (tenant: TenantCode, stack: StackId): string => `${prefix(tenant)}-${stack}`;
/** The stack that serverless.yml makes. */
export const functionsStackName = (tenant: TenantCode): string => `${prefix(tenant)}-functions`;
/** The key that signs anchors of ledger and audit trail. */
export const anchorKeyAlias = (tenant: TenantCode): string => `${keyAlias(tenant)}-anchors`;
export const keyAlias = (tenant: TenantCode): string => `alias/${prefix(tenant)}`;

/** Where alarms are told. */
export const alarmsTopicName = (tenant: TenantCode): string => `${prefix(tenant)}-alarms`;

/** Bucket names are one space for all customers of a partition; the account makes ours free to take. */
export const intakeBucketName = (tenant: TenantCode, account: string): string =>
  `${prefix(tenant)}-intake-${account}`;

/** In the second region: what nobody may alter or remove before its time. */
export const archiveBucketName = (tenant: TenantCode, account: string): string =>
  `${prefix(tenant)}-archive-${account}`;

/** Names of CloudFormation exports; they may not contain the dot of a FIFO queue's name. */
const exported = (tenant: TenantCode, what: string): string =>
  `${prefix(tenant)}-${what.replaceAll('.', '-')}`;
export const streamArnExport = (tenant: TenantCode, table: TableId): string =>
  exported(tenant, `table-${table}-stream-arn`);
export const queueArnExport = (tenant: TenantCode, queue: QueueId): string =>
  exported(tenant, `queue-${queue}-arn`);
export const queueUrlExport = (tenant: TenantCode, queue: QueueId): string =>
  exported(tenant, `queue-${queue}-url`);
export const roleArnExport = (tenant: TenantCode, id: FunctionId): string =>
  exported(tenant, `role-${id}-arn`);
export const intakeBucketExport = (tenant: TenantCode): string => exported(tenant, 'bucket-intake-name');
