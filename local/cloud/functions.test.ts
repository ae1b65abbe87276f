import { describe, expect, it } from 'vitest';
import { createDeployment } from './deployment.ts';
import { planFunctions } from './functions.ts';
import { namedResources } from './named-resources.ts';
import type { TemplateResource } from './template.ts';

const functionArn = { 'Fn::GetAtt': ['Fn', 'Arn'] };

const fn = (more: object = {}): TemplateResource => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'registry-fn',
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 20,
    MemorySize: '512',
    Environment: { Variables: { A: 'a', N: 1 } },
    ...more,
  },
});

const mapping = (properties: object): TemplateResource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { FunctionName: functionArn, ...properties },
});

const planOf = (resources: Record<string, TemplateResource>) =>
  planFunctions(
    createDeployment({
      account: '0',
      makers: namedResources,
      stacks: [{ name: 's', region: 'cn-north-1', template: { Resources: { Fn: fn(), ...resources } } }],
    }),
  );

const queueArn = 'arn:aws:sqs:cn-north-1:0:line.fifo';
const streamArn = 'arn:aws:dynamodb:ddblocal:0:table/t/stream/2026';

describe('the plan of the functions', () => {
  it('takes functions with their limits and variables', async () => {
    expect((await planOf({})).functions).toEqual([
      {
        name: 'registry-fn',
        handler: 'index.handler',
        timeoutSeconds: 20,
        memoryMegabytes: 512,
        environment: { A: 'a', N: '1' },
        reservedConcurrency: undefined,
      },
    ]);
  });

  it('joins routes to functions by their integrations, and takes CORS', async () => {
    const plan = await planOf({
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { CorsConfiguration: { AllowOrigins: ['https://a'], MaxAge: '60' } },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { IntegrationUri: functionArn, PayloadFormatVersion: '2.0' },
      },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          RouteKey: 'GET /v1/unions/{unionId}',
          Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
        },
      },
    });
    expect(plan.routes).toEqual([{ routeKey: 'GET /v1/unions/{unionId}', functionName: 'registry-fn' }]);
    expect(plan.cors).toEqual({ allowOrigins: ['https://a'], maxAge: 60 });
  });

  it('takes every setting of a queue mapping', async () => {
    const { queueMappings, streamMappings } = await planOf({
      Queue: mapping({
        EventSourceArn: queueArn,
        BatchSize: 10,
        MaximumBatchingWindowInSeconds: 2,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 4 },
        FilterCriteria: { Filters: [{ Pattern: '{"body":{}}' }] },
      }),
    });
    expect(queueMappings).toEqual([
      {
        functionName: 'registry-fn',
        queueArn,
        batchSize: 10,
        maximumBatchingWindowSeconds: 2,
        reportBatchItemFailures: true,
        maximumConcurrency: 4,
        filters: ['{"body":{}}'],
      },
    ]);
    expect(streamMappings).toEqual([]);
  });

  it('takes every setting of a stream mapping', async () => {
    const { streamMappings } = await planOf({
      Stream: mapping({
        EventSourceArn: streamArn,
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 1,
        ParallelizationFactor: 2,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 10,
        MaximumRecordAgeInSeconds: 3600,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: queueArn } },
      }),
    });
    expect(streamMappings).toEqual([
      {
        functionName: 'registry-fn',
        streamArn,
        startingPosition: 'TRIM_HORIZON',
        batchSize: 100,
        maximumBatchingWindowSeconds: 1,
        parallelizationFactor: 2,
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: 10,
        maximumRecordAgeSeconds: 3600,
        reportBatchItemFailures: true,
        filters: [],
        onFailureQueueArn: queueArn,
      },
    ]);
  });

  it('takes schedules with their input and how often a failed run is repeated', async () => {
    const { schedules } = await planOf({
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(1 minute)',
          State: 'ENABLED',
          Targets: [{ Arn: functionArn, Id: 't', Input: '{"now":true}' }],
        },
      },
      Off: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression: 'rate(1 day)', State: 'DISABLED', Targets: [{ Arn: functionArn }] },
      },
      Invoke: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'Fn' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
      },
    });
    expect(schedules).toEqual([
      {
        name: 'Rule',
        expression: 'rate(1 minute)',
        functionName: 'registry-fn',
        input: { now: true },
        maximumRetryAttempts: 0,
      },
    ]);
  });

  it('leaves out a mapping that is switched off', async () => {
    const { queueMappings } = await planOf({ Queue: mapping({ EventSourceArn: queueArn, Enabled: false }) });
    expect(queueMappings).toEqual([]);
  });

  it.each([
    [
      'a setting of a mapping',
      { M: mapping({ EventSourceArn: queueArn, TumblingWindowInSeconds: 5 }) },
      'TumblingWindowInSeconds',
    ],
    ['a setting of a function', { Fn: fn({ VpcConfig: {} }) }, 'VpcConfig'],
    ['another runtime', { Fn: fn({ Runtime: 'python3.13' }) }, 'python3.13'],
    [
      'a mapping to a function that is not there',
      { M: mapping({ FunctionName: 'other', EventSourceArn: queueArn }) },
      'no function other',
    ],
    [
      'an old payload format',
      {
        I: {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: { IntegrationUri: functionArn, PayloadFormatVersion: '1.0' },
        },
        R: { Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey: 'GET /', Target: 'integrations/I' } },
      },
      'payload format 2.0 only',
    ],
  ])('refuses %s that it could not carry out', async (_, resources, message) => {
    await expect(planOf(resources as Record<string, TemplateResource>)).rejects.toThrow(message);
  });
});
