import { rulesSource } from '../../shared/platform/engine/rules-source.ts';
import { connect, cursorsOf, edgeOf, historiesOf, recordsOf } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { placeNames } from '../../shared/registry/place-names.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';
import { democracyHandlers } from '../../shared/unions/application/democracy-handlers.ts';
import { employerHandlers } from '../../shared/unions/application/employer-handlers.ts';
import { democracyRoutes } from '../../shared/unions/http/democracy-routes.ts';
import { employerRoutes } from '../../shared/unions/http/employer-routes.ts';

const connection = connect('employers-http');
const records = recordsOf(connection);

const dependencies = {
  edge: edgeOf(connection, [...employerHandlers, ...democracyHandlers]),
  records,
  rules: rulesSource(connection.store, connection.tenant),
  historyOf: historiesOf(),
  namesOf: placeNames(records),
  cursors: cursorsOf(connection),
};

export const handler = serve(
  'employers-http',
  [...employerRoutes(dependencies), ...democracyRoutes(dependencies)],
  { ...connection, signatures: signaturesOf(connection) },
);
