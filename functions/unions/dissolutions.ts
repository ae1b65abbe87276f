import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connect } from '../../shared/registry/connect.ts';
import { serve } from '../../shared/registry/http.ts';
import { signaturesOf } from '../../shared/registry/signatures.ts';

const connection = connect('dissolutions-http');

export const families: RouteFamilies = {
  '/v1': async () =>
    (await import('../../shared/registry/routes/dissolutions.ts')).dissolutionsFamily(connection),
};

export const handler = serve('dissolutions-http', families, {
  ...connection,
  signatures: signaturesOf(connection),
});
