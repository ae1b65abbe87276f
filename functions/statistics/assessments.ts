import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connect('assessments-http');

export const families: RouteFamilies = {
  '/v1': async () => (await import('../../shared/registry/routes/rates.ts')).ratesFamily(connection),
};

export const handler = serve('assessments-http', families, connection);
