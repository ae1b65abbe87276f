import { federationOf, type Federation } from '../../shared/platform/deployment/federations.ts';
import type { TenantCode } from '../../shared/platform/deployment/tenant.ts';

/** Whom the local issuer speaks for. None is a person; a token names an account, a role and a scope. */
export type SampleAccount = {
  readonly account: string;
  readonly role: 'superior-officer' | 'union-officer' | 'organiser' | 'worker';
  readonly title: { readonly zh: string; readonly en: string };
  /** The subtree the account works in: that of a federation, of the union named with the request, or none. */
  readonly scope: { readonly of: string } | 'asked' | 'none';
};

/** The county whose federation the sample operators belong to; without one, the province's own. */
const counties: Readonly<Record<TenantCode, string>> = { '44': '440305' };

export const sampleCounty = (tenant: TenantCode): Federation =>
  federationOf(tenant, counties[tenant] ?? `${tenant}0000`);

export type SampleFederations = { readonly province: string; readonly county: string };

export const sampleAccounts = ({ province, county }: SampleFederations): readonly SampleAccount[] => [
  {
    account: 'county-officer',
    role: 'superior-officer',
    title: { zh: '区总工会干部（审批建会）', en: 'officer of the district federation, approves foundings' },
    scope: { of: county },
  },
  {
    account: 'provincial-officer',
    role: 'superior-officer',
    title: { zh: '省总工会干部', en: 'officer of the provincial federation' },
    scope: { of: province },
  },
  {
    account: 'organiser',
    role: 'organiser',
    title: { zh: '筹备组组长（申请建会）', en: 'lead of a preparatory group, applies to found a union' },
    scope: { of: county },
  },
  {
    account: 'provincial-organiser',
    role: 'organiser',
    title: { zh: '省总工会组织员', en: 'organiser of the provincial federation' },
    scope: { of: province },
  },
  {
    account: 'union-officer',
    role: 'union-officer',
    title: { zh: '基层工会干部（须指明 scope）', en: 'officer of one union; name it as scope' },
    scope: 'asked',
  },
  {
    account: 'worker',
    role: 'worker',
    title: { zh: '职工', en: 'worker' },
    scope: 'none',
  },
];
