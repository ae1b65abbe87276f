import type { Invocation } from '../lambda/function.ts';
import type { StreamRecord } from './stream-record.ts';

export type GiveUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export type FailedBatch = {
  readonly records: readonly StreamRecord[];
  readonly condition: GiveUpCondition;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly invocations: number;
  /** The last one, if there was any. */
  readonly invocation: Invocation | undefined;
  readonly at: Date;
};

/** The message an on-failure destination receives: where the records are, not the records. */
export function failedBatchMessage(batch: FailedBatch) {
  const { records, invocation } = batch;
  const first = records[0];
  const last = records.at(-1);
  return {
    requestContext: {
      requestId: invocation?.requestId ?? '',
      functionArn: batch.functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.invocations,
    },
    ...(invocation
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            functionError: invocation.ok ? null : 'Unhandled',
          },
        }
      : {}),
    version: '1.0',
    timestamp: batch.at.toISOString(),
    DDBStreamBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: batch.streamArn,
    },
  };
}

const arrival = (record: StreamRecord | undefined): string | undefined =>
  record && new Date(record.createdAt).toISOString().replace('.000Z', 'Z');
