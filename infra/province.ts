import { App, DefaultStackSynthesizer, type IStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import { secondTableIds, stackName, tableIds, type StackId } from '../shared/platform/deployment/names.ts';
import type { Tenant } from '../shared/platform/deployment/tenant.ts';
import { AccessStack } from './stacks/access.ts';
import { ArchiveStack } from './stacks/archive.ts';
import { DataStack } from './stacks/data.ts';
import { IntakeStack } from './stacks/intake.ts';
import { KeysStack } from './stacks/keys.ts';
import { QueuesStack } from './stacks/queues.ts';
import { WatchStack } from './stacks/watch.ts';

/** The CDK app of all provinces given; without `outdir` it goes where the CDK CLI asks, else to a temporary folder. */
export const province = ({ tenants, outdir }: { tenants: readonly Tenant[]; outdir?: string }): App => {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    treeMetadata: false,
    context: {
      '@aws-cdk/aws-iam:minimizePolicies': true,
      '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
    },
  });
  for (const tenant of tenants) addTenant(app, tenant);
  return app;
};

const addTenant = (app: App, tenant: Tenant): void => {
  const inRegion =
    (region: string) =>
    (stack: StackId, description: string): [string, StackProps] => [
      stackName(tenant.code, stack),
      {
        description: `${tenant.name.en}: ${description}`,
        env: { region },
        terminationProtection: true,
        tags: { 'union-registry:tenant': tenant.code },
        // The library's own types don't hold under exactOptionalPropertyTypes.
        synthesizer: new DefaultStackSynthesizer({
          generateBootstrapVersionRule: false,
        }) as IStackSynthesizer,
      },
    ];
  const primary = inRegion(tenant.regions.primary);
  const second = inRegion(tenant.regions.second);

  const { key } = new KeysStack(app, ...primary('keys', 'the key that wraps every other'), { tenant });
  const { tables } = new DataStack(app, ...primary('data', 'tables'), {
    tenant,
    key,
    tables: tableIds,
    streams: true,
  });
  const { queues } = new QueuesStack(app, ...primary('queues', 'command queues and dead letters'), {
    tenant,
    key,
  });
  new IntakeStack(app, ...primary('intake', 'roster files on their way in'), {
    tenant,
    key,
  });
  new AccessStack(app, ...primary('access', 'one role per function'), {
    tenant,
    key,
    tables,
    queues,
  });

  new WatchStack(app, ...primary('watch', 'alarms and what they watch'), { tenant, key });

  const secondKeys = new KeysStack(app, ...second('second-keys', 'the key of the second region'), { tenant });
  new DataStack(app, ...second('second-data', 'the live replica'), {
    tenant,
    key: secondKeys.key,
    tables: secondTableIds,
    streams: false,
  });
  new ArchiveStack(app, ...second('second-archive', 'what nobody may alter or remove before its time'), {
    tenant,
    key: secondKeys.key,
  });
};
