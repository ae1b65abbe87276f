import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAgainst } from '../../scripts/audit/verify.ts';
import { s3Archive, s3ArchivedAnchors } from '../../shared/audit/adapters/archive.ts';
import { digests } from '../../shared/audit/adapters/digests.ts';
import { dynamoLinks } from '../../shared/audit/adapters/dynamo-links.ts';
import { dynamoSightings, indexEntry } from '../../shared/audit/adapters/dynamo-sightings.ts';
import { dynamoTimeIndex } from '../../shared/audit/adapters/dynamo-time-index.ts';
import { dynamoTrailEnds } from '../../shared/audit/adapters/dynamo-trail-ends.ts';
import { declarePruning } from '../../shared/audit/application/declare-pruning.ts';
import { pruneTrail } from '../../shared/audit/application/prune-trail.ts';
import { ANCHORS } from '../../shared/audit/domain/anchor.ts';
import { type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { anchoredCounts } from '../../shared/retention/adapters/anchored-counts.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import {
  provinceOfEvidence,
  type ProvinceOfEvidence,
  signer,
  verifySignature,
} from '../tampering/province.ts';
import { placesIn } from '../tampering/trial.ts';

const LATER = instantOf(Date.parse('2027-07-01T00:00:00.000Z'));

let cloud: FreshCloud;
let primary: DynamoDBClient;
let second: DynamoDBClient;
let province: ProvinceOfEvidence;
let cut: Instant;

beforeAll(async () => {
  cloud = await freshCloud();
  primary = cloud.clients.dynamodb(cloud.regions.primary);
  second = cloud.clients.dynamodb(cloud.regions.second);
  province = await provinceOfEvidence();
  const index = indexEntry(primary, cloud.tables.sightings);
  for (const table of ['ledger', 'audit', 'registry'] as const)
    for (const item of province.tables[table].values()) {
      for (const client of [primary, second])
        await client.send(
          new PutItemCommand({
            TableName: cloud.tables[table],
            Item: marshall(item, { removeUndefinedValues: true }),
          }),
        );
      if (table === 'audit') await index(item);
    }
  const archive = s3Archive(cloud.clients.s3, cloud.archiveBucket);
  for (const anchor of province.archived) await archive.keep(anchor);
  cut = province.archived.find(({ seq }) => seq === 2)?.['until'] as Instant;
});
afterAll(() => cloud.close());

async function verified() {
  const { findings, differences, audit, archived } = await verifyAgainst(
    {
      name: 'test',
      primary,
      second,
      tables: cloud.tables,
      queues: cloud.clients.sqs,
      anchorKey: '',
      archive: s3ArchivedAnchors(cloud.clients.s3, cloud.archiveBucket),
      close: () => Promise.resolve(),
    },
    { verify: verifySignature, now: () => LATER, pause: () => Promise.resolve(), say: () => undefined },
  );
  return { audit, archived, findings: placesIn(findings), differences: placesIn(differences) };
}

const prune = (most: number) => {
  let left = most;
  return pruneTrail({
    store: dynamoLinks(primary, cloud.tables.audit),
    ends: dynamoTrailEnds({ primary, second }, cloud.tables),
    hash: canonicalHash,
    verify: verifySignature,
    mayContinue: () => (left -= 1) >= 0,
  });
};

const counted = async () =>
  (await anchoredCounts(primary, cloud.tables.audit).page(0)).times.map(({ entries }) => entries);

describe('the audit trail in the tables of both regions', () => {
  it('G7 loses what a signed statement says, here and there, and verifies all the while', async () => {
    expect(await counted()).toEqual([18, 18, 18, 18]);
    const declared = await declarePruning(cut, {
      store: dynamoLinks(primary, cloud.tables.audit),
      index: dynamoTimeIndex(primary, cloud.tables),
      signer,
      archive: s3Archive(cloud.clients.s3, cloud.archiveBucket),
      hash: canonicalHash,
      digests,
      now: () => LATER,
    });
    expect(declared).toEqual({ chains: 6, entries: 36, disputed: false });
    // What replicates the table would bring it there.
    const statement = await dynamoLinks(primary, cloud.tables.audit).last(ANCHORS);
    if (statement === undefined) throw new Error('no statement');
    expect(await dynamoLinks(second, cloud.tables.audit).append(statement)).toBe(true);

    const whole = { findings: [], differences: [], archived: 5 };
    expect(await verified()).toEqual({ ...whole, audit: province.tables.audit.size + 1 });
    expect(await prune(20)).toEqual({ removed: 20, done: false });
    expect(await verified()).toMatchObject(whole);
    expect(await prune(Infinity)).toEqual({ removed: 16, done: true });
    expect(await verified()).toEqual({ ...whole, audit: province.tables.audit.size + 1 - 36 });
    expect(await prune(Infinity)).toEqual({ removed: 0, done: true });
    expect(await counted()).toEqual([18, 18, 0]);

    const found = await dynamoSightings(primary, cloud.tables.sightings).page('operator:officer-1', {
      limit: 100,
    });
    expect(found.sightings.length).toBeGreaterThan(0);
    expect(found.sightings.filter(({ at }) => at <= cut)).toEqual([]);
  });

  it('G7 finds what was left out of it in one region, and refuses what is not the same in both', async () => {
    const chain = String([...province.tables.audit.values()].find(({ pk }) => pk !== ANCHORS)?.['pk']);
    const ends = dynamoTrailEnds({ primary, second }, cloud.tables);
    const [link] = await ends.beginning(chain, 7);
    if (link === undefined) throw new Error('no link');
    await expect(ends.remove({ ...link, hash: 'A'.repeat(43) })).rejects.toThrow('not the same everywhere');
    expect((await verified()).findings).toEqual([]);
    await ends.remove(link);
    expect(await verified()).toMatchObject({ findings: [`missing audit ${chain}@7`] });
  });
});
