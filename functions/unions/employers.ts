import { rulesSource } from '../../shared/platform/engine/rules-source.ts';
import { connect, cursorsOf, edgeOf, historiesOf, recordsOf } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { placeNames } from '../../shared/registry/place-names.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';
import { employerHandlers } from '../../shared/unions/application/employer-handlers.ts';
import { employerRoutes } from '../../shared/unions/http/employer-routes.ts';

const connection = connect('employers-http');
const records = recordsOf(connection);

export const handler = serve(
  'employers-http',
  employerRoutes({
    edge: edgeOf(connection, employerHandlers),
    records,
    rules: rulesSource(connection.store, connection.tenant),
    historyOf: historiesOf(),
    namesOf: placeNames(records),
    cursors: cursorsOf(connection),
  }),
  { ...connection, signatures: signaturesOf(connection) },
);
