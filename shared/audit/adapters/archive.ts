import {
  type LockedBucket,
  type LockedObject,
  lockedObjects,
  putOnce,
  readLocked,
} from '../../platform/store/locked-bucket.ts';
import type { S3Client } from '@aws-sdk/client-s3';
import type { AnchorArchive, ArchivedAnchor, ArchivedAnchors, StoredLink } from '../application/ports.ts';
import { Link } from '../domain/entry.ts';

/** Anchors as objects of the second region's locked bucket, by their number; the lock is the bucket's own. */
export const s3Archive = (client: S3Client, bucket: string): AnchorArchive => ({
  keep: (anchor) =>
    putOnce({ client, bucket }, anchorKey(anchor.seq), JSON.stringify(anchor), 'application/json'),
});

const PREFIX = 'anchors/';

/** Sorts as text. */
const anchorKey = (seq: number): string => `${PREFIX}${String(seq).padStart(10, '0')}.json`;

const seqIn = (key: string): number | undefined => {
  const digits = /^anchors\/(\d{10})\.json$/.exec(key)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** Objects read at the same time. */
const AT_ONCE = 16;

/** What the bucket keeps. */
export const s3ArchivedAnchors = (client: S3Client, bucket: string): ArchivedAnchors => ({
  async *anchors() {
    const locked = { client, bucket };
    let waiting: Kept[] = [];
    for await (const page of lockedObjects(locked, PREFIX))
      for (const object of page) {
        const seq = seqIn(object.name);
        if (seq === undefined) continue;
        waiting.push({ object, seq });
        if (waiting.length < AT_ONCE) continue;
        yield await Promise.all(waiting.map((one) => read(locked, one)));
        waiting = [];
      }
    yield await Promise.all(waiting.map((one) => read(locked, one)));
  },
});

interface Kept {
  readonly object: LockedObject;
  readonly seq: number;
}

async function read(locked: LockedBucket, { object, seq }: Kept): Promise<ArchivedAnchor> {
  const body = await readLocked(locked, object);
  return { seq, disturbed: object.disturbed, link: linkIn(Buffer.from(body ?? []).toString()) };
}

function linkIn(text: string): StoredLink | undefined {
  try {
    const stored: unknown = JSON.parse(text);
    return Link.safeParse(stored).success ? (stored as StoredLink) : undefined;
  } catch {
    return undefined;
  }
}
