import { hashAddress, monthlyKeys } from '../audit/adapters/address-hash.ts';
import { auditTrail } from '../audit/adapters/http-trail.ts';
import { instantOf } from '../kernel/dates.ts';
import { dynamoClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environment.ts';
import { limitsFrom } from '../platform/http/limits.ts';
import { httpHandler, type HttpHandler } from '../platform/http/http-handler.ts';
import { type RouteFamilies, routesOnDemand } from '../platform/http/routing.ts';
import { createLog, type Log } from '../platform/log.ts';
import { onDemand } from '../platform/on-demand.ts';
import type { OperatorSignatures } from '../platform/signed/operator-signatures.ts';
import { dynamoTokenBuckets } from '../platform/store/token-buckets.ts';
import type { Callers } from './callers.ts';

/**
 * The Lambda handler of a context's routes, with the identity and origins of this deployment. Routes, words of
 * refusals and what knows callers are loaded by the first request that needs them (ADR 19).
 */
export function serve(
  service: string,
  families: RouteFamilies,
  { log, signatures }: { readonly log?: Log; readonly signatures?: OperatorSignatures } = {},
): HttpHandler {
  const env = readEnvironment('CORS_ORIGINS', 'LOG_LEVEL', 'RATE_LIMITS', 'TABLE_AUDIT', 'TABLE_EPHEMERAL');
  const now = () => instantOf(Date.now());
  const dynamodb = dynamoClient();
  const addressKeys = monthlyKeys(dynamodb, env.TABLE_EPHEMERAL, 'rate-address-key');
  return httpHandler({
    routes: routesOnDemand(families),
    problems: async () => (await import('./all-problems.ts')).allProblems,
    ...callersOnDemand(),
    clock: now,
    log: log ?? createLog(service, env.LOG_LEVEL),
    audit: auditTrail(dynamodb, { audit: env.TABLE_AUDIT, ephemeral: env.TABLE_EPHEMERAL }, { service, now }),
    ...(signatures && { signatures }),
    rate: {
      limits: limitsFrom(env.RATE_LIMITS),
      buckets: dynamoTokenBuckets(dynamodb, env.TABLE_EPHEMERAL),
      hashAddress: (address, at) => hashAddress(address, at, addressKeys),
    },
    allowedOrigins: env.CORS_ORIGINS,
  });
}

/** Made when the first token comes: routes that are open to all need none. */
function callersOnDemand(): Callers {
  const callers = onDemand(async () => (await import('./callers.ts')).storedCallers());
  return {
    verifyToken: async (...token) => (await callers()).verifyToken(...token),
    emergencies: { scopeOf: async (...grant) => (await callers()).emergencies.scopeOf(...grant) },
    entrustments: { refusalOf: async (...act) => (await callers()).entrustments.refusalOf(...act) },
  };
}
