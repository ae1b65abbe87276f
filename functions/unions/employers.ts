import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand, signaturesOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('employers-http');

const employers = async () =>
  (await import('../../shared/registry/routes/employers.ts')).employersFamily(await connection());
const democracy = async () =>
  (await import('../../shared/registry/routes/democracy.ts')).democracyFamily(await connection());

export const families: RouteFamilies = {
  '/v1': employers,
  '/v1/unions/{unionId}/democratic-acts': democracy,
};

export const handler = serve('employers-http', families, {
  log: connection.log,
  signatures: signaturesOnDemand(connection),
});
