import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Log } from '../../platform/log.ts';
import { failedFrom, type NewImage, newImages } from '../../platform/stream/new-images.ts';
import { replicate, type Version } from '../application/replicate.ts';
import { copyingOf } from '../domain/replication.ts';
import { putIfNewer } from './put-if-newer.ts';

interface ImageVersion extends Version {
  readonly image: NewImage;
}

export interface Replicating {
  /** The other region. */
  readonly replica: DynamoDBClient;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Whether this region writes, as the register says at this moment. */
  readonly isWriter: () => Promise<boolean>;
  /** Told how old the oldest change of a table was when it had been copied. */
  readonly lag?: (table: string, milliseconds: number) => void;
  readonly now?: () => number;
}

/**
 * Copies every change of a replicated table into the table of the same name in the other region. An image without a
 * revision fails and is set aside: nothing could tell whether it is newer. Asks at each batch who writes: a take-over
 * waits as long as a batch may take before anything is written there.
 */
export const replicateTables =
  ({ replica, log, isWriter, lag, now = Date.now }: Replicating) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const writes = await isWriter();
    const images = newImages(event);
    const versions = images.map(versionOf).filter((version) => version !== undefined);
    const failed = await replicate(
      {
        store: ({ image }) => putIfNewer(replica, image, copyingOf(image.table, image.item, writes)),
        fault: (error) => log.error('recovery/write-failed', error),
      },
      versions,
    );
    const unversioned = images.filter((image) => versionOf(image) === undefined);
    const left = new Set([...unversioned, ...[...failed].map(({ image }) => image)]);
    log.info('recovery/replicated', { images: images.length, left: left.size });
    if (!writes) log.warn('recovery/not-writer', { images: images.length });
    if (unversioned.length > 0) log.warn('recovery/no-revision', { images: unversioned.length });
    for (const [table, since] of oldestIn(images)) lag?.(table, Math.max(0, now() - since));
    return failedFrom(images.find((image) => left.has(image)));
  };

function versionOf(image: NewImage): ImageVersion | undefined {
  const { table, item } = image;
  const rev = Number(item['rev']?.N);
  if (!Number.isSafeInteger(rev) || rev < 1) return undefined;
  return { key: `${table}/${item['pk']?.S ?? ''}/${item['seq']?.N ?? ''}`, rev, image };
}

function oldestIn(images: readonly NewImage[]): ReadonlyMap<string, number> {
  const oldest = new Map<string, number>();
  for (const { table, writtenAt } of images)
    if (writtenAt !== undefined) oldest.set(table, Math.min(writtenAt, oldest.get(table) ?? writtenAt));
  return oldest;
}
