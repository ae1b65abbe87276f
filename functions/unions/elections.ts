import { connect, cursorsOf, edgeOf, recordsOf } from '../../shared/registry/connect.ts';
import { standingOf } from '../../shared/registry/elected.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';
import { termHandlers } from '../../shared/unions/application/term-handlers.ts';
import { termRoutes } from '../../shared/unions/http/term-routes.ts';

const connection = connect('elections-http');

export const handler = serve(
  'elections-http',
  termRoutes({
    records: recordsOf(connection),
    edge: edgeOf(connection, termHandlers(standingOf)),
    cursors: cursorsOf(connection),
  }),
  { ...connection, signatures: signaturesOf(connection) },
);
