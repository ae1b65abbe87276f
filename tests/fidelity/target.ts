import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DynamoDBClient,
  paginateQuery,
  PutItemCommand,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import { startProvince } from '../../local/runtime.ts';
import { tenantOf } from '../../infra/tenants/tenants.ts';
import type { Act, Script } from './probe.ts';
import { fidelityArtifacts, names } from './stack.ts';

export interface Message {
  readonly id: string;
  readonly acts?: readonly Act[];
  readonly group?: string;
}

/** One batch as the probe got it; `ended` is missing when it failed. */
export interface Batch {
  readonly ids: readonly string[];
  readonly begun: number;
  readonly ended: number | undefined;
}

/** The deployed probe, wherever it runs. All that a test knows of it goes through the cloud's own services. */
export interface Target {
  /** Sends in order; a FIFO message without a group has its own. */
  send(queue: 'fifo' | 'standard', run: string, messages: readonly Message[]): Promise<void>;
  /** Puts items one after the other: `id` is the item's key and version, as `key@2`. */
  put(run: string, messages: readonly Message[]): Promise<void>;
  batches(run: string): Promise<Batch[]>;
  /** Takes everything that has arrived. */
  drain(queue: 'fifoDeadLetters' | 'streamFailures'): Promise<string[]>;
  readonly patience: number;
  close(): Promise<void>;
}

/** The runtime on this machine, or with `FIDELITY_REGION` the stack deployed there. */
export async function openTarget(): Promise<Target> {
  const region = process.env['FIDELITY_REGION'];
  if (region !== undefined) return targetAt({ region }, { region }, 300_000, () => Promise.resolve());
  const { primary } = tenantOf('44').regions;
  const province = await startProvince({
    dataFolder: 'throw-away',
    artifacts: fidelityArtifacts(primary, join(import.meta.dirname, 'probe.ts')),
  });
  const { credentials, endpoints } = province;
  const common = { region: primary, credentials };
  return targetAt(
    { ...common, ...(endpoints.dynamodb === undefined ? {} : { endpoint: endpoints.dynamodb }) },
    { ...common, endpoint: endpoints.sqsS3 },
    60_000,
    province.close,
  );
}

function targetAt(
  dynamodbAt: DynamoDBClientConfig,
  sqsAt: SQSClientConfig,
  patience: number,
  close: () => Promise<void>,
): Target {
  const dynamodb = new DynamoDBClient(dynamodbAt);
  const sqs = new SQSClient(sqsAt);
  const urlOf = async (queue: keyof typeof names): Promise<string> =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName: names[queue] }))).QueueUrl ?? '';
  const scriptOf = (run: string, { id, acts = ['ok'] }: Message): string =>
    JSON.stringify({ run, id, acts } satisfies Script);
  return {
    patience,
    async send(queue, run, messages) {
      const QueueUrl = await urlOf(queue);
      for (let from = 0; from < messages.length; from += 10)
        await sqs.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: messages.slice(from, from + 10).map((message, index) => ({
              Id: String(index),
              MessageBody: scriptOf(run, message),
              ...(queue === 'fifo' && {
                MessageGroupId: `${run}-${message.group ?? message.id}`,
                MessageDeduplicationId: `${run}-${message.id}`,
              }),
            })),
          }),
        );
    },
    async put(run, messages) {
      for (const message of messages)
        await dynamodb.send(
          new PutItemCommand({
            TableName: names.source,
            Item: {
              pk: { S: `${run} ${message.id.split('@')[0] ?? ''}` },
              script: { S: scriptOf(run, message) },
            },
          }),
        );
    },
    async batches(run) {
      const edges = new Map<string, { ids: string[]; begun: number; ended: number | undefined }>();
      const pages = paginateQuery(
        { client: dynamodb },
        {
          TableName: names.journal,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :run',
          ExpressionAttributeValues: { ':run': { S: run } },
        },
      );
      for await (const { Items = [] } of pages)
        for (const { sk, at, ids } of Items) {
          const [time = '', instance = '', edge] = sk?.S?.split(' ') ?? [];
          const batch = edges.get(`${time} ${instance}`) ?? { ids: [], begun: 0, ended: undefined };
          edges.set(`${time} ${instance}`, {
            ...batch,
            ids: (ids?.L ?? []).map(({ S = '' }) => S),
            [edge ?? '']: Number(at?.N),
          });
        }
      return [...edges.values()].toSorted((a, b) => a.begun - b.begun);
    },
    async drain(queue) {
      const QueueUrl = await urlOf(queue);
      const bodies: string[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        );
        if (Messages.length === 0) return bodies;
        for (const { Body = '', ReceiptHandle } of Messages) {
          bodies.push(Body);
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
    async close() {
      dynamodb.destroy();
      sqs.destroy();
      await close();
    },
  };
}

/** Asks again until the answer will do; fails with the last one. */
export async function until<T>(
  ask: () => Promise<T>,
  will: (answer: T) => boolean,
  patience: number,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (will(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`it did not come to that: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await sleep(200);
  }
}
