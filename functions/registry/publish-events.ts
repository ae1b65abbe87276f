import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { sqsClient } from '../../shared/platform/queue/sqs-client.ts';
import { inStreamOrder } from '../../shared/platform/stream/in-stream-order.ts';
import { connect } from '../../shared/registry/connect.ts';
import { publishEntry, type WireEvent } from '../../shared/registry/publish.ts';

const connection = connect('publish-events');
const { QUEUE_INTAKE, QUEUE_LIKENESS } = readEnvironment('QUEUE_INTAKE', 'QUEUE_LIKENESS');
const sqs = sqsClient();

/** The queue of whoever is told of it. */
const queues = {
  FoundingApplied: QUEUE_INTAKE,
  MembersChanged: QUEUE_LIKENESS,
  MembersToCompare: QUEUE_LIKENESS,
} as const satisfies Record<WireEvent['type'], string>;

export const handler = inStreamOrder(
  publishEntry({
    ...connection,
    tell: async (event) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queues[event.type], MessageBody: JSON.stringify(event) }),
      );
    },
  }),
  connection.log,
);
