import type { RouteFamilies } from '../../shared/platform/http/routing.ts';
import { connectOnDemand, signaturesOnDemand } from '../../shared/registry/connect-on-demand.ts';
import { serve } from '../../shared/registry/http.ts';

const connection = connectOnDemand('operators-http');

const signIn = async () =>
  (await import('../../shared/registry/routes/sign-in.ts')).signInFamily(await connection());
const accounts = async () =>
  (await import('../../shared/registry/routes/accounts.ts')).accountsFamily(await connection());
const settings = async () =>
  (await import('../../shared/registry/routes/settings.ts')).settingsFamily(await connection());

export const families: RouteFamilies = {
  '/v1/sign-in': signIn,
  '/.well-known': signIn,
  '/v1/operators': accounts,
  '/v1/break-glass': accounts,
  '/v1/entrustments': accounts,
  '/v1/unions/{unionId}/entrustments': accounts,
  '/v1/keys': settings,
  '/v1/retention-schedule': settings,
  '/v1/retention-runs': settings,
  '/v1/rules': settings,
};

export const handler = serve('operators-http', families, {
  log: connection.log,
  signatures: signaturesOnDemand(connection),
});
