import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ArchivedItem } from '../../shared/recovery/domain/archived.ts';

/** Records of a table's stream, one a second, as Lambda hands them over. */
export const streamOf = (
  table: string,
  items: readonly ArchivedItem[],
  since = '2026-12-01T00:00:00.000Z',
): DynamoDBRecord[] =>
  items.map((item, index) => ({
    eventSourceARN: `arn:aws:dynamodb:x:0:table/union-registry-44-${table}/stream/1`,
    dynamodb: {
      SequenceNumber: String(100_000 + index),
      ApproximateCreationDateTime: Date.parse(since) / 1_000 + index,
      NewImage: marshall(item, { removeUndefinedValues: true }) as never,
    },
  }));
