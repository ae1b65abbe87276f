import { connect, cursorsOf, edgeOf, historiesOf, recordsOf } from '../../shared/registry/connect.ts';
import { standingOf } from '../../shared/registry/elected.ts';
import { serve } from '../../shared/registry/http.ts';
import { workRoutes } from '../../shared/registry/http-work.ts';
import { placeNames } from '../../shared/registry/place-names.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';
import { rosterPort } from '../../shared/registry/roster-port.ts';
import { affiliationHandlers } from '../../shared/unions/application/affiliation-handlers.ts';
import { unionHandlers } from '../../shared/unions/application/handlers.ts';
import { affiliationRoutes } from '../../shared/unions/http/affiliation-routes.ts';
import { foundingRoutes } from '../../shared/unions/http/founding-routes.ts';
import { foundingStepRoutes } from '../../shared/unions/http/founding-step-routes.ts';
import { treeRoutes } from '../../shared/unions/http/tree-routes.ts';
import { unionRoutes } from '../../shared/unions/http/union-routes.ts';

const connection = connect('unions-http');
const records = recordsOf(connection);
const dependencies = {
  ...connection,
  records,
  edge: edgeOf(connection, [...unionHandlers(standingOf), ...affiliationHandlers()]),
  cursors: cursorsOf(connection),
  historyOf: historiesOf(),
  namesOf: placeNames(records),
};

export const handler = serve(
  'unions-http',
  [
    ...foundingRoutes({ ...dependencies, roster: rosterPort(records) }),
    ...foundingStepRoutes(dependencies),
    ...affiliationRoutes(dependencies),
    ...treeRoutes(dependencies),
    ...unionRoutes(dependencies),
    ...workRoutes(dependencies),
  ],
  { ...connection, signatures: signaturesOf(connection) },
);
