import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digests } from '../../shared/audit/adapters/digests.ts';
import { dynamoEvidence } from '../../shared/audit/adapters/dynamo-evidence.ts';
import { verifyEvidence } from '../../shared/audit/application/verify.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import type { Item, Tables } from '../support/memory-evidence.ts';
import { randomFrom } from '../support/random.ts';
import {
  copied,
  type ProvinceOfEvidence,
  provinceOfEvidence,
  verifySignature,
} from '../tampering/province.ts';
import { placesIn, tamperSome, targetsOf } from '../tampering/trial.ts';

let cloud: FreshCloud;
let client: DynamoDBClient;
let province: ProvinceOfEvidence;
const tableIds = ['ledger', 'audit', 'registry'] as const;

const keyOf = ({ pk, seq }: Item, table: string) => marshall(table === 'registry' ? { pk } : { pk, seq });

/** Makes the tables of DynamoDB what `to` says; they are what `from` says. */
async function move(from: Tables, to: Tables): Promise<void> {
  for (const table of tableIds) {
    const TableName = cloud.tables[table];
    const gone = [...from[table]].filter(([key]) => !to[table].has(key));
    const put = [...to[table]].filter(([key, item]) => from[table].get(key) !== item);
    await Promise.all([
      ...gone.map(([, item]) => client.send(new DeleteItemCommand({ TableName, Key: keyOf(item, table) }))),
      ...put.map(([, item]) =>
        client.send(new PutItemCommand({ TableName, Item: marshall(item, { removeUndefinedValues: true }) })),
      ),
    ]);
  }
}

beforeAll(async () => {
  cloud = await freshCloud();
  client = cloud.clients.dynamodb(cloud.regions.primary);
  province = await provinceOfEvidence();
  await move({ ledger: new Map(), audit: new Map(), registry: new Map() }, province.tables);
});
afterAll(() => cloud.close());

const verified = async () =>
  verifyEvidence({
    evidence: dynamoEvidence(client, cloud.tables, { segments: 3 }),
    hash: canonicalHash,
    digests,
    verify: verifySignature,
    now: () => province.now,
  });

describe('G5 tampering on DynamoDB', () => {
  it('is not found where there is none', async () => {
    expect(await verified()).toMatchObject({
      findings: [],
      ledger: province.tables.ledger.size,
      records: province.tables.registry.size,
      anchors: 4,
    });
  });

  it('is found 40 times out of 40, at its very place', { timeout: 180_000 }, async () => {
    const random = randomFrom(11);
    const targets = targetsOf(province);
    for (let trial = 0; trial < 40; trial += 1) {
      const tables = copied(province.tables);
      const { names, expected } = tamperSome(tables, targets, random);
      await move(province.tables, tables);
      expect(placesIn((await verified()).findings), names.join('; ')).toEqual(expected);
      await move(tables, province.tables);
    }
    expect((await verified()).findings).toEqual([]);
  });
});
