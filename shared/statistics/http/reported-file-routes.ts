import { Buffer } from 'node:buffer';
import type { Caller } from '../../kernel/caller.ts';
import { legalDate } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { GateReader } from '../application/ports.ts';
import {
  notTheirs,
  readReportedTable,
  type ReportedRow,
  type RowError,
  type TableRow,
} from '../domain/reported-table.ts';
import { mayReportUnion } from '../domain/reporting.ts';
import { unionIn } from '../domain/scope-name.ts';
import { reportFileSpec } from './reported-file-specs.ts';

/** Rows of a CSV file or a workbook, whatever the bytes are. */
export type ReadTable = (bytes: Uint8Array) => Promise<Result<readonly TableRow[], Rejection>>;

export interface ReportedFileDependencies {
  readonly edge: CommandEdge;
  readonly gates: GateReader;
  readonly readTable: ReadTable;
}

/** Gates that one call reads, and requests that are stored side by side. */
const AT_ONCE = 20;

/** 年报数按文件填报: every row is in order, or none is entered; then each is a command of its own. */
export const reportedFileRoutes = ({
  edge,
  gates,
  readTable,
}: ReportedFileDependencies): readonly Route[] => [
  implement(reportFileSpec, async ({ params: { scope }, body, caller, idempotencyKey, now }) => {
    const union = unionIn(scope);
    if (union === undefined) return err(reject('statistics/unions-only'));
    const seen = caller.kind === 'operator' ? (await gates.stamps([union]))[0] : undefined;
    if (seen === undefined || caller.kind !== 'operator' || !seen.path.includes(caller.scope))
      return err(reject('statistics/not-found'));
    if (body.from > legalDate(now)) return err(reject('statistics/date-ahead', { on: legalDate(now) }));
    const table = await readTable(Buffer.from(body.content, 'base64'));
    if (!table.ok) return table;
    const { rows, errors } = readReportedTable(table.value);
    const all = errors.length > 0 ? errors : await notAllowed(gates, caller, union, rows);
    if (all.length > 0) return ok({ status: 200, body: { entered: [], errors: all } });
    const entered = [];
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const some = await Promise.all(
        rows.slice(from, from + AT_ONCE).map(async ({ line, unionId, figures }) => {
          const answer = await edge.submit({
            type: 'ReportFigures',
            asSent: { scope: `union:${unionId}`, from: body.from, figures, evidence: body.evidence },
            caller,
            // The same file with the same key is the same requests, row by row.
            idempotencyKey: `${idempotencyKey}#${unionId}`,
            now,
          });
          return { line, unionId, answer };
        }),
      );
      for (const { line, unionId, answer } of some) {
        if (!answer.ok) return answer;
        entered.push({ line, unionId, ...answer.value.body });
      }
    }
    return ok({ status: 202, body: { entered, errors: [] } });
  }),
];

/** Rows of unions that are not there, not below the one that is asked, or not the caller's to report of. */
async function notAllowed(
  gates: GateReader,
  caller: Extract<Caller, { readonly kind: 'operator' }>,
  above: string,
  rows: readonly ReportedRow[],
): Promise<RowError[]> {
  const refused: RowError[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    const stamps = await gates.stamps(some.map(({ unionId }) => unionId));
    for (const [index, { line }] of some.entries()) {
      const stamp = stamps[index];
      if (stamp === undefined || !stamp.path.some((id) => id === above) || !mayReportUnion(caller, stamp))
        refused.push({ line, column: '工会标识', ...notTheirs });
    }
  }
  return refused;
}
