import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { anchorKeyAlias, keyAlias } from '../../shared/platform/deployment/names.ts';
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
    // Alarms are told on a topic under this key.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    // Apart from the other: who signs anchors can't open a record, and who opens records can't sign.
    new Key(this, 'AnchorKey', {
      alias: anchorKeyAlias(tenant.code),
      description: `Union registry ${tenant.code}: signs anchors of ledger and audit trail`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
