import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** One object of a locked bucket, by the version that counts. */
export interface LockedObject {
  readonly name: string;
  readonly version?: string;
  /** Another version or a deletion lies over it. */
  readonly disturbed: boolean;
}

export interface LockedBucket {
  readonly client: S3Client;
  readonly bucket: string;
}

/** Puts an object unless there is one under its name. */
export async function putOnce(
  { client, bucket }: LockedBucket,
  name: string,
  body: Uint8Array | string,
  contentType: string,
): Promise<void> {
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: name,
        Body: body,
        ContentType: contentType,
        IfNoneMatch: '*',
      }),
    );
  } catch (error) {
    // It is there already.
    if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
  }
}

export async function readLocked(
  { client, bucket }: LockedBucket,
  { name, version }: LockedObject,
): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: name,
        ...(version !== undefined && { VersionId: version }),
      }),
    );
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof Error && ['NoSuchKey', 'NoSuchVersion', 'NotFound'].includes(error.name))
      return undefined;
    throw error;
  }
}

/**
 * What the bucket keeps under a prefix, in order of the names. The lock lets nobody alter or remove a version, but
 * puts no end to new ones, nor to deletions that hide it: of each object the oldest version counts.
 */
export async function* lockedObjects(
  { client, bucket }: LockedBucket,
  prefix: string,
): AsyncGenerator<readonly LockedObject[]> {
  let isEmpty = true;
  for await (const page of firstVersions(client, bucket, prefix)) {
    if (page.length > 0) isEmpty = false;
    yield page;
  }
  // An emulator that keeps one version of an object lists no versions at all.
  if (isEmpty) yield* onlyVersions(client, bucket, prefix);
}

async function* onlyVersions(
  client: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly LockedObject[]> {
  let after: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(after !== undefined && { ContinuationToken: after }),
      }),
    );
    yield (page.Contents ?? []).map(({ Key = '' }) => ({ name: Key, disturbed: false }));
    after = page.NextContinuationToken;
  } while (after !== undefined);
}

/** Versions come by key and from the newest; markers of deletions in a list of their own, page by page alike. */
async function* firstVersions(
  client: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly LockedObject[]> {
  let from: { KeyMarker: string; VersionIdMarker?: string } | undefined;
  let found: LockedObject | undefined;
  do {
    const page = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from }),
    );
    const { Versions = [], DeleteMarkers = [] } = page;
    const all = [
      ...Versions.map(({ Key = '', VersionId }) => ({ name: Key, version: VersionId })),
      ...DeleteMarkers.map(({ Key = '' }) => ({ name: Key, version: undefined })),
    ].toSorted((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
    const whole: LockedObject[] = [];
    for (const { name, version: each } of all) {
      if (found && found.name !== name) {
        whole.push(found);
        found = undefined;
      }
      const version: string | undefined = each ?? found?.version;
      found = { name, disturbed: found !== undefined, ...(version !== undefined && { version }) };
    }
    yield whole;
    from =
      page.IsTruncated === true && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: page.NextKeyMarker,
            ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
          }
        : undefined;
  } while (from !== undefined);
  if (found) yield [found];
}
