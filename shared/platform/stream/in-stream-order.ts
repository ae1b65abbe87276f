import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Log } from '../log.ts';
import { failedFrom, newImages } from './new-images.ts';

export type Image = Readonly<Record<string, unknown>>;

/**
 * Handles the records of a stream in their order. At the first that fails it stops and reports it, so that the
 * stream is read again from there.
 */
export const inStreamOrder =
  (handle: (image: Image) => Promise<void>, log: Log) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const image of newImages(event)) {
      try {
        await handle(unmarshall(image.item));
      } catch (fault) {
        log.error('stream/fault', fault);
        return failedFrom(image);
      }
    }
    return failedFrom(undefined);
  };
