import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyAlias } from '../../shared/platform/deployment/names.ts';
import type { Tenant } from '../../shared/platform/deployment/tenant.ts';

/** One key a region. In China regions it is an SM4 key, elsewhere AES-256; the code need not know. */
export class KeysStack extends Stack {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: StackProps, { tenant }: { tenant: Tenant }) {
    super(scope, id, props);
    this.key = new Key(this, 'Key', {
      alias: keyAlias(tenant.code),
      description: `Union registry ${tenant.code}: tables, queues, files, and the key-encryption keys of persons`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
