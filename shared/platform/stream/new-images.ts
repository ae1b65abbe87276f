import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeValue as EventValue, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';

/** An item as a stock of attribute values, just as the table holds it. */
export type RawItem = Readonly<Record<string, AttributeValue>>;

/** The state of an item after one write. */
export interface NewImage {
  /** Where the record stands in its shard; what a partial failure names. */
  readonly sequence: string;
  /** Physical name of the table it comes from. */
  readonly table: string;
  readonly item: RawItem;
  /** When it was written, in milliseconds since 1970, to the second: the stream says no more. */
  readonly writtenAt?: number;
}

/**
 * The images of a stream batch in order. A removal has none: items of replicated tables are never deleted, and
 * what TTL takes is forgotten everywhere by itself. The event's name is not looked at.
 */
export const newImages = (event: DynamoDBStreamEvent): NewImage[] =>
  event.Records.flatMap(({ dynamodb, eventSourceARN }) =>
    dynamodb?.NewImage === undefined
      ? []
      : [
          {
            sequence: dynamodb.SequenceNumber ?? '',
            table: tableOf(eventSourceARN ?? ''),
            item: toRaw(dynamodb.NewImage),
            ...(dynamodb.ApproximateCreationDateTime !== undefined && {
              writtenAt: 1_000 * dynamodb.ApproximateCreationDateTime,
            }),
          },
        ],
  );

/** `ReportBatchItemFailures`: the batch is taken up again at the lowest record that failed. */
export const failedFrom = (first: NewImage | undefined): DynamoDBBatchResponse => ({
  batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.sequence }],
});

/** `arn:…:table/<name>/stream/<time>` */
const tableOf = (streamArn: string): string => /:table\/([^/]+)\/stream\//.exec(streamArn)?.[1] ?? '';

/** Events carry binary values in base64; the rest is as the table's own API has it. */
const toRaw = (item: Record<string, EventValue>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toValue(value)]));

function toValue(value: EventValue): AttributeValue {
  if (value.B !== undefined) return { B: Buffer.from(value.B, 'base64') };
  if (value.BS !== undefined) return { BS: value.BS.map((bytes) => Buffer.from(bytes, 'base64')) };
  if (value.L !== undefined) return { L: value.L.map(toValue) };
  if (value.M !== undefined) return { M: toRaw(value.M) };
  return value;
}
