import { noticeHandlers } from '../../shared/notices/application/handlers.ts';
import { noticeRoutes } from '../../shared/notices/http/routes.ts';
import { connect, cursorsOf, edgeOf, recordsOf } from '../../shared/registry/connect.ts';
import { standingOf } from '../../shared/registry/elected.ts';
import { serve } from '../../shared/registry/http.ts';
import { placeNames } from '../../shared/registry/place-names.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';
import { legalPersonHandlers } from '../../shared/unions/application/legal-person-handlers.ts';
import { termHandlers } from '../../shared/unions/application/term-handlers.ts';
import { legalPersonRoutes } from '../../shared/unions/http/legal-person-routes.ts';
import { termRoutes } from '../../shared/unions/http/term-routes.ts';

const connection = connect('elections-http');
const records = recordsOf(connection);
const dependencies = {
  records,
  edge: edgeOf(connection, [...termHandlers(standingOf), ...legalPersonHandlers, ...noticeHandlers]),
  cursors: cursorsOf(connection),
  namesOf: placeNames(records),
};

export const handler = serve(
  'elections-http',
  [...termRoutes(dependencies), ...legalPersonRoutes(dependencies), ...noticeRoutes(dependencies)],
  {
    ...connection,
    signatures: signaturesOf(connection),
  },
);
