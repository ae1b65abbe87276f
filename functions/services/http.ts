import { documentRoutes } from '../../shared/platform/http/document-routes.ts';
import { apiDescription } from '../../shared/registry/api.ts';
import { serve } from '../../shared/registry/http.ts';
import { servicesRoutes } from '../../shared/services/http/routes.ts';

export const handler = serve('services-http', [...servicesRoutes(), ...documentRoutes(apiDescription)]);
