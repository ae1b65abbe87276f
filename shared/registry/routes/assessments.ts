import type { Route } from '../../platform/http/route.ts';
import { assessmentHandlers } from '../../statistics/application/assessment-handlers.ts';
import { assessmentRoutes } from '../../statistics/http/assessment-routes.ts';
import { type Connection, edgeOf, recordsOf } from '../connect.ts';

/** Periods that are closed, signed and reported. */
export const assessmentsFamily = (connection: Connection): readonly Route[] =>
  assessmentRoutes({
    edge: edgeOf(connection, assessmentHandlers()),
    records: recordsOf(connection),
    spreadsheet: async (name, lines) =>
      (await import('../../platform/sheet-file.ts')).sheetFile('xlsx', name, lines),
  });
