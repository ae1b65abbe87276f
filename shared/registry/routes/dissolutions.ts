import type { Route } from '../../platform/http/route.ts';
import { unionHandlers } from '../../unions/application/handlers.ts';
import { dissolutionRoutes } from '../../unions/http/dissolution-routes.ts';
import { type Connection, edgeOf, recordsOf } from '../connect.ts';
import { standingOf } from '../elected.ts';
import { refusalWords } from '../refusal-words.ts';

/** Dissolutions of unions. */
export const dissolutionsFamily = (connection: Connection): readonly Route[] =>
  dissolutionRoutes({
    edge: edgeOf(connection, unionHandlers(standingOf)),
    records: recordsOf(connection),
    wordsOf: refusalWords,
  });
