import type { Caller, OperatorRole, OperatorId, WorkerId, MachineId } from '../../shared/kernel/caller.ts';
import type { UnionId } from '../../shared/kernel/ids.ts';
import { federationOf, provincialFederation } from '../../shared/platform/deployment/federations.ts';
import { TENANT } from '../support/registry.ts';

/**
 * Where an operator works, as seen from the union whose records are asked for: that union itself, its superiors,
 * a sibling, another county, a union below it, and a union of another province.
 */
export type Relation =
  'own union' | 'county' | 'province' | 'sibling' | 'other county' | 'below' | 'other province';

/** The relations whose subtree holds the union. */
const covering: ReadonlySet<Relation> = new Set(['own union', 'county', 'province']);
export const covers = (relation: Relation): boolean => covering.has(relation);

export interface Tree {
  readonly union: UnionId;
  readonly sibling: UnionId;
  readonly below: UnionId;
}

export const scopesOf = ({ union, sibling, below }: Tree): Readonly<Record<Relation, UnionId>> => ({
  'own union': union,
  county: federationOf(TENANT, '440305').id,
  province: provincialFederation(TENANT).id,
  sibling,
  'other county': federationOf(TENANT, '440106').id,
  below,
  'other province': '01ARZ3NDEKTSV4RRFFQ69G5FAV' as UnionId,
});

export const operatorOf = (role: OperatorRole, scope: UnionId, id = 'op-matrix'): Caller => ({
  kind: 'operator',
  id: id as OperatorId,
  role,
  scope,
});
export const workerOf = (id: string, sealedIdNumber?: string): Caller => ({
  kind: 'worker',
  id: id as WorkerId,
  ...(sealedIdNumber !== undefined && { sealedIdNumber }),
});
export const machineOf = (id: string): Caller => ({ kind: 'machine', id: id as MachineId });
