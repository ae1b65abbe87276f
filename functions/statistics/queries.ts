import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand, signaturesOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('queries-http');

export const families: RouteFamilies = {
  '/v1': async () =>
    (await import('../../shared/registry/routes/queries.ts')).queriesFamily(await connection()),
};

export const handler = serve('queries-http', families, {
  log: connection.log,
  signatures: signaturesOnDemand(connection),
});
