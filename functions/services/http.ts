import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { serve } from '../../shared/registry/http.ts';

const documents = async () => {
  const { documentRoutes } = await import('../../shared/platform/http/document-routes.ts');
  return documentRoutes(async () => (await import('../../shared/registry/api.ts')).apiDescription);
};

export const families: RouteFamilies = {
  '/v1/code-sets': async () => (await import('../../shared/services/http/routes.ts')).servicesRoutes(),
  '/v1/openapi.json': documents,
  '/docs': documents,
};

export const handler = serve('services-http', families);
