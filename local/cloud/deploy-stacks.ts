import type { Clients } from '../endpoints.ts';
import { bucketMaker } from './buckets.ts';
import { createDeployment, type Deployment } from './deployment.ts';
import { namedResources } from './named-resources.ts';
import { queueMaker } from './queues.ts';
import { tableMaker } from './tables.ts';
import type { Stack } from './template.ts';

/** The account of the emulators' ARNs. */
export const EMULATED_ACCOUNT = '000000000000';

/** Makes what the stacks declare in the engine and the emulators; what is there already stays. */
export async function deployStacks(stacks: readonly Stack[], clients: Clients): Promise<Deployment> {
  const deployment = createDeployment({
    stacks,
    account: EMULATED_ACCOUNT,
    makers: {
      ...namedResources,
      'AWS::DynamoDB::Table': tableMaker(clients.dynamodb),
      'AWS::SQS::Queue': queueMaker(clients.sqs),
      'AWS::S3::Bucket': bucketMaker(clients.s3),
    },
  });
  await deployment.deploy();
  return deployment;
}
