import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Maker } from './deployment.ts';
import { refuseOtherProperties } from './properties.ts';

const changeable = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'ContentBasedDeduplication',
] as const satisfies QueueAttributeName[];

const atCreation = [
  'FifoQueue',
  'DeduplicationScope',
  'FifoThroughputLimit',
] as const satisfies QueueAttributeName[];

/** Encryption at rest, which one machine leaves to its disk. */
const leftOut = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled', 'Tags'];

/** Makes queues; one that exists takes over the template's attributes. */
export const queueMaker = (client: SQSClient): Maker => ({
  make: async (properties, { logicalId }) => {
    refuseOtherProperties(logicalId, properties, ['QueueName', ...changeable, ...atCreation, ...leftOut]);
    const QueueName = properties['QueueName'];
    if (typeof QueueName !== 'string') throw new Error(`${logicalId}: a queue needs a name here`);
    const attributes = attributesOf(properties, changeable);
    const existing = await find(client, QueueName);
    if (existing) {
      await client.send(new SetQueueAttributesCommand({ QueueUrl: existing, Attributes: attributes }));
    }
    const QueueUrl =
      existing ??
      (
        await client.send(
          new CreateQueueCommand({
            QueueName,
            Attributes: { ...attributes, ...attributesOf(properties, atCreation) },
          }),
        )
      ).QueueUrl ??
      '';
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    return {
      ref: QueueUrl,
      attributes: { Arn: Attributes?.QueueArn ?? '', QueueName, QueueUrl },
    };
  },
});

async function find(client: SQSClient, QueueName: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
  } catch (cause) {
    if (cause instanceof QueueDoesNotExist) return undefined;
    throw cause;
  }
}

const attributesOf = (
  properties: Readonly<Record<string, unknown>>,
  names: readonly QueueAttributeName[],
): Record<string, string> =>
  Object.fromEntries(
    names
      .filter((name) => properties[name] !== undefined)
      .map((name) => {
        const value = properties[name];
        return [name, typeof value === 'string' ? value : JSON.stringify(value)];
      }),
  );
