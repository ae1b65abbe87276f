import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('elections-http');

const terms = async () => (await import('../../shared/registry/routes/terms.ts')).termsFamily(connection);
const notices = async () =>
  (await import('../../shared/registry/routes/notices.ts')).noticesFamily(connection);
const legalPersons = async () =>
  (await import('../../shared/registry/routes/legal-persons.ts')).legalPersonsFamily(connection);
const officers = async () =>
  (await import('../../shared/registry/routes/officers.ts')).officersFamily(connection);

export const families: RouteFamilies = {
  '/v1': terms,
  '/v1/notices': notices,
  '/v1/unions/{unionId}/notices': notices,
  '/v1/legal-persons': legalPersons,
  '/v1/officers': officers,
  '/v1/committee-changes': officers,
};

export const handler = serve('elections-http', families, {
  ...connection,
  signatures: signaturesOf(connection),
});
