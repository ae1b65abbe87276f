import { memberHandlers } from '../../shared/members/application/handlers.ts';
import { caseRoutes } from '../../shared/members/http/case-routes.ts';
import { consentRoutes } from '../../shared/members/http/consent-routes.ts';
import { correctionRoutes } from '../../shared/members/http/correction-routes.ts';
import { duplicateRoutes } from '../../shared/members/http/duplicate-routes.ts';
import { erasureRoutes } from '../../shared/members/http/erasure-routes.ts';
import { exportRoutes } from '../../shared/members/http/export-routes.ts';
import { completenessRoutes } from '../../shared/members/http/completeness-routes.ts';
import { formRoutes } from '../../shared/members/http/form-routes.ts';
import { revealRoutes } from '../../shared/members/http/reveal-routes.ts';
import { memberRoutes } from '../../shared/members/http/routes.ts';
import { timelineRoutes } from '../../shared/members/http/timeline-routes.ts';
import { transferRoutes } from '../../shared/members/http/transfer-routes.ts';
import { connect, cursorsOf, edgeOf, historiesOf, recordsOf } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { placeNames } from '../../shared/registry/place-names.ts';
import { rosterExports } from '../../shared/registry/roster-exports.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('members-http');
const records = recordsOf(connection);
const dependencies = {
  ...connection,
  edge: edgeOf(connection, memberHandlers(connection.vault)),
  records,
  cursors: cursorsOf(connection),
  historyOf: historiesOf(),
  namesOf: placeNames(records),
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
    ...timelineRoutes(dependencies),
    ...formRoutes(dependencies),
    ...completenessRoutes(dependencies),
    ...duplicateRoutes(dependencies),
    ...revealRoutes(dependencies),
    ...exportRoutes({ ...dependencies, ...rosterExports(records) }),
  ],
  { ...connection, signatures: signaturesOf(connection) },
);
