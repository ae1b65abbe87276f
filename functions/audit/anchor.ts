import { S3Client } from '@aws-sdk/client-s3';
import { s3Archive } from '../../shared/audit/adapters/archive.ts';
import { digests } from '../../shared/audit/adapters/digests.ts';
import { dynamoLinks } from '../../shared/audit/adapters/dynamo-links.ts';
import { dynamoTimeIndex } from '../../shared/audit/adapters/dynamo-time-index.ts';
import { anchorSigner } from '../../shared/audit/adapters/signers.ts';
import { type Anchored, anchorEvidence } from '../../shared/audit/application/anchor.ts';
import { declarePruning } from '../../shared/audit/application/declare-pruning.ts';
import { instantOf } from '../../shared/kernel/dates.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { auditCut } from '../../shared/registry/audit-cut.ts';
import { createLog } from '../../shared/platform/log.ts';

const env = readEnvironment(
  'SECOND_REGION',
  'TABLE_REGISTRY',
  'TABLE_LEDGER',
  'TABLE_REQUESTS',
  'TABLE_KEYS',
  'TABLE_AUDIT',
  'BUCKET_ARCHIVE',
  'ANCHOR_KEY',
  'LOG_LEVEL',
);
const log = createLog('anchor-evidence', env.LOG_LEVEL);
const client = dynamoClient();
const records = dynamoStore(client, {
  registry: env.TABLE_REGISTRY,
  ledger: env.TABLE_LEDGER,
  requests: env.TABLE_REQUESTS,
  keys: env.TABLE_KEYS,
});
const dependencies = {
  store: dynamoLinks(client, env.TABLE_AUDIT),
  index: dynamoTimeIndex(client, { ledger: env.TABLE_LEDGER, audit: env.TABLE_AUDIT }),
  signer: anchorSigner(env.ANCHOR_KEY),
  archive: s3Archive(new S3Client({ region: env.SECOND_REGION }), env.BUCKET_ARCHIVE),
  hash: canonicalHash,
  digests,
  now: () => instantOf(Date.now()),
};

export const handler = async (): Promise<Anchored> => {
  const anchored = await anchorEvidence(dependencies);
  log.info('audit/anchored', anchored);
  const declared = await declarePruning(await auditCut(records, dependencies.now()), dependencies);
  if (declared.disputed) log.warn('audit/not-prunable', declared);
  else if (declared.chains > 0) log.info('audit/pruning-declared', declared);
  return anchored;
};
