import { uploadKey } from '../intake/application/offer-upload.ts';
import { OperatorId } from '../kernel/caller.ts';
import { rosterChunkId, rosterChunkRecord, type RosterChunk } from '../members/domain/roster-chunk.ts';
import type { RecordsReader } from '../platform/edge/records-reader.ts';
import type { RosterPort, RosterRowStatus } from '../unions/http/founding-routes.ts';
import { refusalWords } from './refusal-words.ts';

/** Rosters as the unions context sees them: files are intake's, rows are the members context's. */
export function rosterPort(records: RecordsReader): RosterPort {
  return {
    keyOf: (operator, rosterId) => uploadKey(OperatorId.parse(operator), rosterId),
    async rows(applicationId, chunk) {
      const { state } = await records.record(rosterChunkRecord, rosterChunkId(applicationId, chunk));
      return state && rowsOf(state);
    },
    text: ({ code, params }, locale) => refusalWords(code, locale, params),
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
