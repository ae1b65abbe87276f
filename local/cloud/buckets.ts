import { CreateBucketCommand, HeadBucketCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import type { Maker } from './deployment.ts';
import { refuseOtherProperties } from './properties.ts';

/** Who may reach an object, where it is logged and when it goes: the cloud's care, not this machine's. */
const leftOut = [
  'BucketEncryption',
  'CorsConfiguration',
  'LifecycleConfiguration',
  'LoggingConfiguration',
  // What the lock keeps from being removed, nobody removes here.
  'ObjectLockConfiguration',
  'ObjectLockEnabled',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
  'VersioningConfiguration',
];

/** Makes buckets, or finds them. */
export const bucketMaker = (client: S3Client): Maker => ({
  make: async (properties, { stackName, logicalId, partition, region }) => {
    refuseOtherProperties(logicalId, properties, ['BucketName', ...leftOut]);
    const given = properties['BucketName'];
    const Bucket = typeof given === 'string' ? given : generatedName(stackName, logicalId);
    if (!(await exists(client, Bucket))) await client.send(new CreateBucketCommand({ Bucket }));
    return {
      ref: Bucket,
      attributes: {
        Arn: `arn:${partition}:s3:::${Bucket}`,
        DomainName: `${Bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${Bucket}.s3.${region}.amazonaws.com`,
      },
    };
  },
});

/** CloudFormation names what has no name, too; here the same at each start. */
const generatedName = (stackName: string, logicalId: string): string =>
  `${stackName}-${logicalId}`.toLowerCase().slice(0, 63);

async function exists(client: S3Client, Bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (cause) {
    if (cause instanceof NotFound) return false;
    throw cause;
  }
}
