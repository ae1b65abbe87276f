import { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { prefix } from '../../shared/platform/deployment/names.ts';
import { measured } from '../../shared/platform/metrics.ts';
import { archiveCodec } from '../../shared/recovery/adapters/archive-codec.ts';
import { archiveTables, earliestFailure } from '../../shared/recovery/adapters/archive-handler.ts';
import { leaseFromEnvironment } from '../../shared/recovery/adapters/lease-from-environment.ts';
import { s3ArchiveObjects } from '../../shared/recovery/adapters/s3-archive.ts';
import { replicateTables } from '../../shared/recovery/adapters/stream-handler.ts';

const environment = readEnvironment('TENANT', 'SECOND_REGION', 'BUCKET_ARCHIVE', 'LOG_LEVEL');
const { register, region } = leaseFromEnvironment();
const measure = measured(environment.TENANT);
const log = createLog('replicate', environment.LOG_LEVEL);

async function isWriter(): Promise<boolean> {
  const who = await register.read();
  if (who === undefined) throw new Error('there is no register of the writer: nothing was provisioned');
  return who.holder === region;
}

/** What alarms know a table by is its name without what all names of a tenant begin with. */
const named = `${prefix(environment.TENANT)}-`;

const replicate = replicateTables({
  replica: dynamoClient(environment.SECOND_REGION),
  log,
  isWriter,
  lag: (table, milliseconds) => measure('ReplicationLag', milliseconds, { Table: table.slice(named.length) }),
});

const archive = archiveTables({
  objects: s3ArchiveObjects({
    client: new S3Client({ region: environment.SECOND_REGION }),
    bucket: environment.BUCKET_ARCHIVE,
  }),
  codec: archiveCodec,
  log,
  isWriter,
});

/** Two readers a stream, no more: this one copies into the replica and into the archive. */
export const handler = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  earliestFailure(event, await Promise.all([replicate(event), archive(event)]));
