import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand, signaturesOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('elections-http');

const terms = async () =>
  (await import('../../shared/registry/routes/terms.ts')).termsFamily(await connection());
const notices = async () =>
  (await import('../../shared/registry/routes/notices.ts')).noticesFamily(await connection());
const legalPersons = async () =>
  (await import('../../shared/registry/routes/legal-persons.ts')).legalPersonsFamily(await connection());
const officers = async () =>
  (await import('../../shared/registry/routes/officers.ts')).officersFamily(await connection());

export const families: RouteFamilies = {
  '/v1': terms,
  '/v1/notices': notices,
  '/v1/unions/{unionId}/notices': notices,
  '/v1/legal-persons': legalPersons,
  '/v1/officers': officers,
  '/v1/committee-changes': officers,
};

export const handler = serve('elections-http', families, {
  log: connection.log,
  signatures: signaturesOnDemand(connection),
});
