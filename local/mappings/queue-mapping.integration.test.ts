import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  type SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { eventually, functionOf } from './function-for-tests.ts';
import type { MappingEvent, QueueMappingOptions } from './mapping.ts';
import { startQueueMapping } from './queue-mapping.ts';

const client = new SQSClient({
  region: 'cn-north-1',
  endpoint: inject('sqsS3Url'),
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const freshName = (): string => `queue-${randomUUID()}`;

type Queue = { readonly url: string; readonly arn: string };

async function queueOf(attributes: Record<string, string> = {}): Promise<Queue> {
  const fifo = attributes['FifoQueue'] === 'true';
  const { QueueUrl: url = '' } = await client.send(
    new CreateQueueCommand({
      QueueName: `${freshName()}${fifo ? '.fifo' : ''}`,
      Attributes: { VisibilityTimeout: '30', ...attributes },
    }),
  );
  const { Attributes: { QueueArn: arn = '' } = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn };
}

async function queueWithDeadLetters(maxReceiveCount: number, fifo = false) {
  const kind: Record<string, string> = fifo ? { FifoQueue: 'true' } : {};
  const deadLetters = await queueOf(kind);
  const queue = await queueOf({
    ...kind,
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount }),
  });
  return { queue, deadLetters };
}

/** Sends bodies in order; `group/body` names a message group. */
async function send(queue: Queue, ...bodies: readonly string[]): Promise<void> {
  for (let start = 0; start < bodies.length; start += 10) {
    const entries = bodies.slice(start, start + 10).map((body, index): SendMessageBatchRequestEntry => {
      const [group] = queue.arn.endsWith('.fifo') ? body.split('/') : [];
      const fifo = group ? { MessageGroupId: group, MessageDeduplicationId: body } : {};
      return { Id: String(index), MessageBody: body, ...fifo };
    });
    await client.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: entries }));
  }
}

async function left(queue: Queue): Promise<number> {
  const { Attributes: counts = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queue.url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(counts).reduce((sum, count) => sum + Number(count), 0);
}

const bodiesIn = async (queue: Queue): Promise<string[]> => {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 }),
  );
  return messages.map(({ Body: body = '' }) => body);
};

function map(queue: Queue, options: Pick<QueueMappingOptions, 'function'> & Partial<QueueMappingOptions>) {
  const events: MappingEvent[] = [];
  const mapping = startQueueMapping({
    client,
    queueUrl: queue.url,
    queueArn: queue.arn,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => mapping.close(0));
  return { mapping, events };
}

/** Prints the bodies of each batch, then does what `work` says with `records`. */
const seeing = (work = '') => `
  export const handler = async ({ Records: records }) => {
    console.log(JSON.stringify(records.map(({ body, attributes }) => [body, Number(attributes.ApproximateReceiveCount)])));
    ${work}
  };`;
type Seen = readonly (readonly [body: string, receiveCount: number])[];

const bodiesSeen = (seen: readonly Seen[]): string[] => seen.flat().map(([body]) => body);

const failing = (condition: string) => `
  return { batchItemFailures: records.filter(({ body, attributes }) => ${condition})
    .map(({ messageId }) => ({ itemIdentifier: messageId })) };`;

describe('queue mapping', () => {
  it('hands over an SQS event and deletes what succeeded', async () => {
    const queue = await queueOf();
    const { host, seen } = await functionOf<{ Records: unknown[] }>(
      `export const handler = async (event) => console.log(JSON.stringify(event));`,
    );
    await client.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: '你好',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'greeting' },
          raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
        },
      }),
    );
    const { mapping } = map(queue, { function: host });
    await eventually(() => seen.length === 1 && mapping.status().inFlight === 0);
    expect(await left(queue)).toBe(0);
    expect(seen[0]?.Records).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: '你好',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
        }),
        messageAttributes: {
          kind: { stringValue: 'greeting', dataType: 'String', stringListValues: [], binaryListValues: [] },
          raw: { binaryValue: 'AQI=', dataType: 'Binary', stringListValues: [], binaryListValues: [] },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: queue.arn,
        awsRegion: 'cn-north-1',
      },
    ]);
    expect(mapping.status()).toMatchObject({
      batches: 1,
      records: 1,
      failures: 0,
      inFlight: 0,
      fault: undefined,
    });
    expect(mapping.status().lagMilliseconds).toBeGreaterThanOrEqual(0);
  });

  it('fills batches up to their size', async () => {
    const queue = await queueOf();
    await send(queue, ...Array.from({ length: 25 }, (_, index) => `m${index}`));
    const { host, seen } = await functionOf<Seen>(seeing());
    map(queue, { function: host, batchSize: 7, maximumConcurrency: 1 });
    await eventually(async () => (await left(queue)) === 0);
    expect(seen.map((batch) => batch.length)).toEqual([7, 7, 7, 4]);
    expect(new Set(bodiesSeen(seen)).size).toBe(25);
  });

  it('gathers a larger batch for as long as its window', async () => {
    const queue = await queueOf();
    const { host, seen } = await functionOf<Seen>(seeing());
    map(queue, { function: host, batchSize: 100, maximumBatchingWindowSeconds: 1 });
    await send(queue, ...Array.from({ length: 15 }, (_, index) => `early${index}`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await send(queue, 'late');
    await eventually(async () => (await left(queue)) === 0);
    expect(seen.map((batch) => batch.length)).toEqual([16]);
  });

  it('ends the window early when the batch is full', async () => {
    const queue = await queueOf();
    const { host } = await functionOf<Seen>(seeing());
    const begun = Date.now();
    await send(queue, ...Array.from({ length: 12 }, (_, index) => `m${index}`));
    const { mapping } = map(queue, { function: host, batchSize: 12, maximumBatchingWindowSeconds: 60 });
    await eventually(async () => (await left(queue)) === 0);
    expect(Date.now() - begun).toBeLessThan(5000);
    expect(mapping.status().batches).toBe(1);
  });

  it('splits a batch that exceeds the payload limit', async () => {
    const queue = await queueOf();
    for (let i = 0; i < 8; i += 1) await send(queue, `${i}${'x'.repeat(1_000_000)}`);
    const { host, seen } = await functionOf<number>(
      `export const handler = async ({ Records }) => console.log(Records.length);`,
    );
    const { mapping } = map(queue, { function: host, maximumConcurrency: 1 });
    await eventually(async () => (await left(queue)) === 0);
    expect(seen).toEqual([6, 2]);
    expect(mapping.status()).toMatchObject({ failures: 0, records: 8 });
  });

  it('returns only the listed messages', async () => {
    const queue = await queueOf();
    await send(queue, 'good1', 'bad', 'good2');
    const { host, seen } = await functionOf<Seen>(
      seeing(failing(`body === 'bad' && attributes.ApproximateReceiveCount < 3`)),
    );
    const { mapping, events } = map(queue, {
      function: host,
      reportBatchItemFailures: true,
      retryAfter: () => 0,
      maximumConcurrency: 1,
    });
    await eventually(async () => (await left(queue)) === 0);
    const counts = Object.fromEntries(seen.flat());
    expect(counts).toEqual({ good1: 1, good2: 1, bad: 3 });
    expect(bodiesSeen(seen).filter((body) => body !== 'bad')).toHaveLength(2);
    expect(mapping.status()).toMatchObject({ failures: 2, retried: 2 });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'batch-failed', records: 1 }));
  });

  it.each([
    ['throws', `throw new Error('no')`, 'error Error'],
    ['crashes', `process.exit(1)`, 'crash Runtime.ExitError'],
    ['outlasts its time-out', `await new Promise(() => {})`, 'timeout'],
    [
      'names an unknown message',
      `return { batchItemFailures: [{ itemIdentifier: 'zzz' }] }`,
      'not of this batch',
    ],
    ['names no message', `return { batchItemFailures: [{ itemIdentifier: null }] }`, 'missing'],
  ])('returns the whole batch when the function %s', async (_, statement, detail) => {
    const queue = await queueOf();
    await send(queue, 'a', 'b', 'c');
    const { host, seen } = await functionOf<Seen>(
      seeing(
        `if (records.some(({ attributes }) => attributes.ApproximateReceiveCount === '1')) { ${statement}; }`,
      ),
      { timeoutSeconds: 1 },
    );
    const { events } = map(queue, {
      function: host,
      reportBatchItemFailures: true,
      retryAfter: () => 0,
      maximumConcurrency: 1,
    });
    await eventually(async () => (await left(queue)) === 0);
    expect(Object.fromEntries(seen.flat())).toEqual({ a: 2, b: 2, c: 2 });
    expect(events[0]).toMatchObject({
      kind: 'batch-failed',
      records: 3,
      detail: expect.stringContaining(detail),
    });
  });

  it('takes the whole batch as done when item failures are not reported', async () => {
    const queue = await queueOf();
    await send(queue, 'a', 'b');
    const { host, seen } = await functionOf<Seen>(seeing(failing('true')));
    map(queue, { function: host });
    await eventually(async () => (await left(queue)) === 0);
    expect(bodiesSeen(seen).sort()).toEqual(['a', 'b']);
  });

  it('leaves a failed message to the visibility time-out of the queue, as Lambda does', async () => {
    const queue = await queueOf({ VisibilityTimeout: '1' });
    await send(queue, 'once more');
    const { host, seen } = await functionOf<{ at: number; count: number; received: number }>(
      `export const handler = async ({ Records: [{ attributes }] }) => {
         const count = Number(attributes.ApproximateReceiveCount);
         const received = Number(attributes.ApproximateFirstReceiveTimestamp);
         console.log(JSON.stringify({ at: Date.now(), count, received }));
         if (count === 1) throw new Error('not yet');
       };`,
    );
    map(queue, { function: host });
    await eventually(async () => (await left(queue)) === 0);
    expect(seen.map(({ count }) => count)).toEqual([1, 2]);
    // From the receipt on: the function may take a while to start.
    expect((seen[1]?.at ?? 0) - (seen[1]?.received ?? Infinity)).toBeGreaterThanOrEqual(1_000);
  });

  it('sends a poison message to the dead-letter queue after its receives, and nothing else', async () => {
    const { queue, deadLetters } = await queueWithDeadLetters(3);
    await send(queue, 'good1', 'poison', 'good2');
    const { host, seen } = await functionOf<Seen>(seeing(failing(`body === 'poison'`)));
    map(queue, { function: host, reportBatchItemFailures: true, retryAfter: () => 0 });
    await eventually(async () => (await left(queue)) === 0 && (await left(deadLetters)) === 1);
    expect(await bodiesIn(deadLetters)).toEqual(['poison']);
    expect(bodiesSeen(seen).filter((body) => body === 'poison')).toHaveLength(3);
  });

  it('runs no more batches at once than its maximum concurrency', async () => {
    const queue = await queueOf();
    await send(queue, ...Array.from({ length: 30 }, (_, index) => `m${index}`));
    const { host, seen } = await functionOf<number>(
      `export const handler = async () => {
         console.log(Date.now());
         await new Promise((resolve) => setTimeout(resolve, 150));
       };`,
      { concurrency: 8 },
    );
    const { mapping } = map(queue, { function: host, batchSize: 3, maximumConcurrency: 3 });
    let most = 0;
    await eventually(async () => {
      most = Math.max(most, host.status().running, mapping.status().inFlight);
      return (await left(queue)) === 0;
    });
    expect(seen).toHaveLength(10);
    expect(most).toBe(3);
  });

  it('deletes what the filters keep from the function', async () => {
    const queue = await queueOf();
    await send(queue, '{"kind":"wanted","n":1}', '{"kind":"other"}', 'not json', '{"kind":"wanted","n":2}');
    const { host, seen } = await functionOf<Seen>(seeing());
    const { mapping } = map(queue, { function: host, filters: [{ body: { kind: ['wanted'] } }] });
    await eventually(async () => (await left(queue)) === 0);
    expect(bodiesSeen(seen).sort()).toEqual(['{"kind":"wanted","n":1}', '{"kind":"wanted","n":2}']);
    expect(mapping.status()).toMatchObject({ filtered: 2, records: 2 });
  });

  it('serves what it received before closing, and takes nothing after', async () => {
    const queue = await queueOf();
    await send(queue, 'before');
    const { host, seen } = await functionOf<Seen>(
      seeing(`await new Promise((resolve) => setTimeout(resolve, 200));`),
    );
    const { mapping } = map(queue, { function: host });
    await eventually(() => mapping.status().inFlight === 1);
    await mapping.close();
    await send(queue, 'after');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(bodiesSeen(seen)).toEqual(['before']);
    expect(await bodiesIn(queue)).toEqual(['after']);
  });

  it('closes within its grace although a function hangs, and the message comes again', async () => {
    const queue = await queueOf({ VisibilityTimeout: '2' });
    await send(queue, 'stuck');
    const hanging = await functionOf<Seen>(seeing(`await new Promise(() => {});`), { timeoutSeconds: 60 });
    const { mapping } = map(queue, { function: hanging.host, maximumConcurrency: 1 });
    await eventually(() => hanging.seen.length === 1);
    const begun = Date.now();
    await mapping.close(100);
    expect(Date.now() - begun).toBeLessThan(1500);
    const { host, seen } = await functionOf<Seen>(seeing());
    map(queue, { function: host });
    await eventually(async () => (await left(queue)) === 0);
    expect(seen).toEqual([[['stuck', 2]]]);
  });

  it('says what is wrong when the queue cannot be reached, and goes on when it can', async () => {
    const name = freshName();
    const { host } = await functionOf<Seen>(seeing());
    const { mapping } = map(
      { url: `${inject('sqsS3Url')}/000000000000/${name}`, arn: `arn:aws-cn:sqs:cn-north-1:0:${name}` },
      { function: host },
    );
    await eventually(() => mapping.status().fault !== undefined);
    expect(mapping.status().fault).toContain('QueueDoesNotExist');
    await client.send(new CreateQueueCommand({ QueueName: name }));
    await eventually(() => mapping.status().fault === undefined);
  });

  it.each([
    [{ batchSize: 11 }, 'window'],
    [{ batchSize: 0 }, 'batch size'],
    [{ filters: [{ body: 'x' }] }, 'pattern'],
  ])('refuses the settings %j', async (options, reason) => {
    const { host } = await functionOf<Seen>(seeing());
    const queue = { url: inject('sqsS3Url'), arn: 'arn:aws-cn:sqs:cn-north-1:0:q' };
    expect(() => map(queue, { function: host, ...options })).toThrow(reason);
  });
});

describe('queue mapping of a FIFO queue', () => {
  const fifo = { FifoQueue: 'true' };
  const groups = ['a', 'b', 'c', 'd'];
  const inGroup = (bodies: readonly string[], group: string) =>
    bodies.filter((body) => body.startsWith(`${group}/`));

  it('hands over each group in order and never twice at once', async () => {
    const queue = await queueOf(fifo);
    const bodies = Array.from({ length: 10 }, (_, index) =>
      groups.map((group) => `${group}/${index}`),
    ).flat();
    await send(queue, ...bodies);
    const { host, seen } = await functionOf<{ at: 'begin' | 'end'; groups: string[]; bodies: string[] }>(
      `export const handler = async ({ Records }) => {
         const groups = [...new Set(Records.map(({ attributes }) => attributes.MessageGroupId))];
         const bodies = Records.map(({ body }) => body);
         console.log(JSON.stringify({ at: 'begin', groups, bodies }));
         await new Promise((resolve) => setTimeout(resolve, 20));
         console.log(JSON.stringify({ at: 'end', groups, bodies }));
       };`,
    );
    map(queue, { function: host, batchSize: 4, maximumConcurrency: 4 });
    await eventually(async () => (await left(queue)) === 0);
    const order = seen.filter(({ at }) => at === 'begin').flatMap(({ bodies: batch }) => batch);
    for (const group of groups) {
      expect(inGroup(order, group)).toEqual(inGroup(bodies, group));
    }
    const busy = new Set<string>();
    for (const { at, groups: touched } of seen) {
      for (const group of touched) {
        if (at === 'begin') expect(busy).not.toContain(group);
        if (at === 'begin') busy.add(group);
        else busy.delete(group);
      }
    }
  });

  it('holds a group back behind its failed message while other groups go on', async () => {
    const queue = await queueOf(fifo);
    await send(queue, 'a/1', 'a/2', 'a/3', 'b/1', 'b/2');
    // As a function that respects order: from the first failure of a group on, all of the group fail.
    const { host, seen } = await functionOf<Seen>(
      seeing(
        failing(
          `body.startsWith('a/') && records.some((first) => first.body === 'a/1' && first.attributes.ApproximateReceiveCount < 3)`,
        ),
      ),
    );
    const { mapping, events } = map(queue, {
      function: host,
      reportBatchItemFailures: true,
      retryAfter: () => 1,
      maximumConcurrency: 4,
    });
    await eventually(async () => (await left(queue)) === 0);
    const succeeded = seen.filter((batch) => !batch.some(([body, count]) => body === 'a/1' && count < 3));
    expect(inGroup(bodiesSeen(succeeded), 'a')).toEqual(['a/1', 'a/2', 'a/3']);
    const firstSuccessOfA = seen.findIndex((batch) =>
      batch.some(([body, count]) => body === 'a/1' && count === 3),
    );
    expect(inGroup(bodiesSeen(seen.slice(0, firstSuccessOfA)), 'b')).toEqual(['b/1', 'b/2']);
    expect(mapping.status().failures).toBe(2);
    expect(events.filter(({ kind }) => kind === 'warning')).toEqual([]);
  });

  it('lets a group go on in order once its poison message has gone to the dead-letter queue', async () => {
    const { queue, deadLetters } = await queueWithDeadLetters(2, true);
    await send(queue, 'a/1', 'a/poison', 'a/2', 'a/3');
    const { host, seen } = await functionOf<Seen>(
      `export const handler = async ({ Records: records }) => {
         const at = records.findIndex(({ body }) => body === 'a/poison');
         const done = at < 0 ? records : records.slice(0, at);
         console.log(JSON.stringify(done.map(({ body }) => [body, 0])));
         return { batchItemFailures: records.slice(done.length).map(({ messageId }) => ({ itemIdentifier: messageId })) };
       };`,
    );
    map(queue, { function: host, reportBatchItemFailures: true, retryAfter: () => 0, batchSize: 1 });
    await eventually(async () => (await left(queue)) === 0 && (await left(deadLetters)) === 1);
    expect(bodiesSeen(seen)).toEqual(['a/1', 'a/2', 'a/3']);
    expect(await bodiesIn(deadLetters)).toEqual(['a/poison']);
  });

  it('warns when the function takes a message as done whose predecessor failed', async () => {
    const queue = await queueOf(fifo);
    await send(queue, 'a/1', 'a/2');
    const { host } = await functionOf<Seen>(
      seeing(failing(`body === 'a/1' && attributes.ApproximateReceiveCount < 2`)),
    );
    const { events } = map(queue, { function: host, reportBatchItemFailures: true, retryAfter: () => 0 });
    await eventually(async () => (await left(queue)) === 0);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'warning', detail: expect.stringContaining('order is broken') }),
    );
  });

  it.each([
    [{ batchSize: 11, maximumBatchingWindowSeconds: 1 }, 'batch size'],
    [{ maximumBatchingWindowSeconds: 1 }, 'window'],
  ])('refuses the settings %j', async (options, reason) => {
    const { host } = await functionOf<Seen>(seeing());
    const queue = { url: inject('sqsS3Url'), arn: 'arn:aws-cn:sqs:cn-north-1:0:q.fifo' };
    expect(() => map(queue, { function: host, ...options })).toThrow(reason);
  });
});
