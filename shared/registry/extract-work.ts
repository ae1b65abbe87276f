import { sheetPiece } from '../platform/sheet-pieces.ts';
import type { ExtractFiles } from '../statistics/application/extract-files.ts';
import type { TakeTurn } from '../statistics/application/extract-handlers.ts';
import type { Bounds, QuerySource } from '../statistics/application/query-source.ts';
import { fileKeyOf } from '../statistics/domain/extract.ts';
import { queryColumns } from '../statistics/domain/query-columns.ts';
import type { QueryKind } from '../statistics/domain/query.ts';

/** What one turn may read, well within the time of a function that has others to serve. */
const usual: Bounds = { found: 1_000, records: 1_000, unions: 50, below: 25 };

/** An archive's offsets have 32 bits; and an upload’s parts are told in one record. */
const MOST_BYTES = 2 ** 32 - 2 ** 24;
const MOST_PARTS = 800;

const sheetNames: Readonly<Record<QueryKind, string>> = {
  members: '会员',
  unions: '工会',
  employers: '单位',
  transfers: '接转',
};

/** Takes the turns of extracts: reads on, in the file’s own words, and puts a piece more behind what stands. */
export const extractTurns =
  ({
    source,
    files,
    bounds = usual,
  }: {
    readonly source: QuerySource;
    readonly files: Pick<ExtractFiles, 'put' | 'close'>;
    readonly bounds?: Bounds;
  }): TakeTurn =>
  async (extract) => {
    const { unionId, query, format, status, place, held, written: before } = extract;
    const key = fileKeyOf({ ...extract, held: { parts: [] } });
    if (status === 'closing') return { did: (await files.close(key, held)) ? 'closed' : 'lost' };
    const { found, next } = await source.step(unionId, query, place, bounds);
    const lines = await source.lines(query.of, found);
    const titled = { name: sheetNames[query.of], header: queryColumns[query.of].map(({ zh }) => zh) };
    const last = next === undefined;
    const { bytes, written } = sheetPiece(format, titled, before, lines, { last });
    if (written.bytes > MOST_BYTES || held.parts.length >= MOST_PARTS) return { did: 'too-large' };
    const put = await files.put(key, held, bytes, last);
    return put === undefined
      ? { did: 'lost' }
      : { did: 'read', read: { rows: lines.length, ...(next && { place: next }), written, ...put } };
  };
