import { tenantOf } from './tenants/tenants.ts';

type Framework = { readonly resolveVariable: (address: string) => Promise<string> };

/** What serverless.yml takes from the configuration of the tenant that its stage names. */
export const tenant = async ({ resolveVariable }: Framework) => {
  const {
    regions,
    keySuite,
    identity,
    signIn,
    corsOrigins,
    logLevel,
    rateLimits = {},
    lease,
  } = tenantOf(await resolveVariable('sls:stage'));
  return {
    regions,
    keySuite,
    corsOrigins,
    corsOriginList: corsOrigins.join(','),
    issuer: identity.issuer,
    audience: identity.audience,
    jwks: JSON.stringify(identity.jwks),
    workers: JSON.stringify(identity.workers),
    rateLimits: JSON.stringify(rateLimits),
    trustRoots: signIn.roots.join(','),
    trustSources: signIn.sources.join(','),
    trustHours: String(signIn.listHours),
    logLevel,
    lease: {
      region: regions[lease.keptIn],
      seconds: String(lease.seconds),
      skewSeconds: String(lease.skewSeconds),
    },
  };
};
