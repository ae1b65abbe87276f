import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { serve } from '../../shared/registry/http.ts';

export const families: RouteFamilies = {
  '/v1': async () => (await import('../../shared/registry/routes/intake.ts')).intakeFamily(),
};

export const handler = serve('intake-http', families);
