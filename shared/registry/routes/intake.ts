import { S3Client } from '@aws-sdk/client-s3';
import { uploads } from '../../intake/adapters/uploads.ts';
import { intakeRoutes } from '../../intake/http/routes.ts';
import type { RosterId } from '../../kernel/ids.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { derivedId } from '../../platform/ids.ts';

/** Places to upload a roster to. */
export function intakeFamily(): readonly Route[] {
  const files = uploads({
    s3: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
    bucket: readEnvironment('BUCKET_INTAKE').BUCKET_INTAKE,
  });
  return intakeRoutes({
    rosterIdOf: (operator, key) => derivedId<RosterId>('roster', operator, key),
    offer: (key, file, now) => files.offer(key, file, now),
  });
}
