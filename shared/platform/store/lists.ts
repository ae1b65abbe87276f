import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** The sparse indexes of the registry: who stands in which list. Guards never read them. */
export type ListName = 'by-union' | 'by-superior' | 'work-queue';

export const keyOfList = {
  'by-union': 'inUnion',
  'by-superior': 'superior',
  'work-queue': 'waitsAt',
} as const;

export interface ListPage {
  /** Partition keys of the records, in the order of the list. */
  readonly keys: readonly string[];
  /** Where the next page begins; undefined on the last. */
  readonly lastKey: Readonly<Record<string, unknown>> | undefined;
}

export interface Lists {
  page(
    list: ListName,
    of: string,
    options: { readonly limit: number; readonly after?: Readonly<Record<string, unknown>> | undefined },
  ): Promise<ListPage>;
}

export const dynamoLists = (client: DynamoDBClient, table: string): Lists => ({
  async page(list, of, { limit, after }) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: list,
        KeyConditionExpression: '#key = :of',
        ExpressionAttributeNames: { '#key': keyOfList[list] },
        ExpressionAttributeValues: { ':of': { S: of } },
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: marshall(after) }),
      }),
    );
    return {
      keys: Items.map((item) => String(unmarshall(item)['pk'])),
      lastKey: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
    };
  },
});
