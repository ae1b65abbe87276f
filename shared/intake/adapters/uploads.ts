import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import type { OfferedFile, Upload } from '../application/offer-upload.ts';

export type UploadsDeps = {
  /** Made with `requestChecksumCalculation: 'WHEN_REQUIRED'`, or the URL binds the checksum of nothing. */
  readonly s3: S3Client;
  readonly bucket: string;
};

export type StoredFile = { readonly size: number; readonly contentType: string; readonly etag: string };

/** Minutes enough to begin an upload over a slow line; one that has begun may go on. */
const VALID_SECONDS = 15 * 60;

/**
 * Roster files between upload and reading. `head` and `open` answer undefined when there is no such file;
 * `remove` is content with that.
 */
export const uploads = ({ s3, bucket: Bucket }: UploadsDeps) => ({
  /**
   * A URL to which exactly this file may be put, once: its length, its type and the absence of an earlier file
   * are part of the signature. The encryption is the bucket's own, with its key: S3 refuses a request with any
   * `x-amz-` header that is not signed, so the sender can't choose another.
   */
  async offer(key: string, { contentType, size }: OfferedFile, now: Instant): Promise<Upload> {
    const command = new PutObjectCommand({
      Bucket,
      Key: key,
      ContentType: contentType,
      ContentLength: size,
      IfNoneMatch: '*',
    });
    const url = await getSignedUrl(s3, command, {
      expiresIn: VALID_SECONDS,
      signingDate: new Date(epochOf(now)),
      signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match']),
    });
    return {
      method: 'PUT',
      url,
      // Every client sends the length by itself, and browsers let no page set it.
      headers: { 'content-type': contentType, 'if-none-match': '*' },
      expiresAt: instantOf(epochOf(now) + VALID_SECONDS * 1000),
    };
  },

  async head(key: string): Promise<StoredFile | undefined> {
    const found = await s3.send(new HeadObjectCommand({ Bucket, Key: key })).catch(absent);
    return (
      found && {
        size: found.ContentLength ?? 0,
        contentType: found.ContentType ?? '',
        etag: found.ETag ?? '',
      }
    );
  },

  async open(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: key })).catch(absent);
    return found?.Body as AsyncIterable<Uint8Array> | undefined;
  },

  async remove(key: string): Promise<void> {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
  },
});
export type Uploads = ReturnType<typeof uploads>;

function absent(cause: unknown): undefined {
  if (cause instanceof NoSuchKey || cause instanceof NotFound) return undefined;
  throw cause;
}
