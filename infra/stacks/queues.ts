import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLettersOf } from '../../shared/platform/deployment/dead-letters.ts';
import {
  queueArnExport,
  queueIds,
  queueName,
  queueUrlExport,
  type QueueId,
} from '../../shared/platform/deployment/names.ts';
import type { Tenant } from '../../shared/platform/deployment/tenant.ts';
import { pascal } from './pascal.ts';

type Shape = {
  /** Not shorter than the time-out of the function that reads the queue, else a message is worked on twice. */
  readonly visibility: Duration;
};

const deadLetters: Shape = { visibility: Duration.seconds(60) };

const shapes: Readonly<Record<QueueId, Shape>> = {
  'commands-dlq.fifo': deadLetters,
  'bulk-dlq.fifo': deadLetters,
  'intake-dlq': deadLetters,
  'likeness-dlq': deadLetters,
  'streams-dlq': deadLetters,
  'commands.fifo': { visibility: Duration.seconds(60) },
  'bulk.fifo': { visibility: Duration.seconds(60) },
  intake: { visibility: Duration.seconds(330) },
  likeness: { visibility: Duration.seconds(330) },
};

const targets: Readonly<Partial<Record<QueueId, { readonly queue: QueueId; readonly after: number }>>> =
  deadLettersOf;

export class QueuesStack extends Stack {
  readonly queues: Readonly<Record<QueueId, Queue>>;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps,
    { tenant, key }: { tenant: Tenant; key: IKey },
  ) {
    super(scope, id, props);
    const made = new Map<QueueId, Queue>();
    const make = (queue: QueueId): Queue => {
      const existing = made.get(queue);
      if (existing) return existing;
      const { visibility } = shapes[queue];
      const target = targets[queue];
      const construct = new Queue(this, `${pascal(queue)}Queue`, {
        queueName: queueName(tenant.code, queue),
        // A command waits here while a region is cut off or a fault is mended: as long as the service allows.
        retentionPeriod: Duration.days(14),
        visibilityTimeout: visibility,
        encryption: QueueEncryption.KMS,
        encryptionMasterKey: key,
        enforceSSL: true,
        removalPolicy: RemovalPolicy.RETAIN,
        ...(queue.endsWith('.fifo') && {
          fifo: true,
          deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
          fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
        }),
        ...(target && { deadLetterQueue: { queue: make(target.queue), maxReceiveCount: target.after } }),
      });
      made.set(queue, construct);
      new CfnOutput(this, `${pascal(queue)}Arn`, {
        value: construct.queueArn,
        exportName: queueArnExport(tenant.code, queue),
      });
      new CfnOutput(this, `${pascal(queue)}Url`, {
        value: construct.queueUrl,
        exportName: queueUrlExport(tenant.code, queue),
      });
      return construct;
    };
    this.queues = Object.fromEntries(queueIds.map((queue) => [queue, make(queue)])) as Record<QueueId, Queue>;
    Validations.of(this.queues['streams-dlq']).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where the stream mappings put what they could not deliver.',
    });
  }
}
