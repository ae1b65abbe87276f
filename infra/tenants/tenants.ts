import type { Tenant, TenantCode } from '../../shared/platform/deployment/tenant.ts';
import { guangdong } from './44.ts';

export const tenants: readonly Tenant[] = [guangdong];

/** Throws for an unknown code: nothing can be deployed under it. */
export const tenantOf = (code: TenantCode): Tenant => {
  const tenant = tenants.find((candidate) => candidate.code === code);
  if (!tenant) {
    throw new Error(`no tenant ${code}; known: ${tenants.map((known) => known.code).join(', ')}`);
  }
  return tenant;
};
