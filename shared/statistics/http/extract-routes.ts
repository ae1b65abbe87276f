import type { Caller } from '../../kernel/caller.ts';
import { epochOf, type Instant, instantOf, legalDate } from '../../kernel/dates.ts';
import type { ExtractId } from '../../kernel/ids.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { sheetMediaTypes } from '../../platform/sheet-lines.ts';
import type { ExtractFiles } from '../application/extract-files.ts';
import { type Extract, extractRecord, FILE_DAYS, fileKeyOf } from '../domain/extract.ts';
import * as specs from './extract-specs.ts';

export interface ExtractRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: Pick<RecordsReader, 'record' | 'gate'>;
  readonly files: Pick<ExtractFiles, 'offer'>;
}

/** Milliseconds of the bucket's days, less the one on which it may be late or early. */
const KEPT = (FILE_DAYS - 1) * 86_400_000;

const untilOf = ({ readyAt }: Extract): Instant | undefined => readyAt && instantOf(epochOf(readyAt) + KEPT);

export const extractRoutes = ({ edge, records, files }: ExtractRouteDependencies): readonly Route[] => {
  /** Whoever has the union in their part of the tree now might ask for the very same. */
  async function seen(caller: Caller, id: ExtractId): Promise<Extract | undefined> {
    const { state } = await records.record(extractRecord, id);
    return isWithinReach(caller, await placeOf(records, state?.unionId, caller)) ? state : undefined;
  }

  return [
    implement(specs.askForExtractSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'AskForExtract', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),

    implement(specs.getExtractSpec, async ({ params: { extractId }, caller, now }) => {
      const extract = await seen(caller, extractId);
      if (extract === undefined) return err(reject('extract/not-found'));
      const until = untilOf(extract);
      const isExpired = until !== undefined && until <= now;
      return ok({
        status: 200,
        body: {
          ...extract,
          status: isExpired ? ('expired' as const) : extract.status,
          bytes: extract.written.bytes,
          until,
        },
      });
    }),

    implement(specs.extractFileSpec, async ({ params: { extractId }, caller, now, note }) => {
      const extract = await seen(caller, extractId);
      if (extract === undefined) return err(reject('extract/not-found'));
      const until = untilOf(extract);
      if (until === undefined) return err(reject('extract/not-ready'));
      if (until <= now) return err(reject('extract/expired'));
      const { unionId, query, format, purpose, rows, written, askedAt } = extract;
      note({ purpose: `extract-${purpose}` });
      const fileName = `${query.of}-${unionId}-${legalDate(askedAt)}.${format}`;
      const offered = await files.offer(fileKeyOf(extract), fileName, now);
      const mediaType = sheetMediaTypes[format];
      return ok({
        status: 200,
        body: { unionId, fileName, mediaType, rows, bytes: written.bytes, ...offered },
      });
    }),
  ];
};
