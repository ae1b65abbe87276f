import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Log } from '../../platform/log.ts';
import { failedFrom, type NewImage, newImages } from '../../platform/stream/new-images.ts';
import { replicate, type Version } from '../application/replicate.ts';

interface ImageVersion extends Version {
  readonly image: NewImage;
}

/**
 * Copies every change of a replicated table into the table of the same name that `replica` reaches. An image
 * without a revision fails and is set aside: nothing could tell whether it is newer.
 */
export const replicateTables =
  (replica: DynamoDBClient, log: Pick<Log, 'info' | 'warn' | 'error'>) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const images = newImages(event);
    const versions = images.map(versionOf).filter((version) => version !== undefined);
    const failed = await replicate(
      {
        store: ({ image }) => putIfNewer(replica, image),
        fault: (error) => log.error('recovery/write-failed', error),
      },
      versions,
    );
    const unversioned = images.filter((image) => versionOf(image) === undefined);
    const left = new Set([...unversioned, ...[...failed].map(({ image }) => image)]);
    log.info('recovery/replicated', { images: images.length, left: left.size });
    if (unversioned.length > 0) log.warn('recovery/no-revision', { images: unversioned.length });
    return failedFrom(images.find((image) => left.has(image)));
  };

function versionOf(image: NewImage): ImageVersion | undefined {
  const { table, item } = image;
  const rev = Number(item['rev']?.N);
  if (!Number.isSafeInteger(rev) || rev < 1) return undefined;
  return { key: `${table}/${item['pk']?.S ?? ''}/${item['seq']?.N ?? ''}`, rev, image };
}

async function putIfNewer(replica: DynamoDBClient, { table, item }: NewImage): Promise<void> {
  try {
    await replica.send(
      new PutItemCommand({
        TableName: table,
        Item: item,
        // What has a place in a chain is written once; a later version of it could only be a forgery.
        ...(item['seq'] === undefined
          ? {
              ConditionExpression: 'attribute_not_exists(pk) OR rev < :rev',
              ExpressionAttributeValues: { ':rev': { N: item['rev']?.N ?? '' } },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    );
  } catch (error) {
    // It is there already, or a later version is.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
