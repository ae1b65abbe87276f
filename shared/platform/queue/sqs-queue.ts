import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Lane } from '../../kernel/command.ts';
import type { Pause } from '../retry.ts';
import type { CommandMessage, CommandQueue } from './port.ts';

/** Entries of one batch call. */
const MAX_ENTRIES = 10;
const MAX_TRIES = 5;

export interface SqsQueueDependencies {
  readonly client: SQSClient;
  readonly urls: Readonly<Record<Lane, string>>;
  readonly pause: Pause;
}

export function sqsQueue({ client, urls, pause }: SqsQueueDependencies): CommandQueue {
  return {
    async send(messages, attempt = 'first') {
      for (const lane of ['people', 'bulk'] as const) {
        const mine = messages.filter((message) => message.lane === lane);
        for (let from = 0; from < mine.length; from += MAX_ENTRIES) {
          await sendBatch({ client, pause, url: urls[lane] }, mine.slice(from, from + MAX_ENTRIES), attempt);
        }
      }
    },
  };
}

async function sendBatch(
  { client, pause, url }: Omit<SqsQueueDependencies, 'urls'> & { readonly url: string },
  messages: readonly CommandMessage[],
  attempt: string,
) {
  let pending = messages;
  for (let tries = 1; pending.length > 0; tries += 1) {
    if (tries > MAX_TRIES) throw new Error(`the queue refused ${String(pending.length)} messages`);
    if (tries > 1) await pause(tries);
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: pending.map((message) => toEntry(message, attempt)),
      }),
    );
    const failed = new Set(Failed.map(({ Id }) => Id));
    pending = pending.filter(({ requestId }) => failed.has(requestId));
  }
}

const toEntry = ({ requestId, group }: CommandMessage, attempt: string) => ({
  Id: requestId,
  MessageBody: JSON.stringify({ requestId }),
  MessageGroupId: group,
  MessageDeduplicationId: `${requestId}-${attempt}`,
});
