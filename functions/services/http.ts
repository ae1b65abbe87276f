import { documentRoutes } from '../../shared/platform/http/document-routes.ts';
import { serve } from '../../shared/registry/http.ts';
import { servicesRoutes } from '../../shared/services/http/routes.ts';

const described = async () => (await import('../../shared/registry/api.ts')).apiDescription;

export const handler = serve('services-http', [...servicesRoutes(), ...documentRoutes(described)]);
