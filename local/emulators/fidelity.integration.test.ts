import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSqsS3, type SqsS3Emulator } from './sqs-s3.ts';

const region = 'cn-north-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

let folder: string;
let emulator: SqsS3Emulator;
let sqs: SQSClient;

const start = async (): Promise<void> => {
  emulator = await startSqsS3({ storage: { folder }, region, log: () => undefined });
  sqs = new SQSClient({ endpoint: emulator.url, region, credentials, maxAttempts: 1 });
};
const restart = async (): Promise<void> => {
  process.kill(emulator.pid, 'SIGKILL');
  await emulator.ended;
  await start();
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sqs-s3-'));
  await start();
});
afterEach(async () => {
  sqs.destroy();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const queueUrl = (name: string): string => `${emulator.url}/000000000000/${name}`;
const create = (QueueName: string, Attributes: Record<string, string> = {}) =>
  sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
const send = (name: string, body: string, group?: string, deduplication = body) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl(name),
      MessageBody: body,
      ...(group && { MessageGroupId: group, MessageDeduplicationId: deduplication }),
    }),
  );
const receive = async (name: string, seconds = 30): Promise<Message[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl(name),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: seconds,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
};
const show = (name: string, { ReceiptHandle }: Message) =>
  sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl(name), ReceiptHandle, VisibilityTimeout: 0 }),
  );
const bodies = (messages: readonly Message[]): (string | undefined)[] => messages.map(({ Body }) => Body);

describe('a FIFO queue', () => {
  beforeEach(() => create('line.fifo'));

  it('gives as many messages of a group as fit in one receive, in order, and then holds the group', async () => {
    for (const n of [1, 2, 3]) await send('line.fifo', `a${n}`, 'a');
    await send('line.fifo', 'b1', 'b');
    const received = bodies(await receive('line.fifo'));
    expect(received.filter((body) => body?.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(received).toContain('b1');
    await send('line.fifo', 'a4', 'a');
    expect(await receive('line.fifo')).toEqual([]);
  });

  it('gives a group again only when none of it is in flight any more', async () => {
    for (const n of [1, 2]) await send('line.fifo', `a${n}`, 'a');
    const [first, second] = await receive('line.fifo');
    if (!first || !second) throw new Error('two were sent');
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: queueUrl('line.fifo'), ReceiptHandle: first.ReceiptHandle }),
    );
    expect(await receive('line.fifo')).toEqual([]);
    await show('line.fifo', second);
    expect(bodies(await receive('line.fifo'))).toEqual(['a2']);
  });

  it('keeps the order of messages that come back one by one', async () => {
    for (const n of [1, 2, 3]) await send('line.fifo', `a${n}`, 'a');
    for (const message of await receive('line.fifo')) await show('line.fifo', message);
    expect(bodies(await receive('line.fifo'))).toEqual(['a1', 'a2', 'a3']);
  });

  it('keeps the order of messages whose visibility time-out ends at once', async () => {
    for (const n of [1, 2, 3]) await send('line.fifo', `a${n}`, 'a');
    await receive('line.fifo', 1);
    await expect
      .poll(async () => bodies(await receive('line.fifo')), { timeout: 5_000, interval: 200 })
      .toEqual(['a1', 'a2', 'a3']);
  });

  it('takes a message once though its sender repeats it after a kill', async () => {
    await send('line.fifo', 'once', 'a', 'same');
    await restart();
    await send('line.fifo', 'once', 'a', 'same');
    expect(bodies(await receive('line.fifo'))).toEqual(['once']);
  });

  it('gives at once after a kill what nobody can be working on any more, and counts the receive', async () => {
    for (const n of [1, 2]) await send('line.fifo', `a${n}`, 'a');
    await receive('line.fifo', 600);
    await restart();
    const again = await receive('line.fifo');
    expect(bodies(again)).toEqual(['a1', 'a2']);
    expect(again[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
  });
});

describe('a standard queue', () => {
  it('keeps a message that is made visible again, and its receive count, over a kill', async () => {
    await create('plain');
    await send('plain', 'kept');
    const [message] = await receive('plain');
    if (!message) throw new Error('one was sent');
    await show('plain', message);
    await restart();
    const [again] = await receive('plain');
    expect(again).toMatchObject({ Body: 'kept', Attributes: { ApproximateReceiveCount: '2' } });
  });

  it('moves what was received too often to its dead letters, where a kill leaves it', async () => {
    await create('dead');
    await create('plain', {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:${region}:000000000000:dead`,
        maxReceiveCount: 1,
      }),
    });
    await send('plain', 'poison');
    const [message] = await receive('plain');
    if (!message) throw new Error('one was sent');
    await show('plain', message);
    expect(await receive('plain')).toEqual([]);
    await restart();
    expect(bodies(await receive('dead'))).toEqual(['poison']);
    expect(await receive('plain')).toEqual([]);
  });

  it('answers under its present address after a restart', async () => {
    await create('plain');
    await restart();
    const { QueueUrl } = await create('plain');
    expect(QueueUrl).toBe(queueUrl('plain'));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    expect(Attributes?.QueueArn).toBe(`arn:aws:sqs:${region}:000000000000:plain`);
  });
});

describe('a bucket', () => {
  const s3Of = () =>
    new S3Client({ endpoint: emulator.url, region, credentials, forcePathStyle: true, maxAttempts: 1 });

  it('keeps an object of more than 11 MB over a kill', async () => {
    const Body = Buffer.alloc(12 * 1024 * 1024, 'x');
    await s3Of().send(new CreateBucketCommand({ Bucket: 'rosters' }));
    await s3Of().send(new PutObjectCommand({ Bucket: 'rosters', Key: 'large.csv', Body }));
    await restart();
    const { Body: stored } = await s3Of().send(new GetObjectCommand({ Bucket: 'rosters', Key: 'large.csv' }));
    expect((await stored?.transformToByteArray())?.length).toBe(Body.length);
  });

  it('refuses tags instead of overwriting the object with them', async () => {
    await s3Of().send(new CreateBucketCommand({ Bucket: 'rosters' }));
    await s3Of().send(new PutObjectCommand({ Bucket: 'rosters', Key: 'a.csv', Body: 'rows' }));
    await expect(
      s3Of().send(
        new PutObjectTaggingCommand({
          Bucket: 'rosters',
          Key: 'a.csv',
          Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
        }),
      ),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
    const { Body } = await s3Of().send(new GetObjectCommand({ Bucket: 'rosters', Key: 'a.csv' }));
    expect(await Body?.transformToString()).toBe('rows');
  });
});
