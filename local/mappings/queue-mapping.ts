import { once } from 'node:events';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { within } from '../lambda/within.ts';
import { batchVerdict } from './batch-response.ts';
import { describeFault, noCounts } from './counts.ts';
import { recordFilter } from './filter-pattern.ts';
import type { Mapping, QueueMappingOptions } from './mapping.ts';
import { doubling, pause } from './pause.ts';
import { fitting } from './payload-batches.ts';
import { filterView, queueRecord } from './queue-event.ts';

/** SQS takes and gives ten messages a call. */
const CALL_SIZE = 10;

const MAXIMUM_VISIBILITY_SECONDS = 43_200;

type Received = { readonly record: SQSRecord; readonly bytes: number };

/**
 * An SQS event source mapping. A message leaves the queue when its batch succeeded and did not list it as failed;
 * all others return by the queue's own visibility timeout, so counting, order of groups and dead letters are the
 * queue's. Throws for settings that Lambda refuses.
 */
export function startQueueMapping(options: QueueMappingOptions): Mapping {
  const { client, queueUrl, queueArn, function: lambda, onEvent } = options;
  const {
    batchSize = 10,
    maximumBatchingWindowSeconds = 0,
    maximumConcurrency = 2,
    waitSeconds = 1,
  } = options;
  const { retryAfter = 'visibility-timeout', reportBatchItemFailures = false } = options;
  const source = queueArn.split(':').at(-1) ?? queueArn;
  const fifo = source.endsWith('.fifo');
  refuseUnsupported(fifo, batchSize, maximumBatchingWindowSeconds);

  const passes = recordFilter(options.filters);
  const counts = noCounts(source, lambda.name);
  const inFlight = new Set<Promise<void>>();
  /** Aborted first: no more work is taken. */
  const stopping = new AbortController();
  /** Aborted when the grace is over: a receive that still waits is dropped. */
  const stopped = new AbortController();
  const graceOver = once(stopped.signal, 'abort');

  const receive = async (most: number, seconds: number): Promise<Received[]> => {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(CALL_SIZE, most),
        WaitTimeSeconds: seconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: stopped.signal },
    );
    return messages.map((message: Message) => {
      const record = queueRecord(message, queueArn);
      return { record, bytes: Buffer.byteLength(JSON.stringify(record)) };
    });
  };

  /** One batch: what one receive gives, or with a window what comes until it closes or the batch is full. */
  const collect = async (): Promise<Received[]> => {
    const batch = await receive(batchSize, waitSeconds);
    if (maximumBatchingWindowSeconds === 0 || batch.length === 0) return batch;
    const closes = Date.now() + maximumBatchingWindowSeconds * 1000;
    while (
      batch.length < batchSize &&
      fitting(batch, batchSize) === batch.length &&
      !stopping.signal.aborted
    ) {
      const left = closes - Date.now();
      if (left <= 0) break;
      const more = await receive(batchSize - batch.length, Math.min(waitSeconds, Math.floor(left / 1000)));
      batch.push(...more);
      if (more.length === 0 && left < 1000) await pause(Math.min(left, 50), stopping.signal);
    }
    return batch;
  };

  const handle = async (batch: readonly Received[]): Promise<void> => {
    const wanted = batch.filter(({ record }) => passes(filterView(record)));
    counts.filtered += batch.length - wanted.length;
    await remove(batch.filter((received) => !wanted.includes(received)).map(({ record }) => record));
    let failedBefore = false;
    for (let rest = wanted; rest.length > 0;) {
      const count = fitting(rest, batchSize);
      const records = rest.slice(0, count).map(({ record }) => record);
      rest = rest.slice(count);
      // A batch over the payload limit goes in parts; after a failure the later parts of a FIFO batch go back unseen.
      if (fifo && failedBefore) await giveBack(records);
      else failedBefore = (await deliver(records)) || failedBefore;
    }
  };

  /** Says whether anything failed. */
  const deliver = async (records: readonly SQSRecord[]): Promise<boolean> => {
    counts.batches += 1;
    counts.records += records.length;
    counts.lagMilliseconds =
      Date.now() - Math.min(...records.map(({ attributes }) => Number(attributes.SentTimestamp)));
    const identifiers = new Set(records.map(({ messageId }) => messageId));
    const invocation = await lambda.invoke({ Records: records });
    const verdict = batchVerdict(invocation, reportBatchItemFailures, identifiers);
    const failed = records.filter(
      ({ messageId }) =>
        verdict.kind === 'all' || (verdict.kind === 'some' && verdict.identifiers.has(messageId)),
    );
    if (failed.length > 0) {
      counts.failures += 1;
      const detail = verdict.kind === 'all' ? verdict.detail : 'listed by the function';
      onEvent?.({ kind: 'batch-failed', source, records: failed.length, detail });
      warnOfBrokenOrder(records, failed);
    }
    await remove(records.filter((record) => !failed.includes(record)));
    if (!invocation.ok && invocation.failure.kind === 'not-run') await giveBack(failed, () => 0);
    else await giveBack(failed);
    return failed.length > 0;
  };

  const remove = async (records: readonly SQSRecord[]): Promise<void> => {
    for (const entries of callsOf(records)) {
      const { Failed: failed = [] } = await client.send(
        new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries.map(callEntry) }),
      );
      if (failed.length > 0) {
        onEvent?.({
          kind: 'warning',
          source,
          detail: `${failed.length} messages could not be deleted: ${failed[0]?.Code}`,
        });
      }
    }
  };

  const giveBack = async (records: readonly SQSRecord[], after = retryAfter): Promise<void> => {
    counts.retried += records.length;
    if (after === 'visibility-timeout') return;
    for (const entries of callsOf(records)) {
      await client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl,
          Entries: entries.map((record, index) => ({
            ...callEntry(record, index),
            VisibilityTimeout: visibility(after(Number(record.attributes.ApproximateReceiveCount))),
          })),
        }),
      );
    }
  };

  /** Lambda deletes what is not listed, also when an earlier message of the group failed: the function must list both. */
  const warnOfBrokenOrder = (records: readonly SQSRecord[], failed: readonly SQSRecord[]): void => {
    const broken = records.some(
      (record, index) =>
        record.attributes.MessageGroupId !== undefined &&
        !failed.includes(record) &&
        records.slice(0, index).some((earlier) => failed.includes(earlier) && sameGroup(earlier, record)),
    );
    if (!broken) return;
    const detail =
      'a message was taken as done although an earlier one of its group failed: the order is broken';
    onEvent?.({ kind: 'warning', source, detail });
  };

  const run = async (): Promise<void> => {
    for (let faults = 0; !stopping.signal.aborted;) {
      try {
        const batch = await collect();
        faults = 0;
        counts.fault = undefined;
        if (batch.length > 0) dispatch(batch);
      } catch (cause) {
        if (stopped.signal.aborted) return;
        faults += 1;
        counts.fault = describeFault(cause);
        await pause(doubling(faults, 200, 5000), stopping.signal);
      }
      if (inFlight.size >= maximumConcurrency) await Promise.race([...inFlight, graceOver]);
    }
  };

  const dispatch = (batch: readonly Received[]): void => {
    counts.inFlight += 1;
    const work = handle(batch)
      // A delete that did not go through leaves the messages to come again: at least once, as SQS promises.
      .catch((cause: unknown) => {
        if (!stopped.signal.aborted) counts.fault = describeFault(cause);
      })
      .finally(() => {
        counts.inFlight -= 1;
        inFlight.delete(work);
      });
    inFlight.add(work);
  };

  const running = run();
  return {
    status: () => ({ ...counts }),
    close: async (graceMilliseconds = 5000) => {
      stopping.abort();
      // What the last receive brought is still served, so no message waits out its visibility for nothing.
      await within(
        graceMilliseconds,
        running.then(() => Promise.all(inFlight)),
      );
      stopped.abort();
      await running;
    },
  };
}

function refuseUnsupported(fifo: boolean, batchSize: number, windowSeconds: number): void {
  if (batchSize < 1 || batchSize > (fifo ? 10 : 10_000))
    throw new Error(`batch size ${batchSize} is not allowed`);
  if (fifo && windowSeconds > 0) throw new Error('a FIFO queue has no batching window');
  if (batchSize > 10 && windowSeconds < 1) throw new Error('a batch size above 10 needs a batching window');
}

const callEntry = ({ receiptHandle }: SQSRecord, index: number) => ({
  Id: String(index),
  ReceiptHandle: receiptHandle,
});

function* callsOf(records: readonly SQSRecord[]): Generator<readonly SQSRecord[]> {
  for (let start = 0; start < records.length; start += CALL_SIZE) {
    yield records.slice(start, start + CALL_SIZE);
  }
}

const sameGroup = (one: SQSRecord, other: SQSRecord): boolean =>
  one.attributes.MessageGroupId === other.attributes.MessageGroupId;

const visibility = (seconds: number): number =>
  Math.max(0, Math.min(MAXIMUM_VISIBILITY_SECONDS, Math.round(seconds)));
