import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('me-http');

const data = async () =>
  (await import('../../shared/registry/routes/own-data.ts')).ownDataFamily(await connection());
const membership = async () =>
  (await import('../../shared/registry/routes/own-membership.ts')).ownMembershipFamily(await connection());

export const families: RouteFamilies = {
  '/v1/identity-keys': data,
  '/v1/me': data,
  '/v1/me/access-copy': membership,
  '/v1/me/applications': membership,
  '/v1/me/cases': membership,
  '/v1/me/consents': membership,
  '/v1/me/erasure-requests': membership,
  '/v1/me/timeline': membership,
  '/v1/me/transfer': membership,
  '/v1/me/transfers': membership,
  '/v1/me/unions': membership,
  '/v1/consent-texts': membership,
};

export const handler = serve('me-http', families, { log: connection.log });
