import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { MembersChangedEvent, MembersToCompareEvent } from '../../events/members-changed.ts';
import { dynamoMarkBook } from '../../shared/members/adapters/dynamo-mark-book.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { sqsClient } from '../../shared/platform/queue/sqs-client.ts';
import { connect } from '../../shared/registry/connect.ts';
import { allMembers, onMembersChanged } from '../../shared/registry/find-duplicates.ts';

const connection = connect('find-duplicates');
const { TABLE_LIKENESS, QUEUE_LIKENESS } = readEnvironment('TABLE_LIKENESS', 'QUEUE_LIKENESS');
const sqs = sqsClient();

const requeue = async (event: MembersToCompareEvent): Promise<void> => {
  await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_LIKENESS, MessageBody: JSON.stringify(event) }));
};
const find = onMembersChanged({
  ...connection,
  book: dynamoMarkBook(dynamoClient(), TABLE_LIKENESS),
  requeue,
});

const Told = z.union([MembersChangedEvent, MembersToCompareEvent]);
const Asked = z.object({ action: z.literal('compare-all') });

/** Each message by itself; or, invoked by an administrator, `{"action": "compare-all"}` looks at all members anew. */
export const handler = async (event: unknown): Promise<SQSBatchResponse> => {
  if (Asked.safeParse(event).success) {
    await Promise.all(allMembers(connection.now()).map(requeue));
    return { batchItemFailures: [] };
  }
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of (event as SQSEvent).Records) {
    try {
      await find(Told.parse(JSON.parse(body)));
    } catch (fault) {
      connection.log.error('duplicates/fault', fault);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
