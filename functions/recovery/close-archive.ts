import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog, machineName } from '../../shared/platform/log.ts';
import { oldestIn } from '../../shared/platform/store/time-pages.ts';
import { archiveCodec } from '../../shared/recovery/adapters/archive-codec.ts';
import { dynamoArchivedTable } from '../../shared/recovery/adapters/dynamo-archived-table.ts';
import { s3ArchiveObjects } from '../../shared/recovery/adapters/s3-archive.ts';
import { type Closed, closeArchive } from '../../shared/recovery/application/close-archive.ts';
import { type ArchiveComparison, compareArchive } from '../../shared/recovery/application/compare-archive.ts';
import {
  type ArchivedFamily,
  type Hour,
  hourOf,
  isTurnOf,
  readName,
} from '../../shared/recovery/domain/archived.ts';

const env = readEnvironment('SECOND_REGION', 'TABLE_LEDGER', 'TABLE_AUDIT', 'BUCKET_ARCHIVE', 'LOG_LEVEL');
const log = createLog('close-archive', env.LOG_LEVEL);
const objects = s3ArchiveObjects({
  client: new S3Client({ region: env.SECOND_REGION }),
  bucket: env.BUCKET_ARCHIVE,
});
const tables = { ledger: env.TABLE_LEDGER, audit: env.TABLE_AUDIT };
const source = dynamoArchivedTable(dynamoClient(), tables);
const replica = dynamoArchivedTable(dynamoClient(env.SECOND_REGION), tables);

async function compared(chosen: (hour: Hour) => boolean): Promise<ArchiveComparison> {
  const found = await compareArchive({
    ...{ objects, codec: archiveCodec, tables: { source, replica }, chosen },
    mayBeGone: (family, { at }) =>
      family === 'audit' && String(at) < new Date(Date.now() - PRUNED_AFTER_MILLISECONDS).toISOString(),
  });
  const { equal, hours, items, damage, differences, gaps } = found;
  const counts = { hours, items, damage: damage.length, differences: differences.length, gaps: gaps.length };
  if (equal) log.info('recovery/archive-compared', counts);
  else log.warn('recovery/archive-differs', counts);
  for (const { kind, name } of damage.slice(0, NAMED))
    log.warn('recovery/archive-damaged', { kind, name: machineName(name) });
  return found;
}

/** Of links the first that was ever written, from before there was an archive; of what is to follow the first kept. */
async function firstHour(family: ArchivedFamily): Promise<Hour | undefined> {
  if (family !== 'follow-ups') {
    const oldest = await oldestIn(dynamoClient(), tables[family]);
    return oldest && hourOf(oldest);
  }
  for await (const [first] of objects.list('follow-ups/'))
    if (first !== undefined) return readName(first.name)?.hour;
  return undefined;
}

/** Invoked by the hour, or by an administrator to compare all hours between two. */
const Asked = z.object({
  action: z.enum(['close', 'compare']).catch('close'),
  from: z.string().default('0'),
  until: z.string().default('~'),
});

/** The audit trail is pruned, and never before the six months of the Cybersecurity Law (art 21) are over. */
const PRUNED_AFTER_MILLISECONDS = 184 * 86_400_000;

/** Damaged objects that the log names of one comparison. */
const NAMED = 50;

/** Left for the hour that is being closed. */
const MARGIN_MILLISECONDS = 60_000;

export const handler = async (
  event: unknown,
  context: Context,
): Promise<{ readonly closed?: Closed; readonly compared: ArchiveComparison }> => {
  const { action, from, until } = Asked.parse(event ?? {});
  if (action === 'compare') return { compared: await compared((hour) => hour >= from && hour <= until) };
  const closed = await closeArchive(
    {
      ...{ objects, codec: archiveCodec, source },
      damage: ({ kind, name }) => log.warn('recovery/archive-damaged', { kind, name: machineName(name) }),
      now: Date.now,
      mayContinue: () => context.getRemainingTimeInMillis() > MARGIN_MILLISECONDS,
    },
    firstHour,
  );
  log.info('recovery/archive-closed', { ...closed });
  return { closed, compared: await compared((hour) => isTurnOf(hour, Date.now())) };
};
