import type { UnionId } from '../../kernel/ids.ts';
import type { TenantCode } from './tenant.ts';
import guangdong from './tenants/44-federations.json' with { type: 'json' };

export type FederationLevel = 'national' | 'provincial' | 'city' | 'county' | 'township';

/** A federation that stands before any union is founded, so that a base union always has a superior. */
export interface Federation {
  readonly id: UnionId;
  /** Division it covers: 6 digits, 9 for townships and streets, 100000 for the national federation. */
  readonly code: string;
  readonly name: string;
  readonly level: FederationLevel;
  /** GB/T 2260 division of its seat, as in a stamp. */
  readonly division: string;
  readonly superior?: UnionId;
  /** Federations from the root down, itself last, as in a stamp. */
  readonly path: readonly UnionId[];
}

/** Rows of `tenants/<code>-federations.json`, superiors first; `scripts/federations.ts` writes them. */
const seeds: Readonly<Record<TenantCode, readonly (readonly (string | null)[])[]>> = { '44': guangdong };

/** The federations of a tenant from the national one down, superiors first. Empty for a tenant without a seed. */
export function federationsOf(tenant: TenantCode): readonly Federation[] {
  const known = trees.get(tenant);
  if (known !== undefined) return [...known.values()];
  const tree = new Map<string, Federation>();
  for (const row of seeds[tenant] ?? []) {
    const federation = parsed(row, tree);
    tree.set(federation.code, federation);
  }
  trees.set(tenant, tree);
  return [...tree.values()];
}

/** The federation of a division (`440305`) or a township (`440305007`); 100000 is the national one. */
export function federationOf(tenant: TenantCode, code: string): Federation {
  federationsOf(tenant);
  const federation = trees.get(tenant)?.get(code);
  if (federation === undefined) throw new Error(`tenant ${tenant} has no federation ${code}`);
  return federation;
}

/** 中华全国总工会: the same id in every tenant. */
export const rootFederation = (tenant: TenantCode): Federation => federationOf(tenant, '100000');

/** The province's own federation: 广东省总工会. */
export const provincialFederation = (tenant: TenantCode): Federation => federationOf(tenant, `${tenant}0000`);

const trees = new Map<TenantCode, ReadonlyMap<string, Federation>>();

function parsed(row: readonly (string | null)[], tree: ReadonlyMap<string, Federation>): Federation {
  const [id, code, name, level, superiorCode] = row as [
    UnionId,
    string,
    string,
    FederationLevel,
    string | null,
  ];
  const superior = superiorCode === null ? undefined : tree.get(superiorCode);
  if (superiorCode !== null && superior === undefined)
    throw new Error(`federation ${code} stands before ${superiorCode}`);
  return {
    id,
    code,
    name,
    level,
    division: code.slice(0, 6),
    ...(superior && { superior: superior.id }),
    path: [...(superior?.path ?? []), id],
  };
}
