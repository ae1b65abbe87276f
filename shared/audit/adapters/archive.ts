import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AnchorArchive } from '../application/ports.ts';

/** Anchors as objects of the second region's locked bucket, by their number; the lock is the bucket's own. */
export const s3Archive = (client: S3Client, bucket: string): AnchorArchive => ({
  async keep(anchor) {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: anchorKey(anchor.seq),
          Body: JSON.stringify(anchor),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      // It is there already.
      if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    }
  },
});

/** Sorts as text. */
const anchorKey = (seq: number): string => `anchors/${String(seq).padStart(10, '0')}.json`;
