import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import type { ExtractFiles } from '../application/extract-files.ts';

/** S3 takes no shorter part but the last. */
const PART_BYTES = 5 * 1024 * 1024;

/** Seconds that the URL of a file is good for: a download that has begun may go on. */
const OFFERED_SECONDS = 300;

/**
 * Pieces are put behind each other until they are a part of an upload; what is too short for one is an object under
 * its own digest, so that two tries of one piece never overwrite what the other has told of. Nothing is removed: the
 * bucket forgets objects after a week, and uploads that were not closed after a day.
 */
export const s3ExtractFiles = (s3: S3Client, Bucket: string): ExtractFiles => ({
  async put(key, { upload, parts, tail }, piece, last) {
    const before = tail === undefined ? Buffer.of() : await read(s3, Bucket, tail);
    if (before === undefined) return undefined;
    const bytes = Buffer.concat([before, piece]);
    const isPart = bytes.length >= PART_BYTES || (last && upload !== undefined);
    if (!isPart) {
      const digest = createHash('sha256').update(bytes).digest('hex');
      const Key = `${key}-${digest}`;
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
      return { ...(upload !== undefined && { upload }), tail: Key };
    }
    const UploadId =
      upload ?? (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: key }))).UploadId;
    if (UploadId === undefined) throw new Error('an upload without an id');
    const PartNumber = parts.length + 1;
    const put = await s3
      .send(new UploadPartCommand({ Bucket, Key: key, UploadId, PartNumber, Body: bytes }))
      .catch(lost);
    return put?.ETag === undefined ? undefined : { upload: UploadId, part: put.ETag };
  },

  async close(key, { upload, parts }) {
    const Parts = parts.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    const closed = await s3
      .send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key: key,
          UploadId: upload,
          MultipartUpload: { Parts },
        }),
      )
      .catch(lost);
    // Whoever closed it before this try had the same parts to close.
    return (
      closed !== undefined ||
      (await s3.send(new HeadObjectCommand({ Bucket, Key: key })).catch(lost)) !== undefined
    );
  },

  async offer(key, name, now) {
    const command = new GetObjectCommand({
      Bucket,
      Key: key,
      ResponseContentDisposition: `attachment; filename="${name}"`,
      ResponseCacheControl: 'no-store',
    });
    const url = await getSignedUrl(s3, command, {
      expiresIn: OFFERED_SECONDS,
      signingDate: new Date(epochOf(now)),
    });
    return { url, expiresAt: instantOf(epochOf(now) + OFFERED_SECONDS * 1000) };
  },
});

async function read(s3: S3Client, Bucket: string, Key: string): Promise<Buffer | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body && Buffer.from(await Body.transformToByteArray());
  } catch (cause) {
    if (cause instanceof NoSuchKey) return undefined;
    throw cause;
  }
}

const LOST: readonly string[] = ['NoSuchUpload', 'NoSuchKey', 'NotFound', 'InvalidPart'];

function lost(cause: unknown): undefined {
  if (cause instanceof Error && LOST.includes(cause.name)) return undefined;
  throw cause;
}
