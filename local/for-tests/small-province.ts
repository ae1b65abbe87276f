import { join } from 'node:path';
import type { Artifacts } from '../artifacts.ts';
import type { Stack, TemplateResource } from '../cloud/template.ts';

/** The least province that uses every part: HTTP, bucket, FIFO queue, table, stream, second region. */

const PREFIX = 'union-registry-44';
const primary = 'cn-north-1';
const second = 'cn-northwest-1';

const table = (more: object = {}): TemplateResource => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: `${PREFIX}-notes`,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...more,
  },
});

const exported = (name: string, Value: unknown) => ({
  [name]: { Value, Export: { Name: `${PREFIX}-${name}` } },
});
const imported = (name: string) => ({ 'Fn::ImportValue': `${PREFIX}-${name}` });

const data: Stack = {
  name: `${PREFIX}-data`,
  region: primary,
  template: {
    Resources: {
      Notes: table({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: `${PREFIX}-notes.fifo`, FifoQueue: true, VisibilityTimeout: 60 },
      },
      Bucket: {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: { 'Fn::Join': ['-', [PREFIX, 'notes', { Ref: 'AWS::AccountId' }]] } },
      },
    },
    Outputs: {
      ...exported('stream', { 'Fn::GetAtt': ['Notes', 'StreamArn'] }),
      ...exported('queueArn', { 'Fn::GetAtt': ['Queue', 'Arn'] }),
      ...exported('queueUrl', { Ref: 'Queue' }),
      ...exported('bucket', { Ref: 'Bucket' }),
    },
  },
};

const replica: Stack = {
  name: `${PREFIX}-second-data`,
  region: second,
  template: { Resources: { Notes: table() } },
};

const lambda = (name: string): TemplateResource => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: `${PREFIX}-${name}`,
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 10,
    MemorySize: 256,
    Environment: {
      Variables: {
        SECOND_REGION: second,
        TABLE_NOTES: `${PREFIX}-notes`,
        QUEUE_NOTES: imported('queueUrl'),
        BUCKET_NOTES: imported('bucket'),
        KEY_SERVICE: 'kms:alias/notes',
      },
    },
  },
});

const route = (RouteKey: string, integration: string): TemplateResource => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: { RouteKey, Target: { 'Fn::Join': ['/', ['integrations', { Ref: integration }]] } },
});

const integration = (logicalId: string): TemplateResource => ({
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: { IntegrationUri: { 'Fn::GetAtt': [logicalId, 'Arn'] }, PayloadFormatVersion: '2.0' },
});

const functions: Stack = {
  name: `${PREFIX}-functions`,
  region: primary,
  template: {
    Resources: {
      Http: lambda('notes-http'),
      Settings: lambda('notes-settings'),
      Store: lambda('notes-store'),
      Copy: lambda('notes-copy'),
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'notes' } },
      HttpIntegration: integration('Http'),
      SettingsIntegration: integration('Settings'),
      Put: route('PUT /notes/{id}', 'HttpIntegration'),
      List: route('GET /notes', 'HttpIntegration'),
      Tell: route('GET /settings', 'SettingsIntegration'),
      FromQueue: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Store', 'Arn'] },
          EventSourceArn: imported('queueArn'),
          BatchSize: 5,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      FromStream: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Copy', 'Arn'] },
          EventSourceArn: imported('stream'),
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 10,
        },
      },
    },
  },
};

export const smallProvince: Artifacts = {
  stacks: [data, replica, functions],
  bundleOf: (functionName) =>
    join(import.meta.dirname, 'functions', `${functionName.replace(`${PREFIX}-`, '')}.ts`),
};
