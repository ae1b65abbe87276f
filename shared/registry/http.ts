import { auditTrail } from '../audit/adapters/http-trail.ts';
import { auditProblems } from '../audit/domain/problems.ts';
import { instantOf } from '../kernel/dates.ts';
import { dynamoClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environment.ts';
import { PublicKeySet, trustedWorkerIssuers, WorkerIssuers } from '../platform/http/auth/trusted-issuer.ts';
import { createTokenVerifier } from '../platform/http/auth/verify-token.ts';
import { httpHandler, type HttpHandler } from '../platform/http/http-handler.ts';
import type { Route } from '../platform/http/route.ts';
import { createLog, type Log } from '../platform/log.ts';
import { servicesProblems } from '../services/domain/problems.ts';
import { statisticsProblems } from '../statistics/domain/problems.ts';
import { registryProblems } from './problems.ts';
import { requestProblems } from './request-problems.ts';

/** The Lambda handler of a context's routes, with the identity and origins of this deployment. */
export function serve(service: string, routes: readonly Route[], log?: Log): HttpHandler {
  const env = readEnvironment(
    'AUTH_ISSUER',
    'AUTH_AUDIENCE',
    'AUTH_JWKS',
    'AUTH_WORKERS',
    'CORS_ORIGINS',
    'LOG_LEVEL',
    'TABLE_AUDIT',
    'TABLE_EPHEMERAL',
  );
  const now = () => instantOf(Date.now());
  return httpHandler({
    routes,
    problems: [...registryProblems, requestProblems, statisticsProblems, servicesProblems, auditProblems],
    verifyToken: createTokenVerifier({
      issuers: [
        {
          speaksFor: 'operators',
          issuer: env.AUTH_ISSUER,
          audience: env.AUTH_AUDIENCE,
          keys: PublicKeySet.parse(env.AUTH_JWKS),
        },
        ...trustedWorkerIssuers(WorkerIssuers.parse(env.AUTH_WORKERS)),
      ],
    }),
    clock: now,
    log: log ?? createLog(service, env.LOG_LEVEL),
    audit: auditTrail(
      dynamoClient(),
      { audit: env.TABLE_AUDIT, ephemeral: env.TABLE_EPHEMERAL },
      { service, now },
    ),
    allowedOrigins: env.CORS_ORIGINS,
  });
}
