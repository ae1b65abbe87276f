import { type DynamoDBClient, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { RawItem } from '../stream/new-images.ts';

export type ScanOptions = Pick<
  ScanCommandInput,
  'ProjectionExpression' | 'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
> & {
  /** Read side by side; as many pages are held in memory. */
  readonly segments: number;
  /** Only one of so many parts of the table, counted from 0; it has its own segments. */
  readonly only?: { readonly part: number; readonly of: number };
};

/** Every item of a table, strongly consistent, in pages of no particular order. For recounts and comparisons. */
export async function* scanTable(
  client: DynamoDBClient,
  table: string,
  options: ScanOptions,
): AsyncGenerator<readonly RawItem[]> {
  yield* firstCome(scanSegments(client, table, options));
}

/** The table in parts to be read side by side; in a part, items of one partition follow each other in order. */
export const scanSegments = (
  client: DynamoDBClient,
  table: string,
  { segments, only: { part, of } = { part: 0, of: 1 }, ...options }: ScanOptions,
): AsyncGenerator<readonly RawItem[]>[] =>
  Array.from({ length: segments }, (_, segment) =>
    scanSegment(client, {
      ...options,
      TableName: table,
      ConsistentRead: true,
      Segment: part * segments + segment,
      TotalSegments: of * segments,
    }),
  );

async function* scanSegment(
  client: DynamoDBClient,
  input: ScanCommandInput,
): AsyncGenerator<readonly RawItem[]> {
  let start: ScanCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({ ...input, ExclusiveStartKey: start }),
    );
    yield Items;
    start = LastEvaluatedKey;
  } while (start !== undefined);
}

/** Pages from whichever reader has one; each reader is a page ahead. */
async function* firstCome<Page>(readers: readonly AsyncGenerator<Page>[]): AsyncGenerator<Page> {
  const next = async (reader: AsyncGenerator<Page>) => ({ reader, result: await reader.next() });
  const waiting = new Map(readers.map((reader) => [reader, next(reader)]));
  while (waiting.size > 0) {
    const { reader, result } = await Promise.race(waiting.values());
    if (result.done === true) waiting.delete(reader);
    else {
      waiting.set(reader, next(reader));
      yield result.value;
    }
  }
}
