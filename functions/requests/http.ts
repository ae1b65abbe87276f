import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('requests-http');

export const families: RouteFamilies = {
  '/v1': async () =>
    (await import('../../shared/registry/http-requests.ts')).requestRoutes(await connection()),
};

export const handler = serve('requests-http', families, { log: connection.log });
