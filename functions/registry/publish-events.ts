import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { sqsClient } from '../../shared/platform/queue/sqs-client.ts';
import { inStreamOrder } from '../../shared/platform/stream/in-stream-order.ts';
import { connect } from '../../shared/registry/connect.ts';
import { publishEntry } from '../../shared/registry/publish.ts';

const connection = connect('publish-events');
const { QUEUE_INTAKE } = readEnvironment('QUEUE_INTAKE');
const sqs = sqsClient();

export const handler = inStreamOrder(
  publishEntry({
    ...connection,
    tell: async (event) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_INTAKE, MessageBody: JSON.stringify(event) }));
    },
  }),
  connection.log,
);
