import { Aws, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { archiveBucketName } from '../../shared/platform/deployment/names.ts';
import { archiveDays, type Tenant } from '../../shared/platform/deployment/tenant.ts';

/**
 * The archive of the second region. Its lock is in compliance mode: not even the account's owner can shorten it.
 */
export class ArchiveStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps,
    { tenant, key }: { tenant: Tenant; key: IKey },
  ) {
    super(scope, id, props);
    const name = archiveBucketName(tenant.code, Aws.ACCOUNT_ID);
    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
      versioned: true,
    };
    const log = new Bucket(this, 'AccessLog', {
      ...closed,
      bucketName: `${name}-log`,
      // Access logs can be delivered under the service's own key only.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(180), noncurrentVersionExpiration: Duration.days(1) }],
    });
    const bucket = new Bucket(this, 'Bucket', {
      ...closed,
      bucketName: name,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(archiveDays(tenant))),
      serverAccessLogsBucket: log as IBucket,
    });
    Validations.of(bucket).acknowledge({
      id: 'NIST.800.53.R5-S3BucketReplicationEnabled',
      reason: 'It is the second copy itself, in the second region.',
    });
    Validations.of(log).acknowledge(
      { id: 'AwsSolutions-S1', reason: 'It is the access log.' },
      { id: 'NIST.800.53.R5-S3BucketLoggingEnabled', reason: 'It is the access log.' },
      {
        id: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
        reason: 'The service delivers access logs to buckets under its own key only.',
      },
      {
        id: 'NIST.800.53.R5-S3BucketReplicationEnabled',
        reason: 'It records access to files that live in this region alone.',
      },
    );
  }
}
