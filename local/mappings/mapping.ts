import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { LambdaFunction } from '../lambda/function.ts';

/** An event source mapping or schedule that is running. */
export type Mapping = {
  readonly status: () => MappingStatus;
  /** Takes no more work, waits for what is in flight up to `graceMilliseconds` (default 5,000). */
  readonly close: (graceMilliseconds?: number) => Promise<void>;
};

export type MappingStatus = {
  /** Queue, stream or schedule name. */
  readonly source: string;
  readonly function: string;
  /** Batches handed to the function, repeats included. */
  readonly batches: number;
  /** Records handed to the function, repeats included. */
  readonly records: number;
  /** Batches that failed, wholly or in part. */
  readonly failures: number;
  /** Records given back to be tried again. */
  readonly retried: number;
  /** Records given up: sent to the on-failure destination, or dropped for want of one. Queues count none: the queue's own redrive policy moves them. */
  readonly deadLettered: number;
  /** Records a filter pattern kept from the function. */
  readonly filtered: number;
  readonly inFlight: number;
  /** Age of the oldest record of the newest batch when it was handed over, milliseconds; undefined before the first. */
  readonly lagMilliseconds: number | undefined;
  /** The newest fault of the mapping itself (not of the function): the source is unreachable, a checkpoint cannot be written. */
  readonly fault: string | undefined;
};

export type MappingEvent =
  | {
      readonly kind: 'batch-failed';
      readonly source: string;
      readonly records: number;
      readonly detail: string;
    }
  | {
      readonly kind: 'records-given-up';
      readonly source: string;
      readonly records: number;
      readonly detail: string;
    }
  | { readonly kind: 'warning'; readonly source: string; readonly detail: string };

/** One entry of FilterCriteria.Filters: the pattern, as JSON text or parsed. */
export type FilterPattern = string | Readonly<Record<string, unknown>>;

/** `startQueueMapping(options: QueueMappingOptions): Promise<Mapping>` in ./queue-mapping.ts. */
export type QueueMappingOptions = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly function: LambdaFunction;
  /** 1–10, or up to 10,000 on a standard queue with a batching window. Default 10. */
  readonly batchSize?: number;
  /** 0–300, standard queues only. Default 0. */
  readonly maximumBatchingWindowSeconds?: number;
  readonly reportBatchItemFailures?: boolean;
  /** Batches in flight at most. AWS allows 2–1,000; here 1 is allowed too. Default 2, fitting two cores. */
  readonly maximumConcurrency?: number;
  readonly filters?: readonly FilterPattern[];
  /**
   * When a failed message becomes visible again: `visibility-timeout` leaves it to the queue, as Lambda does;
   * a function of the receive count gives seconds, for a machine where nobody wants to wait. Default: as Lambda.
   */
  readonly retryAfter?: 'visibility-timeout' | ((receiveCount: number) => number);
  /** Long poll of one receive, 0–20. Default 1: an idle queue costs a request a second and `close` waits no longer. */
  readonly waitSeconds?: number;
  readonly onEvent?: (event: MappingEvent) => void;
};

/** `startStreamMapping(options: StreamMappingOptions): Promise<Mapping>` in ./stream-mapping.ts; rejects when the stream cannot be read. */
export type StreamMappingOptions = {
  /** Names the mapping's checkpoint file; unique per stream and function. */
  readonly name: string;
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  /** `awsRegion` of the records. Default: as the stream says, which is `ddblocal` on DynamoDB Local. */
  readonly region?: string;
  readonly function: LambdaFunction;
  /** Folder of the checkpoint files; made if absent. */
  readonly stateFolder: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** 1–10,000. Default 100. */
  readonly batchSize?: number;
  /** 0–300. Default 0. */
  readonly maximumBatchingWindowSeconds?: number;
  /** 1–10. Default 1. */
  readonly parallelizationFactor?: number;
  readonly reportBatchItemFailures?: boolean;
  readonly bisectBatchOnFunctionError?: boolean;
  /** 0–10,000; -1 or absent: until the record expires. */
  readonly maximumRetryAttempts?: number;
  /**
   * 60–604,800; -1 or absent: no limit before the first attempt, a day for retries. A record ages only while its
   * mapping runs: on AWS it always does, and a machine that was off must not drop what it could not see.
   */
  readonly maximumRecordAgeSeconds?: number;
  readonly filters?: readonly FilterPattern[];
  /** The on-failure destination: a standard queue. */
  readonly onFailure?: { readonly client: SQSClient; readonly queueUrl: string };
  /** Delay before the n-th retry (1 is the first), milliseconds. Default: 100 doubling to 10,000, with jitter. */
  readonly retryDelay?: (attempt: number) => number;
  /** Pause between polls of a shard: `busy` after records came, rising to `idle` while none do. Default 30 and 250. */
  readonly poll?: { readonly busyMilliseconds: number; readonly idleMilliseconds: number };
  readonly onEvent?: (event: MappingEvent) => void;
};

/** `startSchedule(options: ScheduleOptions): Mapping` in ./schedule.ts. */
export type ScheduleOptions = {
  readonly name: string;
  /** `rate(1 minute)`, or `cron(…)` with the six fields of EventBridge, in UTC. */
  readonly expression: string;
  readonly function: LambdaFunction;
  readonly region: string;
  /** Replaces the scheduled event, as a target's constant input does. */
  readonly input?: unknown;
  /** Delays before an asynchronous invocation that failed is tried again, milliseconds. Default one and two minutes, as Lambda. */
  readonly retryDelays?: readonly number[];
  readonly onEvent?: (event: MappingEvent) => void;
};
