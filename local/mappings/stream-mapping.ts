import { DescribeStreamCommand, type Shard } from '@aws-sdk/client-dynamodb-streams';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { within } from '../lambda/within.ts';
import { deliver, type DeliveryEvents, type DeliverySettings, type GivenUp } from './batch-delivery.ts';
import { openCheckpoints, type CheckpointFile } from './checkpoint-file.ts';
import { describeFault, noCounts } from './counts.ts';
import { failedBatchMessage } from './failed-batch.ts';
import { recordFilter } from './filter-pattern.ts';
import type { Mapping, StreamMappingOptions } from './mapping.ts';
import { doubling, pause } from './pause.ts';
import { shardCursor, type ShardCursor, type ShardPosition } from './shard-cursor.ts';
import { shardLanes } from './shard-lanes.ts';
import type { StreamRecord } from './stream-record.ts';

/** A read gives no more. */
const READ_SIZE = 1000;

/** Children show up when their parent ends, which is noticed at once; this is for what is not noticed. */
const DISCOVER_EVERY_MILLISECONDS = 60_000;

/** As long as a stream keeps its records. */
const RETENTION_MILLISECONDS = 24 * 3_600_000;

/**
 * A DynamoDB Streams event source mapping. Shards are read in order, parents before children; the checkpoint of
 * a shard is the last record before the oldest one that is not done, and a mapping that was killed resumes there:
 * every record reaches the function at least once. Rejects when the stream or the checkpoints cannot be read.
 */
export async function startStreamMapping(options: StreamMappingOptions): Promise<Mapping> {
  const { client, streamArn, function: lambda, onEvent } = options;
  const {
    batchSize = 100,
    parallelizationFactor = 1,
    poll = { busyMilliseconds: 30, idleMilliseconds: 250 },
  } = options;
  const source = streamArn.split('/')[1] ?? streamArn;
  const passes = recordFilter(options.filters);
  const counts = noCounts(source, lambda.name);
  /** Aborted first: nothing new is read or retried. */
  const stopping = new AbortController();
  const { signal } = stopping;
  const isStopping = (): boolean => signal.aborted;

  const fault = (cause: unknown): void => {
    if (!signal.aborted) counts.fault = describeFault(cause);
  };
  const warn = (detail: string): void => onEvent?.({ kind: 'warning', source, detail });

  const checkpoints = await openCheckpoints(options.stateFolder, options.name, streamArn, fault);
  const settings = deliverySettings(options, Date.now());

  const listShards = async (): Promise<Shard[]> => {
    const shards: Shard[] = [];
    for (let from: string | undefined, first = true; first || from; first = false) {
      const { StreamDescription: description } = await client.send(
        new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from }),
      );
      shards.push(...(description?.Shards ?? []));
      from = description?.LastEvaluatedShardId;
    }
    return shards;
  };

  const cursorOf = (shardId: string, position: ShardPosition): ShardCursor =>
    shardCursor({ client, streamArn, region: options.region, shardId, position, onLoss: warn });

  const eventsOf = (shardId: string, onDone: DeliveryEvents['onDone']): DeliveryEvents => ({
    onBatch: (records) => {
      counts.batches += 1;
      counts.records += records.length;
      counts.lagMilliseconds = Math.max(
        0,
        Date.now() - Math.min(...records.map(({ createdAt }) => createdAt)),
      );
    },
    onFailure: (failed, detail) => {
      counts.failures += 1;
      onEvent?.({ kind: 'batch-failed', source, records: failed.length, detail });
    },
    onRetry: (records) => {
      counts.retried += records.length;
    },
    onDone,
    giveUp: (records, given) => giveUp(shardId, records, given),
  });

  /** Waits until the destination has taken the news: records must not vanish because a queue is away for a while. */
  const giveUp = async (shardId: string, records: readonly StreamRecord[], given: GivenUp): Promise<void> => {
    const message = failedBatchMessage({
      ...given,
      records,
      shardId,
      streamArn,
      functionArn: lambda.arn,
      at: new Date(),
    });
    const { onFailure } = options;
    for (let attempt = 1; onFailure; attempt += 1) {
      try {
        const body = JSON.stringify(message);
        await onFailure.client.send(
          new SendMessageCommand({ QueueUrl: onFailure.queueUrl, MessageBody: body }),
        );
        break;
      } catch (cause) {
        fault(cause);
        await pause(doubling(attempt, 200, 5000), signal);
        // Not done, so not passed by the checkpoint: the next run decides again.
        if (signal.aborted) throw cause;
      }
    }
    counts.deadLettered += records.length;
    onEvent?.({ kind: 'records-given-up', source, records: records.length, detail: given.condition });
  };

  /** Reads one shard to its end. Rejects with the error that stopped it for good. */
  const processShard = async (shardId: string, cursor: ShardCursor): Promise<void> => {
    const lanes = shardLanes({
      lanes: parallelizationFactor,
      batchSize,
      windowMilliseconds: (options.maximumBatchingWindowSeconds ?? 0) * 1000,
      deliver: async (batch, onDone) => {
        counts.inFlight += 1;
        try {
          await deliver(batch, settings, eventsOf(shardId, onDone), signal);
        } catch (cause) {
          if (!signal.aborted) throw cause;
        } finally {
          counts.inFlight -= 1;
        }
      },
      onCheckpoint: (after) => checkpoints.set(shardId, { after }),
      signal,
    });
    const most = Math.min(READ_SIZE, Math.max(batchSize, 100) * parallelizationFactor);
    for (let ended = false, quiet = 0, faults = 0; !ended && !signal.aborted;) {
      await lanes.below(most);
      try {
        const page = await cursor.next(most, signal);
        counts.fault = undefined;
        ended = page.ended;
        faults = 0;
        quiet = page.records.length > 0 ? 0 : quiet + 1;
        lanes.push(page.records, wanted);
        if (!ended && page.records.length < most) {
          await pause(doubling(quiet + 1, poll.busyMilliseconds, poll.idleMilliseconds), signal);
        }
      } catch (cause) {
        if (isStopping()) break;
        if (isGone(cause)) {
          await lanes.drain();
          throw cause;
        }
        fault(cause);
        faults += 1;
        await pause(doubling(faults, 200, 5000), signal);
      }
    }
    await lanes.drain();
    if (!signal.aborted) checkpoints.set(shardId, { ended: true });
  };

  const wanted = ({ record }: StreamRecord): boolean => {
    const passed = passes(record);
    if (!passed) counts.filtered += 1;
    return passed;
  };

  const active = new Map<string, Promise<void>>();
  let shardEnded = newShardEnd();

  const begin = (shardId: string, cursor: ShardCursor): void => {
    const work = processShard(shardId, cursor)
      .catch(async (cause: unknown) => {
        fault(cause);
        await pause(1000, signal);
      })
      .finally(() => {
        active.delete(shardId);
        shardEnded.resolve();
      });
    active.set(shardId, work);
  };

  const beginReady = (shards: readonly Shard[]): void => {
    const listed = new Set(shards.map(({ ShardId: id = '' }) => id));
    const hasEnded = (shardId: string): boolean => 'ended' in (checkpoints.of(shardId) ?? {});
    for (const { ShardId: shardId = '', ParentShardId: parent } of shards) {
      const waits = parent !== undefined && listed.has(parent) && !hasEnded(parent);
      if (waits || active.has(shardId) || hasEnded(shardId)) continue;
      begin(shardId, cursorOf(shardId, positionOf(shardId, checkpoints, options.startingPosition)));
    }
    checkpoints.keepOnly(listed);
  };

  const discover = async (): Promise<void> => {
    for (let faults = 0; !signal.aborted;) {
      await Promise.race([shardEnded.promise, pause(DISCOVER_EVERY_MILLISECONDS, signal)]);
      shardEnded = newShardEnd();
      if (isStopping()) return;
      try {
        beginReady(await listShards());
        faults = 0;
      } catch (cause) {
        fault(cause);
        faults += 1;
        await pause(doubling(faults, 200, 5000), signal);
        shardEnded.resolve();
      }
    }
  };

  const shards = await listShards();
  if (checkpoints.fresh && options.startingPosition === 'LATEST') {
    for (const { ShardId: shardId = '', SequenceNumberRange: range } of shards) {
      if (range?.EndingSequenceNumber) {
        checkpoints.set(shardId, { ended: true });
        continue;
      }
      const cursor = cursorOf(shardId, { kind: 'latest' });
      await cursor.open();
      begin(shardId, cursor);
    }
  }
  await checkpoints.flush();
  beginReady(shards);
  const discovering = discover();

  return {
    status: () => ({ ...counts }),
    close: async (graceMilliseconds = 5000) => {
      stopping.abort();
      await within(graceMilliseconds, Promise.all([discovering, ...active.values()]));
      await checkpoints.close();
    },
  };
}

const newShardEnd = (): PromiseWithResolvers<void> => Promise.withResolvers();

/** Where a shard is taken up: at its checkpoint, or where a mapping that has none of it must begin. */
function positionOf(
  shardId: string,
  checkpoints: CheckpointFile,
  startingPosition: StreamMappingOptions['startingPosition'],
): ShardPosition {
  const checkpoint = checkpoints.of(shardId);
  if (checkpoint && 'after' in checkpoint) return { kind: 'after', sequenceNumber: checkpoint.after };
  if (startingPosition === 'TRIM_HORIZON') return { kind: 'start' };
  return { kind: 'since', at: checkpoints.firstStartedAt };
}

function deliverySettings(options: StreamMappingOptions, ageingSince: number): DeliverySettings {
  const { maximumRetryAttempts = -1, maximumRecordAgeSeconds = -1 } = options;
  const age = maximumRecordAgeSeconds < 0 ? Infinity : maximumRecordAgeSeconds * 1000;
  return {
    function: options.function,
    reportBatchItemFailures: options.reportBatchItemFailures ?? false,
    bisect: options.bisectBatchOnFunctionError ?? false,
    maximumRetryAttempts: maximumRetryAttempts < 0 ? Infinity : maximumRetryAttempts,
    maximumAge: { first: age, retry: Math.min(age, RETENTION_MILLISECONDS) },
    retryDelay:
      options.retryDelay ?? ((attempt) => doubling(attempt, 100, 10_000) * (0.5 + Math.random() / 2)),
    ageingSince,
  };
}

/** The stream or shard is no more: look which shards there are. */
const isGone = (cause: unknown): boolean =>
  cause instanceof Error && cause.name === 'ResourceNotFoundException';
