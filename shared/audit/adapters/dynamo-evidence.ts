import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { scanSegments } from '../../platform/store/segment-scan.ts';
import type { RawItem } from '../../platform/stream/new-images.ts';
import type { Evidence, RecordHead, StoredLink } from '../application/ports.ts';
import { ANCHORS } from '../domain/anchor.ts';
import { toLink } from './dynamo-links.ts';
import { plain } from './plain.ts';
import { readLink } from './read-link.ts';

export interface EvidenceTables {
  readonly registry: string;
  readonly ledger: string;
  readonly audit: string;
}

/** The tables of one region as evidence, read from end to end in as many parts as `segments` says. */
export function dynamoEvidence(
  client: DynamoDBClient,
  tables: EvidenceTables,
  { segments }: { readonly segments: number },
): Evidence {
  const item = async (table: string, key: Record<string, unknown>) =>
    (await client.send(new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true })))
      .Item;
  return {
    links: (table) =>
      scanSegments(client, tables[table], { segments }).map((pages) =>
        inPages(pages, (raw) => readLink(plain(raw))),
      ),
    async link(table, pk, seq) {
      const found = await item(tables[table], { pk, seq });
      return found && readLink(plain(found));
    },
    async last(table, pk) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tables[table],
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
          ScanIndexForward: false,
          Limit: 1,
          ConsistentRead: true,
        }),
      );
      return Items[0] && readLink(plain(Items[0]));
    },
    records: () =>
      scanSegments(client, tables.registry, {
        segments,
        ProjectionExpression: 'pk, rev, head',
        FilterExpression: 'attribute_exists(head)',
      }).map((pages) => inPages(pages, toHead)),
    async record(pk) {
      const found = await item(tables.registry, { pk });
      return found?.['head'] === undefined ? undefined : toHead(found);
    },
    anchors: () => anchorPages(client, tables.audit),
  };
}

async function* inPages<Item>(
  pages: AsyncIterable<readonly RawItem[]>,
  read: (raw: RawItem) => Item,
): AsyncGenerator<readonly Item[]> {
  for await (const page of pages) yield page.map(read);
}

const toHead = ({ pk, rev, head }: RawItem): RecordHead => ({
  pk: pk?.S ?? '',
  rev: Number(rev?.N),
  head: head?.S ?? '',
});

async function* anchorPages(client: DynamoDBClient, table: string): AsyncGenerator<readonly StoredLink[]> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: ANCHORS } },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    yield Items.map((found) => toLink(plain(found)));
    start = LastEvaluatedKey;
  } while (start !== undefined);
}
