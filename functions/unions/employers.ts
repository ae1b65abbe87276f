import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('employers-http');

const employers = async () =>
  (await import('../../shared/registry/routes/employers.ts')).employersFamily(connection);
const democracy = async () =>
  (await import('../../shared/registry/routes/democracy.ts')).democracyFamily(connection);

export const families: RouteFamilies = {
  '/v1': employers,
  '/v1/unions/{unionId}/democratic-acts': democracy,
};

export const handler = serve('employers-http', families, {
  ...connection,
  signatures: signaturesOf(connection),
});
