import { S3Client } from '@aws-sdk/client-s3';
import { uploads } from '../../shared/intake/adapters/uploads.ts';
import { intakeRoutes } from '../../shared/intake/http/routes.ts';
import type { RosterId } from '../../shared/kernel/ids.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/registry/http.ts';

const { BUCKET_INTAKE } = readEnvironment('BUCKET_INTAKE');
const files = uploads({
  s3: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
  bucket: BUCKET_INTAKE,
});

export const handler = serve(
  'intake-http',
  intakeRoutes({
    rosterIdOf: (operator, key) => derivedId<RosterId>('roster', operator, key),
    offer: (key, file, now) => files.offer(key, file, now),
  }),
);
