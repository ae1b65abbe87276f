import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand, signaturesOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('unions-http');

const unions = async () =>
  (await import('../../shared/registry/routes/unions.ts')).unionsFamily(await connection());
const foundings = async () =>
  (await import('../../shared/registry/routes/foundings.ts')).foundingsFamily(await connection());
const affiliations = async () =>
  (await import('../../shared/registry/routes/affiliations.ts')).affiliationsFamily(await connection());

export const families: RouteFamilies = {
  '/v1': unions,
  '/v1/employers': foundings,
  '/v1/founding-applications': foundings,
  '/v1/federations': affiliations,
  '/v1/affiliation-changes': affiliations,
  '/v1/unions/{unionId}/affiliation-changes': affiliations,
};

export const handler = serve('unions-http', families, {
  log: connection.log,
  signatures: signaturesOnDemand(connection),
});
