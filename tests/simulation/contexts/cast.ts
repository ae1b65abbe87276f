import type { Operator, OperatorRole } from '../../../shared/kernel/caller.ts';
import type { Operator as Account } from '../../../shared/operators/domain/operator.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import { employers, type TestEmployer } from '../../support/employers.ts';
import type { Choices, Known } from '../contract.ts';

/** Few, in two divisions, so that the same credit code is applied for again and again. */
export const employerCast: readonly TestEmployer[] = [
  ...employers(6, 3, '440305'),
  ...employers(4, 4, '440106'),
];

export const unionsOf = (known: Known): readonly Union[] =>
  known.records('union').map(({ state }) => state as Union);

/** Unions that were founded here, whatever became of them. */
export const baseUnions = (known: Known): readonly Union[] =>
  unionsOf(known).filter(({ level }) => level === 'base');

/** Two counties of the two divisions, with what stands directly above and below them. */
export function federations(known: Known): readonly Union[] {
  const found = unionsOf(known).filter(
    ({ level, stamp }) => level !== 'base' && (stamp.division === '440305' || stamp.division === '440106'),
  );
  const counties = found.filter(({ level }) => level === 'county');
  const townships = found.filter(({ level }) => level === 'township').slice(0, 1);
  return counties.length > 0 ? [...counties, ...townships] : found;
}

/** One of them, or a union that nobody knows. */
export const someUnion = (of: readonly { readonly unionId: UnionId }[], choices: Choices): UnionId =>
  of.length === 0 || choices.chance(0.03) ? UNKNOWN_UNION : choices.pick(of).unionId;

const UNKNOWN_UNION = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as UnionId;

/** An operator whose account follows from role and scope: the same one comes back. */
export const operator = (role: OperatorRole, scope: UnionId): Operator => ({
  kind: 'operator',
  id: `${role}-${scope.slice(-8)}` as Operator['id'],
  role,
  scope,
});

/** Somebody of this role who signed in with a certificate of their account, which may have ended since. */
function accountFor(
  role: OperatorRole,
  scopes: readonly UnionId[],
  known: Known,
  choices: Choices,
): Operator | undefined {
  const accounts = known
    .records('operator')
    .map(({ state }) => state as Account)
    .filter((account) => account.role === role && scopes.includes(account.scope));
  const open = accounts.filter(({ status }) => status === 'active');
  const from = choices.chance(0.9) ? open : accounts;
  if (from.length === 0 || choices.chance(0.1)) return undefined;
  const { operatorId, scope, certificates, entrustment } = choices.pick(from);
  const { fingerprint } = choices.pick(certificates);
  const mark = entrustment && { entrustment };
  return { kind: 'operator', id: operatorId, role, scope, certificate: fingerprint, ...mark };
}

/**
 * An officer who may decide about `union`: its own, or one of a federation around it. One in ten has the wrong
 * scope or the wrong role.
 */
export function officerFor(
  path: readonly UnionId[],
  known: Known,
  choices: Choices,
  { role, wrong }: { readonly role: OperatorRole; readonly wrong: OperatorRole },
): Operator {
  const scope = path.length === 0 ? UNKNOWN_UNION : choices.pick(path.slice(-3));
  if (choices.chance(0.06)) {
    const others = unionsOf(known).filter(({ unionId }) => !path.includes(unionId));
    if (others.length > 0) return operator(role, choices.pick(others).unionId);
  }
  if (choices.chance(0.05)) return operator(wrong, scope);
  return accountFor(role, path.slice(-3), known, choices) ?? operator(role, scope);
}
