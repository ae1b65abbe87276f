import { memberHandlers } from '../../shared/members/application/handlers.ts';
import { memberRoutes } from '../../shared/members/http/routes.ts';
import { connect, cursorsOf, edgeOf, recordsOf } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connect('members-http');

export const handler = serve(
  'members-http',
  memberRoutes({
    ...connection,
    edge: edgeOf(connection, memberHandlers(connection.vault)),
    records: recordsOf(connection),
    cursors: cursorsOf(connection),
  }),
  connection.log,
);
