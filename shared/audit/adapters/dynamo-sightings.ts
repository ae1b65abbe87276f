import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Image } from '../../platform/stream/in-stream-order.ts';
import { type Sighting, type Sightings, sightingsOf } from '../application/sightings.ts';
import { AuditEntry } from '../domain/entry.ts';
import { toLink } from './dynamo-links.ts';

export const keyOfSighting = ({ of, at, chain, seq }: Sighting) => ({
  pk: of,
  sk: `${at}#${chain}@${String(seq)}`,
});

/** Writes what an entry names; writing it again changes nothing. Anchors name nothing. */
export const indexEntry =
  (client: DynamoDBClient, table: string) =>
  async (image: Image): Promise<void> => {
    if (!String(image['pk']).startsWith('chain#')) return;
    const sightings = sightingsOf(AuditEntry.parse(toLink(image)));
    await Promise.all(
      sightings.map((sighting) =>
        client.send(new PutItemCommand({ TableName: table, Item: marshall(keyOfSighting(sighting)) })),
      ),
    );
  };

export const dynamoSightings = (client: DynamoDBClient, table: string): Sightings => ({
  async page(of, { limit, after }) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :of',
        ExpressionAttributeValues: { ':of': { S: of } },
        ScanIndexForward: false,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: marshall(after) }),
      }),
    );
    return {
      sightings: Items.map((item) => {
        const { pk, sk } = unmarshall(item) as { pk: string; sk: string };
        const from = sk.indexOf('#');
        const to = sk.lastIndexOf('@');
        return {
          of: pk,
          at: sk.slice(0, from),
          chain: sk.slice(from + 1, to),
          seq: Number(sk.slice(to + 1)),
        };
      }),
      lastKey: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
    };
  },
});
