import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type DeadLetterQueue,
  deadLetterQueues,
  type RedrivableQueue,
  redriveTargets,
} from '../deployment/dead-letters.ts';
import type { QueueId } from '../deployment/names.ts';

/** A message that was given up. Bodies hold ids and sealed data only, as in the queue it came from. */
export interface DeadLetter {
  readonly id: string;
  readonly group?: string;
  readonly sentAt?: string;
  readonly body: string;
}

export interface LetterCount {
  readonly waiting: number;
  /** Read by somebody who has not yet deleted or returned them. */
  readonly inFlight: number;
}

export interface Redriven {
  readonly moved: number;
  /** What the queue of dead letters still holds, roughly, as queues count. */
  readonly left: number;
}

export interface DeadLetters {
  count(queue: DeadLetterQueue): Promise<LetterCount>;
  /** The first so many, which then lie there as before. */
  show(queue: DeadLetterQueue, most: number): Promise<readonly DeadLetter[]>;
  /**
   * 重新投递: sends letters back to the queue they came from, so many at most. Each is sent before it is deleted, so that whatever dies in between loses
   * none; one that comes twice is worked on once, as every message is.
   */
  redrive(queue: RedrivableQueue, most: number): Promise<Redriven>;
}

/** Most entries of one call. */
const BATCH = 10;
/** Long enough to send and delete ten. */
const HIDDEN_SECONDS = 60;
/** A queue of few messages is spread over servers, of which one call asks some. */
const EMPTY_ANSWERS = 2;

/** The cloud's own redrive exists in no region of China. */
export function sqsDeadLetters(
  client: SQSClient,
  urlOf: (queue: QueueId) => Promise<string> | string,
  hiddenSeconds = HIDDEN_SECONDS,
): DeadLetters {
  const count = async (queue: DeadLetterQueue): Promise<LetterCount> => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: await urlOf(queue),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  };

  /** Batches until there are no more, or so many messages. */
  async function* batches(url: string, most: number): AsyncGenerator<readonly Message[]> {
    for (let [taken, empty] = [0, 0]; taken < most && empty < EMPTY_ANSWERS;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(BATCH, most - taken),
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['MessageGroupId', 'SentTimestamp'],
        }),
      );
      empty = Messages.length === 0 ? empty + 1 : 0;
      taken += Messages.length;
      if (Messages.length > 0) yield Messages;
    }
  }

  const returned = async (url: string, messages: readonly Message[]): Promise<void> => {
    if (messages.length === 0) return;
    await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: messages.map((message) => ({ ...handleOf(message), VisibilityTimeout: 0 })),
      }),
    );
  };

  return {
    count,
    async show(queue, most) {
      const url = await urlOf(queue);
      const shown: DeadLetter[] = [];
      const read: (readonly Message[])[] = [];
      try {
        for await (const messages of batches(url, most)) {
          read.push(messages);
          shown.push(...messages.map(letterOf));
        }
      } finally {
        for (const messages of read) await returned(url, messages);
      }
      return shown;
    },
    async redrive(queue, most) {
      const [url, target] = await Promise.all([urlOf(queue), urlOf(redriveTargets[queue])]);
      let moved = 0;
      for await (const messages of batches(url, most)) {
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl: target, Entries: messages.map(entryOf) }),
        );
        const failed = new Set(Failed.map(({ Id }) => Id));
        const sent = messages.filter(({ MessageId }) => !failed.has(MessageId));
        if (sent.length > 0)
          await client.send(
            new DeleteMessageBatchCommand({
              QueueUrl: url,
              Entries: sent.map((message) => handleOf(message)),
            }),
          );
        moved += sent.length;
        if (failed.size > 0) {
          await returned(
            url,
            messages.filter(({ MessageId }) => failed.has(MessageId)),
          );
          break;
        }
      }
      const { waiting: left, inFlight } = await count(queue);
      return { moved, left: left + inFlight };
    },
  };
}

const handleOf = ({ MessageId, ReceiptHandle }: Message) => ({ Id: MessageId, ReceiptHandle });

/** In its old group, so that order holds; the id of the letter keeps a second try of the same redrive from doubling it. */
const entryOf = ({ MessageId, Body, Attributes }: Message) => ({
  Id: MessageId,
  MessageBody: Body,
  ...(Attributes?.MessageGroupId !== undefined && {
    MessageGroupId: Attributes.MessageGroupId,
    MessageDeduplicationId: `${String(MessageId)}-redriven`,
  }),
});

const letterOf = ({ MessageId = '', Body = '', Attributes }: Message): DeadLetter => ({
  id: MessageId,
  ...(Attributes?.MessageGroupId !== undefined && { group: Attributes.MessageGroupId }),
  ...(Attributes?.SentTimestamp !== undefined && {
    sentAt: new Date(Number(Attributes.SentTimestamp)).toISOString(),
  }),
  body: Body,
});

/** How many letters lie in each queue of them. */
export const countLetters = async (
  letters: Pick<DeadLetters, 'count'>,
): Promise<ReadonlyMap<DeadLetterQueue, LetterCount>> =>
  new Map(
    await Promise.all(deadLetterQueues.map(async (queue) => [queue, await letters.count(queue)] as const)),
  );
