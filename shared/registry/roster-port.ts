import { S3Client } from '@aws-sdk/client-s3';
import { uploads } from '../intake/adapters/uploads.ts';
import { uploadKey } from '../intake/application/offer-upload.ts';
import { OperatorId } from '../kernel/caller.ts';
import { rosterChunkId, rosterChunkRecord, type RosterChunk } from '../members/domain/roster-chunk.ts';
import type { RecordsReader } from '../platform/edge/records-reader.ts';
import { readEnvironment } from '../platform/environment.ts';
import { mergeCatalogues } from '../platform/http/problem.ts';
import type { RosterPort, RosterRowStatus } from '../unions/http/founding-routes.ts';
import { registryProblems } from './contexts.ts';

/** Rosters as the unions context sees them: files are intake's, rows are the members context's. */
export function rosterPort(records: RecordsReader): RosterPort {
  const { BUCKET_INTAKE: bucket } = readEnvironment('BUCKET_INTAKE');
  const files = uploads({ s3: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }), bucket });
  const catalogue = mergeCatalogues(...registryProblems);
  return {
    async find(operator, rosterId) {
      const key = uploadKey(OperatorId.parse(operator), rosterId);
      return (await files.head(key)) && key;
    },
    async rows(applicationId, chunk) {
      const { state } = await records.record(rosterChunkRecord, rosterChunkId(applicationId, chunk));
      return state && rowsOf(state);
    },
    text: (code, locale) => catalogue[code]?.[locale] ?? code,
  };
}

const rowsOf = ({ status, rows, results }: RosterChunk): readonly RosterRowStatus[] =>
  status === 'admitted'
    ? results.map(({ memberId, ...row }) => (memberId === undefined ? row : { ...row, memberId }))
    : rows.map(({ line, problems }) => ({
        line,
        problems,
        status: problems.length === 0 ? 'valid' : 'refused',
      }));
