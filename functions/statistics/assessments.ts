import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand, signaturesOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('assessments-http');

const assessments = async () =>
  (await import('../../shared/registry/routes/assessments.ts')).assessmentsFamily(await connection());

export const families: RouteFamilies = {
  '/v1/statistics': async () =>
    (await import('../../shared/registry/routes/rates.ts')).ratesFamily(await connection()),
  '/v1/assessments': assessments,
  '/v1/unions': assessments,
};

export const handler = serve('assessments-http', families, {
  log: connection.log,
  signatures: signaturesOnDemand(connection),
});
