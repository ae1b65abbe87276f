import { deadLetterQueues } from '../shared/platform/deployment/dead-letters.ts';
import type { FunctionId } from '../shared/platform/deployment/functions.ts';
import { METRICS } from '../shared/platform/deployment/metrics.ts';
import {
  functionName,
  queueName,
  type QueueId,
  replicatedTableIds,
  tableIds,
  tableName,
} from '../shared/platform/deployment/names.ts';
import type { TenantCode } from '../shared/platform/deployment/tenant.ts';

/** What a figure is, in the terms of the cloud's monitoring. */
export interface Measure {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Maximum' | 'Minimum' | 'Sum';
  /** Seconds that one value stands for. */
  readonly period: number;
}

/** 告警: when somebody is called, what they are told, and where they read what to do. */
export interface Alarm {
  readonly id: string;
  /** Under this heading of docs/operations.md stands what to do. */
  readonly runbook: string;
  readonly zh: string;
  readonly en: string;
  /** Values of several measures are added up. */
  readonly measures: readonly [Measure, ...Measure[]];
  readonly when: 'above' | 'below';
  readonly threshold: number;
  /** How many periods in a row. */
  readonly periods: number;
  /** Whether it is a fault that nothing was measured. */
  readonly silenceIs: 'well' | 'a fault';
}

const MINUTE = 60;
const HOUR = 3_600;

/** Queues that a function works off, with the age in seconds at which somebody waits too long. */
const oldest: Readonly<Partial<Record<QueueId, number>>> = {
  'commands.fifo': MINUTE,
  'bulk.fifo': HOUR,
  intake: HOUR / 2,
  likeness: HOUR,
};

/** Functions that read a stream, with the lag in seconds; a stream keeps a day. */
const streams: Readonly<Partial<Record<FunctionId, number>>> = {
  'publish-events': MINUTE,
  replicate: MINUTE,
  'project-statistics': 5 * MINUTE,
  'index-sightings': HOUR,
};

/** Functions that come by themselves each minute: that they don't is as bad as that they fail. */
const pulses: readonly FunctionId[] = ['tick', 'keep-lease'];

/** Functions that come by themselves more seldom: each failure leaves something undone, or has found a difference. */
const scheduled: readonly FunctionId[] = [
  'anchor-evidence',
  'check-figures',
  'close-archive',
  'close-days',
  'enforce-retention',
  'prune-audit',
  'sign-in-upkeep',
];

const FIVE_MINUTES = 5 * MINUTE;

const above = (threshold: number, periods: number) =>
  ({ when: 'above', threshold, periods, silenceIs: 'well' }) as const;
const below = (threshold: number, periods: number) =>
  ({ when: 'below', threshold, periods, silenceIs: 'a fault' }) as const;

/** All alarms of one province. */
export const alarmsOf = (tenant: TenantCode): readonly Alarm[] => [
  ...deadLetterQueues.map((queue): Alarm => ({
    id: `dead-letters-${queue.replace('-dlq', '').replace('.fifo', '')}`,
    runbook: 'Dead letters',
    zh: `死信队列 ${queue} 中有消息，须人工处理。`,
    en: `Messages lie in ${queue}: somebody has to look at them.`,
    measures: [ofQueue(tenant, queue, 'ApproximateNumberOfMessagesVisible')],
    ...above(0, 1),
  })),
  ...entries(oldest).map(([queue, seconds]): Alarm => ({
    id: `age-${queue.replace('.fifo', '')}`,
    runbook: 'A queue that grows old',
    zh: `队列 ${queue} 最早的消息等待已超过 ${String(seconds)} 秒。`,
    en: `The oldest message of ${queue} has waited for more than ${String(seconds)} seconds.`,
    measures: [ofQueue(tenant, queue, 'ApproximateAgeOfOldestMessage')],
    ...above(seconds, 5),
  })),
  ...entries(streams).map(([id, seconds]): Alarm => ({
    id: `lag-${id}`,
    runbook: 'A stream that lags',
    zh: `${id} 落后数据流已超过 ${String(seconds)} 秒；数据流只保留 24 小时。`,
    en: `${id} is more than ${String(seconds)} seconds behind its stream, which keeps 24 hours.`,
    measures: [ofFunction(tenant, id, 'IteratorAge', 'Maximum')],
    ...above(seconds * 1_000, 5),
  })),
  ...pulses.flatMap((id): Alarm[] => [
    {
      id: `errors-${id}`,
      runbook: 'A function that fails',
      zh: `${id} 五分钟内多次失败。`,
      en: `${id} has failed several times in five minutes.`,
      measures: [ofFunction(tenant, id, 'Errors', 'Sum', FIVE_MINUTES)],
      ...above(2, 1),
    },
    {
      id: `silent-${id}`,
      runbook: 'A function that does not come',
      zh: `${id} 五分钟内没有运行。`,
      en: `${id} has not run for five minutes.`,
      measures: [ofFunction(tenant, id, 'Invocations', 'Sum', FIVE_MINUTES)],
      ...below(1, 1),
    },
  ]),
  ...scheduled.map((id): Alarm => ({
    id: `errors-${id}`,
    runbook: 'A function that fails',
    zh: `定时任务 ${id} 失败，或发现了不一致。`,
    en: `${id} has failed, or has found a difference.`,
    measures: [ofFunction(tenant, id, 'Errors', 'Sum', FIVE_MINUTES)],
    ...above(0, 1),
  })),
  ...tableIds.map((table): Alarm => ({
    id: `throttled-${table}`,
    runbook: 'A throttled table',
    zh: `数据表 ${table} 的读写被限流。`,
    en: `Reads or writes of the table ${table} are throttled.`,
    measures: [ofTable(tenant, table, 'WriteThrottleEvents'), ofTable(tenant, table, 'ReadThrottleEvents')],
    ...above(0, 2),
  })),
  {
    id: 'lease',
    runbook: 'The lease runs out',
    zh: '写入租约即将到期或未能续期；到期后停止写入，请求保留在队列中。',
    en: 'The writer lease is not renewed. When it is over, nothing is written, and requests wait.',
    measures: [ofOurs({ Tenant: tenant }, 'LeaseLeft', 'Minimum')],
    ...below(180, 3),
  },
  ...replicatedTableIds.map((table): Alarm => ({
    id: `replica-${table}`,
    runbook: 'The replica lags',
    zh: `第二区域的 ${table} 落后超过 60 秒。`,
    en: `The table ${table} of the second region is more than 60 seconds behind.`,
    measures: [ofOurs({ Tenant: tenant, Table: table }, 'ReplicationLag', 'Maximum')],
    ...above(MINUTE * 1_000, 5),
  })),
];

const entries = <K extends string>(record: Readonly<Partial<Record<K, number>>>) =>
  Object.entries(record) as [K, number][];

const ofQueue = (tenant: TenantCode, queue: QueueId, name: string): Measure => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: queueName(tenant, queue) },
  statistic: 'Maximum',
  period: MINUTE,
});

const ofFunction = (
  tenant: TenantCode,
  id: FunctionId,
  name: string,
  statistic: Measure['statistic'],
  period = MINUTE,
): Measure => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName: functionName(tenant, id) },
  statistic,
  period,
});

const ofTable = (tenant: TenantCode, table: (typeof tableIds)[number], name: string): Measure => ({
  namespace: 'AWS/DynamoDB',
  name,
  dimensions: { TableName: tableName(tenant, table) },
  statistic: 'Sum',
  period: FIVE_MINUTES,
});

const ofOurs = (
  dimensions: Measure['dimensions'],
  name: keyof typeof METRICS.units,
  statistic: Measure['statistic'],
): Measure => ({ namespace: METRICS.namespace, name, dimensions, statistic, period: MINUTE });
