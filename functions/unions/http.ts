import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('unions-http');

const unions = async () => (await import('../../shared/registry/routes/unions.ts')).unionsFamily(connection);
const foundings = async () =>
  (await import('../../shared/registry/routes/foundings.ts')).foundingsFamily(connection);
const affiliations = async () =>
  (await import('../../shared/registry/routes/affiliations.ts')).affiliationsFamily(connection);

export const families: RouteFamilies = {
  '/v1': unions,
  '/v1/employers': foundings,
  '/v1/founding-applications': foundings,
  '/v1/federations': affiliations,
  '/v1/affiliation-changes': affiliations,
  '/v1/unions/{unionId}/affiliation-changes': affiliations,
};

export const handler = serve('unions-http', families, {
  ...connection,
  signatures: signaturesOf(connection),
});
