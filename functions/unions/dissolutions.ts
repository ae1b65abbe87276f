import { connect, edgeOf, recordsOf } from '../../shared/registry/connect.ts';
import { standingOf } from '../../shared/registry/elected.ts';
import { serve } from '../../shared/registry/http.ts';
import { refusalWords } from '../../shared/registry/refusal-words.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';
import { unionHandlers } from '../../shared/unions/application/handlers.ts';
import { dissolutionRoutes } from '../../shared/unions/http/dissolution-routes.ts';

const connection = connect('dissolutions-http');

export const handler = serve(
  'dissolutions-http',
  dissolutionRoutes({
    edge: edgeOf(connection, unionHandlers(standingOf)),
    records: recordsOf(connection),
    wordsOf: refusalWords,
  }),
  { ...connection, signatures: signaturesOf(connection) },
);
