import type { MakeContext, Maker } from './deployment.ts';

/**
 * Resources that the local runtime needs only to name: what runs functions is read from them afterwards, and
 * what protects them (roles, policies, keys) has nothing to guard on one machine.
 */
export const namedResources: Readonly<Record<string, Maker>> = {
  'AWS::Lambda::Function': named('lambda', (name) => `function:${name}`, 'FunctionName'),
  'AWS::Events::Rule': named('events', (name) => `rule/${name}`, 'Name'),
  'AWS::Logs::LogGroup': named('logs', (name) => `log-group:${name}:*`, 'LogGroupName'),
  'AWS::IAM::Role': named('iam', (name) => `role/${name}`, 'RoleName'),
  'AWS::KMS::Key': named('kms', (name) => `key/${name}`),
  ...Object.fromEntries(
    [
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
      'AWS::CDK::Metadata',
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::Policy',
      'AWS::KMS::Alias',
      'AWS::Lambda::EventInvokeConfig',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Permission',
      'AWS::S3::BucketPolicy',
      'AWS::SNS::Subscription',
      'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::QueuePolicy',
    ].map((type): [string, Maker] => [
      type,
      { name: (_, { logicalId }) => ({ ref: logicalId, attributes: {} }) },
    ]),
  ),
};

const globalServices = new Set(['iam']);

function named(service: string, resource: (name: string) => string, property?: string): Maker {
  return {
    name: (properties, { logicalId, partition, region, account }: MakeContext) => {
      const given = property && properties[property];
      const ref = typeof given === 'string' ? given : logicalId;
      const place = globalServices.has(service) ? '' : region;
      return { ref, attributes: { Arn: `arn:${partition}:${service}:${place}:${account}:${resource(ref)}` } };
    },
  };
}
