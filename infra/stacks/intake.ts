import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { intakeBucketExport, intakeBucketName } from '../../shared/platform/deployment/names.ts';
import type { Tenant } from '../../shared/platform/deployment/tenant.ts';

/** Where roster files stay from upload until they are read, and extracts until they are fetched; what is forgotten goes after a week. */
export class IntakeStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps,
    { tenant, key }: { tenant: Tenant; key: IKey },
  ) {
    super(scope, id, props);
    const name = intakeBucketName(tenant.code, Aws.ACCOUNT_ID);
    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    const log = new Bucket(this, 'AccessLog', {
      ...closed,
      bucketName: `${name}-log`,
      // Access logs can be delivered under the service's own key only.
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(180), noncurrentVersionExpiration: Duration.days(1) }],
    });
    const bucket = new Bucket(this, 'Bucket', {
      ...closed,
      bucketName: name,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: log as IBucket,
      lifecycleRules: [
        { expiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      cors: [
        {
          allowedOrigins: [...tenant.corsOrigins],
          allowedMethods: [HttpMethods.PUT],
          // What the presigned URL binds; browsers send the length by themselves.
          allowedHeaders: ['content-type', 'if-none-match'],
          maxAge: 3600,
        },
      ],
    });
    new CfnOutput(this, 'BucketName', {
      value: bucket.bucketName,
      exportName: intakeBucketExport(tenant.code),
    });
    Validations.of(bucket).acknowledge(
      {
        id: 'NIST.800.53.R5-S3BucketVersioningEnabled',
        reason:
          'A roster is removed once it is read; a version kept would be personal data kept without need.',
      },
      {
        id: 'NIST.800.53.R5-S3BucketReplicationEnabled',
        reason:
          'A roster lives here for minutes and can be uploaded again; its rows are replicated with the tables.',
      },
    );
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
