import { connect } from '../../shared/registry/connect.ts';
import { requestRoutes } from '../../shared/registry/http-requests.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connect('requests-http');

export const handler = serve('requests-http', requestRoutes(connection), connection);
