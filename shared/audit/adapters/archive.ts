import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { AnchorArchive, ArchivedAnchor, ArchivedAnchors, StoredLink } from '../application/ports.ts';
import { Link } from '../domain/entry.ts';

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

const PREFIX = 'anchors/';

/** Sorts as text. */
const anchorKey = (seq: number): string => `${PREFIX}${String(seq).padStart(10, '0')}.json`;

const seqIn = (key: string): number | undefined => {
  const digits = /^anchors\/(\d{10})\.json$/.exec(key)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** One object, by the version that counts. */
interface Kept {
  readonly key: string;
  readonly seq: number;
  readonly versionId?: string;
  readonly disturbed: boolean;
}

/** Objects read at the same time. */
const AT_ONCE = 16;

/**
 * What the bucket keeps. The lock lets nobody alter or remove a version, but puts no end to new ones, nor to
 * deletions that hide it: of each object the oldest version counts. `unversioned` is for an emulator that keeps one.
 */
export const s3ArchivedAnchors = (
  client: S3Client,
  bucket: string,
  { unversioned = false }: { readonly unversioned?: boolean } = {},
): ArchivedAnchors => ({
  async *anchors() {
    const listed = unversioned ? objectsIn(client, bucket) : firstVersionsIn(client, bucket);
    let waiting: Kept[] = [];
    for await (const kept of listed) {
      waiting.push(kept);
      if (waiting.length < AT_ONCE) continue;
      yield await Promise.all(waiting.map((one) => read(client, bucket, one)));
      waiting = [];
    }
    yield await Promise.all(waiting.map((one) => read(client, bucket, one)));
  },
});

async function read(client: S3Client, bucket: string, kept: Kept): Promise<ArchivedAnchor> {
  const { key, seq, versionId, disturbed } = kept;
  const { Body } = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(versionId !== undefined && { VersionId: versionId }),
    }),
  );
  return { seq, disturbed, link: linkIn((await Body?.transformToString()) ?? '') };
}

function linkIn(text: string): StoredLink | undefined {
  try {
    const stored: unknown = JSON.parse(text);
    return Link.safeParse(stored).success ? (stored as StoredLink) : undefined;
  } catch {
    return undefined;
  }
}

async function* objectsIn(client: S3Client, bucket: string): AsyncGenerator<Kept> {
  let after: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: PREFIX,
        ...(after !== undefined && { ContinuationToken: after }),
      }),
    );
    for (const { Key = '' } of page.Contents ?? []) {
      const seq = seqIn(Key);
      if (seq !== undefined) yield { key: Key, seq, disturbed: false };
    }
    after = page.NextContinuationToken;
  } while (after !== undefined);
}

/** Versions come by key and from the newest; markers of deletions in a list of their own, page by page alike. */
async function* firstVersionsIn(client: S3Client, bucket: string): AsyncGenerator<Kept> {
  let from: { KeyMarker: string; VersionIdMarker?: string } | undefined;
  let found: Kept | undefined;
  do {
    const page = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: PREFIX, ...from }),
    );
    const { Versions = [], DeleteMarkers = [] } = page;
    const all = [
      ...Versions.map(({ Key = '', VersionId }) => ({ key: Key, versionId: VersionId })),
      ...DeleteMarkers.map(({ Key = '' }) => ({ key: Key, versionId: undefined })),
    ].toSorted((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1));
    for (const { key, versionId } of all) {
      const seq = seqIn(key);
      if (seq === undefined) continue;
      if (found && found.key !== key) {
        yield found;
        found = undefined;
      }
      const version = versionId ?? found?.versionId;
      found = {
        key,
        seq,
        disturbed: found !== undefined,
        ...(version !== undefined && { versionId: version }),
      };
    }
    from =
      page.IsTruncated === true && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: page.NextKeyMarker,
            ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
          }
        : undefined;
  } while (from !== undefined);
  if (found) yield found;
}
