import type { Context } from 'aws-lambda';
import { dynamoLinks } from '../../shared/audit/adapters/dynamo-links.ts';
import { dynamoTrailEnds } from '../../shared/audit/adapters/dynamo-trail-ends.ts';
import { signatureVerifier, trustedKeys } from '../../shared/audit/adapters/signers.ts';
import { type PrunedTrail, pruneTrail } from '../../shared/audit/application/prune-trail.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';

const env = readEnvironment('SECOND_REGION', 'TABLE_AUDIT', 'TABLE_SIGHTINGS', 'ANCHOR_KEY', 'LOG_LEVEL');
const log = createLog('prune-audit', env.LOG_LEVEL);
const client = dynamoClient();

/** Enough to end what is being removed. */
const MARGIN_MILLISECONDS = 10_000;

/** Removes what signed statements say; without one it reads a single item. */
export const handler = async (_: unknown, context: Context): Promise<PrunedTrail> => {
  const pruned = await pruneTrail({
    store: dynamoLinks(client, env.TABLE_AUDIT),
    ends: dynamoTrailEnds(
      { primary: client, second: dynamoClient(env.SECOND_REGION) },
      { audit: env.TABLE_AUDIT, sightings: env.TABLE_SIGHTINGS },
    ),
    hash: canonicalHash,
    verify: signatureVerifier(await trustedKeys(env.ANCHOR_KEY)),
    mayContinue: () => context.getRemainingTimeInMillis() > MARGIN_MILLISECONDS,
  });
  if (pruned.removed > 0 || !pruned.done) log.info('audit/pruned', pruned);
  return pruned;
};
