import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('assessments-http');

const assessments = async () =>
  (await import('../../shared/registry/routes/assessments.ts')).assessmentsFamily(connection);

export const families: RouteFamilies = {
  '/v1/statistics': async () =>
    (await import('../../shared/registry/routes/rates.ts')).ratesFamily(connection),
  '/v1/assessments': assessments,
  '/v1/unions': assessments,
};

export const handler = serve('assessments-http', families, {
  ...connection,
  signatures: signaturesOf(connection),
});
