import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';
import { streamRecord, type StreamIdentity, type StreamRecord } from './stream-record.ts';

export type ShardPosition =
  | { readonly kind: 'start' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'after'; readonly sequenceNumber: string }
  /** From the first record created at or after this time. */
  | { readonly kind: 'since'; readonly at: number };

export type ShardPage = { readonly records: readonly StreamRecord[]; readonly ended: boolean };

/** Reads one shard in order, each record once; finds its place again when an iterator expires. */
export type ShardCursor = {
  /** Fixes the position now, so that `latest` means this moment. Rejects with the service's error. */
  readonly open: () => Promise<void>;
  readonly next: (limit: number, signal: AbortSignal) => Promise<ShardPage>;
};

export type ShardCursorOptions = StreamIdentity & {
  readonly client: DynamoDBStreamsClient;
  readonly shardId: string;
  readonly position: ShardPosition;
  /** Records were trimmed before they could be read. */
  readonly onLoss: (detail: string) => void;
};

export function shardCursor(options: ShardCursorOptions): ShardCursor {
  const { client, streamArn, shardId, onLoss } = options;
  let position = options.position;
  let iterator: string | undefined;

  const iteratorAt = async (): Promise<string | undefined> => {
    const { ShardIterator: found } = await client.send(
      new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...iteratorType(position) }),
    );
    return found;
  };

  const open = async (): Promise<void> => {
    const now = Date.now();
    try {
      iterator = await iteratorAt();
      // Should this iterator expire, what came since then must still be read.
      if (position.kind === 'latest') position = { kind: 'since', at: now };
    } catch (cause) {
      if (position.kind !== 'after' || !isBehindTrim(cause)) throw cause;
      onLoss(
        `${shardId}: the records after ${position.sequenceNumber} are gone, reading from the oldest there is`,
      );
      position = { kind: 'start' };
      iterator = await iteratorAt();
    }
  };

  const page = async (limit: number, signal: AbortSignal) => {
    if (iterator === undefined) await open();
    return client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }), {
      abortSignal: signal,
    });
  };

  return {
    open,
    next: async (limit, signal) => {
      let found;
      try {
        found = await page(limit, signal);
      } catch (cause) {
        // An iterator lives 15 minutes; one that points behind the trim horizon is as useless. Look for the place anew.
        iterator = undefined;
        if (!isExpired(cause) && !isBehindTrim(cause)) throw cause;
        found = await page(limit, signal);
      }
      iterator = found.NextShardIterator;
      const records = (found.Records ?? []).map((record) => streamRecord(record, options));
      const since = position.kind === 'since' ? position.at : 0;
      const last = records.at(-1);
      if (last && (position.kind !== 'since' || last.createdAt >= since)) {
        position = { kind: 'after', sequenceNumber: last.sequenceNumber };
      }
      return {
        records: records.filter(({ createdAt }) => createdAt >= since),
        ended: iterator === undefined,
      };
    },
  };
}

function iteratorType(position: ShardPosition) {
  switch (position.kind) {
    case 'start':
    case 'since':
      return { ShardIteratorType: 'TRIM_HORIZON' } as const;
    case 'latest':
      return { ShardIteratorType: 'LATEST' } as const;
    case 'after':
      return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.sequenceNumber } as const;
    default:
      return position satisfies never;
  }
}

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : '');

const isExpired = (cause: unknown): boolean => nameOf(cause) === 'ExpiredIteratorException';

const isBehindTrim = (cause: unknown): boolean => nameOf(cause) === 'TrimmedDataAccessException';
