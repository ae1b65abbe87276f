import type { Artifacts } from '../../local/artifacts.ts';
import type { Stack, TemplateResource } from '../../local/cloud/template.ts';

export const names = {
  stack: 'union-registry-44-fidelity',
  probe: 'union-registry-44-probe',
  journal: 'union-registry-44-probe-journal',
  source: 'union-registry-44-probe-source',
  fifo: 'union-registry-44-probe.fifo',
  fifoDeadLetters: 'union-registry-44-probe-dlq.fifo',
  standard: 'union-registry-44-probe',
  streamFailures: 'union-registry-44-probe-stream-failures',
} as const;

/** Receives of a message before the queue puts it aside. */
export const MAX_RECEIVES = 3;
/** Tries of a stream's batch after the first. */
export const MAX_RETRIES = 3;

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const queue = (QueueName: string, more: object = {}): TemplateResource => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName,
    VisibilityTimeout: 6,
    ...(QueueName.endsWith('.fifo') ? { FifoQueue: true } : {}),
    ...more,
  },
});

const table = (TableName: string, keys: readonly string[], more: object = {}): TemplateResource => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys.map((AttributeName, index) => ({
      AttributeName,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
    ...more,
  },
});

const mapping = (source: unknown, more: object): TemplateResource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: arn('Probe'),
    EventSourceArn: source,
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ...more,
  },
});

/**
 * The parts of a province that event source mappings join, with the settings that the registry's have: a FIFO
 * queue, a standard queue, a table's stream, each in front of the probe.
 */
export const fidelityStack = (region: string, code?: string): Stack => ({
  name: names.stack,
  region,
  template: {
    Resources: {
      Journal: table(names.journal, ['pk', 'sk']),
      Source: table(names.source, ['pk'], { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
      FifoDeadLetters: queue(names.fifoDeadLetters),
      Fifo: queue(names.fifo, {
        RedrivePolicy: { deadLetterTargetArn: arn('FifoDeadLetters'), maxReceiveCount: MAX_RECEIVES },
      }),
      Standard: queue(names.standard),
      StreamFailures: queue(names.streamFailures),
      Role: role,
      Probe: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: names.probe,
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Timeout: 3,
          MemorySize: 256,
          Role: arn('Role'),
          Environment: { Variables: { TABLE_JOURNAL: { Ref: 'Journal' } } },
          ...(code === undefined ? {} : { Code: { ZipFile: code } }),
        },
      },
      FromFifo: mapping(arn('Fifo'), {}),
      FromStandard: mapping(arn('Standard'), {}),
      FromStream: mapping(
        { 'Fn::GetAtt': ['Source', 'StreamArn'] },
        {
          StartingPosition: 'TRIM_HORIZON',
          MaximumBatchingWindowInSeconds: 1,
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: MAX_RETRIES,
          DestinationConfig: { OnFailure: { Destination: arn('StreamFailures') } },
        },
      ),
    },
  },
});

const role: TemplateResource = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    Policies: [
      {
        PolicyName: 'probe',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
              Resource: arn('Journal'),
            },
            {
              Effect: 'Allow',
              Action: [
                'dynamodb:DescribeStream',
                'dynamodb:GetRecords',
                'dynamodb:GetShardIterator',
                'dynamodb:ListStreams',
              ],
              Resource: { 'Fn::GetAtt': ['Source', 'StreamArn'] },
            },
            {
              Effect: 'Allow',
              Action: [
                'sqs:ReceiveMessage',
                'sqs:DeleteMessage',
                'sqs:GetQueueAttributes',
                'sqs:SendMessage',
              ],
              Resource: [arn('Fifo'), arn('Standard'), arn('StreamFailures')],
            },
          ],
        },
      },
    ],
  },
};

/** For the runtime on this machine. */
export const fidelityArtifacts = (region: string, bundle: string): Artifacts => ({
  stacks: [fidelityStack(region)],
  bundleOf: () => bundle,
});
