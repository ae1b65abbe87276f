import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAgainst } from '../../scripts/audit/verify.ts';
import type { Source } from '../../scripts/audit/source.ts';
import { s3Archive, s3ArchivedAnchors } from '../../shared/audit/adapters/archive.ts';
import { ANCHORS } from '../../shared/audit/domain/anchor.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import type { Item } from '../support/memory-evidence.ts';
import { type ProvinceOfEvidence, provinceOfEvidence, verifySignature } from '../tampering/province.ts';
import { placesIn } from '../tampering/trial.ts';

let cloud: FreshCloud;
let primary: DynamoDBClient;
let second: DynamoDBClient;
let province: ProvinceOfEvidence;
let source: Source;
const tableIds = ['ledger', 'audit', 'registry'] as const;

const put = (client: DynamoDBClient, table: (typeof tableIds)[number], item: Item) =>
  client.send(
    new PutItemCommand({
      TableName: cloud.tables[table],
      Item: marshall(item, { removeUndefinedValues: true }),
    }),
  );
const remove = (client: DynamoDBClient, { pk, seq }: Item) =>
  client.send(
    new DeleteItemCommand({ TableName: cloud.tables.audit, Key: marshall({ pk, seq: Number(seq) }) }),
  );

beforeAll(async () => {
  cloud = await freshCloud();
  primary = cloud.clients.dynamodb(cloud.regions.primary);
  second = cloud.clients.dynamodb(cloud.regions.second);
  province = await provinceOfEvidence();
  for (const table of tableIds)
    for (const client of [primary, second])
      for (const item of province.tables[table].values()) await put(client, table, item);
  const archive = s3Archive(cloud.clients.s3, cloud.archiveBucket);
  for (const anchor of province.archived) await archive.keep(anchor);
  source = {
    name: 'test',
    primary,
    second,
    tables: cloud.tables,
    queues: cloud.clients.sqs,
    anchorKey: '',
    archive: s3ArchivedAnchors(cloud.clients.s3, cloud.archiveBucket),
    close: () => Promise.resolve(),
  };
});
afterAll(() => cloud.close());

const verified = async (from: Source = source) => {
  const { findings, differences, archived } = await verifyAgainst(from, {
    verify: verifySignature,
    now: () => province.now,
    pause: () => Promise.resolve(),
    say: () => undefined,
  });
  return { archived, findings: placesIn(findings), differences: placesIn(differences) };
};

const anchorAt = (seq: number): Item => {
  const found = province.archived.find((anchor) => anchor.seq === seq);
  if (!found) throw new Error('no such anchor');
  return found;
};

describe('G5 audit -- verify against the archive and the second region', () => {
  it('finds nothing where nobody tampered', async () => {
    expect(await verified()).toEqual({ archived: 4, findings: [], differences: [] });
  });

  it('finds the last anchor that was removed from both regions, and what it stood for', async () => {
    const from = String(anchorAt(4)['from']);
    const gone = [...province.tables.audit.values()].filter(({ pk, at, seq }) =>
      pk === ANCHORS ? seq === 4 : String(at) > from,
    );
    for (const item of gone) for (const client of [primary, second]) await remove(client, item);
    const { archive: _, ...alone } = source;
    expect(await verified(alone)).toEqual({ archived: undefined, findings: [], differences: [] });
    const { findings, differences } = await verified();
    expect(findings).toContain('missing audit anchor@4');
    expect(findings).toHaveLength(
      1 + new Set(gone.filter(({ pk }) => pk !== ANCHORS).map(({ pk }) => pk)).size,
    );
    expect(differences).toEqual([]);
    for (const item of gone) for (const client of [primary, second]) await put(client, 'audit', item);
  });

  it('finds an anchor that was altered, in the table or in the archive', async () => {
    await put(primary, 'audit', { ...anchorAt(2), heads: [] });
    expect(await verified()).toEqual({
      archived: 4,
      findings: ['altered audit anchor@2'],
      differences: ['altered audit anchor@2'],
    });
    await put(primary, 'audit', anchorAt(2));
    const at = { Bucket: cloud.archiveBucket, Key: 'anchors/0000000003.json' };
    await cloud.clients.s3.send(new PutObjectCommand({ ...at, Body: '{}' }));
    expect(await verified()).toMatchObject({ archived: 3, findings: ['altered archive anchor@3'] });
    await cloud.clients.s3.send(new DeleteObjectCommand(at));
    expect(await verified()).toMatchObject({ archived: 3, findings: ['missing archive anchor@3'] });
    await s3Archive(cloud.clients.s3, cloud.archiveBucket).keep(anchorAt(3) as never);
    expect(await verified()).toMatchObject({ archived: 4, findings: [] });
  });

  it('finds by the second region what came later than the last anchor and is gone', async () => {
    const later = { pk: 'chain#members-http#late', seq: 1, rev: 1, hash: 'x', at: province.now };
    await put(second, 'audit', later);
    const { findings, differences } = await verified();
    expect({ findings, differences }).toEqual({
      findings: [],
      differences: ['missing audit chain#members-http#late@1'],
    });
    await remove(second, later);
  });
});
