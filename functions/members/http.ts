import { memberHandlers } from '../../shared/members/application/handlers.ts';
import { caseRoutes } from '../../shared/members/http/case-routes.ts';
import { consentRoutes } from '../../shared/members/http/consent-routes.ts';
import { correctionRoutes } from '../../shared/members/http/correction-routes.ts';
import { erasureRoutes } from '../../shared/members/http/erasure-routes.ts';
import { exportRoutes } from '../../shared/members/http/export-routes.ts';
import { revealRoutes } from '../../shared/members/http/reveal-routes.ts';
import { memberRoutes } from '../../shared/members/http/routes.ts';
import { transferRoutes } from '../../shared/members/http/transfer-routes.ts';
import { connect, cursorsOf, edgeOf, historiesOf, recordsOf } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { rosterExports } from '../../shared/registry/roster-exports.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('members-http');
const dependencies = {
  ...connection,
  edge: edgeOf(connection, memberHandlers(connection.vault)),
  records: recordsOf(connection),
  cursors: cursorsOf(connection),
  historyOf: historiesOf(),
};

export const handler = serve(
  'members-http',
  [
    ...memberRoutes(dependencies),
    ...correctionRoutes(dependencies),
    ...consentRoutes(dependencies),
    ...erasureRoutes(dependencies),
    ...transferRoutes(dependencies),
    ...caseRoutes(dependencies),
    ...revealRoutes(dependencies),
    ...exportRoutes({ ...dependencies, ...rosterExports(dependencies.records) }),
  ],
  { ...connection, signatures: signaturesOf(connection) },
);
