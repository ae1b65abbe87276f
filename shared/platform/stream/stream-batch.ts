import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Log } from '../log.ts';

export type Image = Readonly<Record<string, unknown>>;

/** The item as the write left it; undefined for a removal, which says nothing of a registry that never deletes. */
export const imageOf = ({ dynamodb }: DynamoDBRecord): Image | undefined =>
  dynamodb?.NewImage && unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);

/**
 * Handles the records of a stream in their order. At the first that fails it stops and reports it, so that the
 * stream is read again from there.
 */
export const inStreamOrder =
  (handle: (image: Image) => Promise<void>, log: Log) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of Records) {
      const image = imageOf(record);
      if (image === undefined) continue;
      try {
        await handle(image);
      } catch (fault) {
        log.error('stream/fault', fault);
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };
