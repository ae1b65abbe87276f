import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connect('requests-http');

export const families: RouteFamilies = {
  '/v1': async () => (await import('../../shared/registry/http-requests.ts')).requestRoutes(connection),
};

export const handler = serve('requests-http', families, connection);
