import { type GateChange, type LoadedGate, pass } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { isBelowBehind, type Stamp } from '../../kernel/stamp.ts';

/**
 * The gates from a union up to the root. Each gate's path ends with its superior and itself, and only the union's own
 * change of superior changes that, together with the version of its stamp: a commit that requires all of them in the
 * versions read requires the whole chain of superiors as read, whatever became of the paths above meanwhile.
 */
export type Chain = readonly LoadedGate[];

/** The superior that a gate's path names; undefined of the root. */
export const superiorOf = ({ gate }: LoadedGate): UnionId | undefined => gate?.stamp.path.at(-2);

/** Why `union` can't come below the first of the chain: it would stand below itself, or the chain has no one path. */
export function chainRefusal(chain: Chain, union: UnionId): Rejection | undefined {
  if (chain.some((link) => link.union === union)) return reject('affiliation/below-itself');
  const isSettled = chain.every(({ gate }, index) => {
    const above = chain[index + 1]?.gate;
    return gate !== undefined && (above === undefined || !isBelowBehind(gate.stamp, above));
  });
  return isSettled ? undefined : reject('affiliation/superior-restamping');
}

/** Requires every gate of the chain as read. */
export const requireChain = (chain: Chain): GateChange[] =>
  chain.flatMap((link) => (link.gate === undefined ? [] : [pass(link, link.gate.status, {})]));

/** Counts a union out below its superior, whether or not that still takes anybody. */
export const leaveSuperior = (superior: LoadedGate, union: Stamp): GateChange =>
  pass(superior, superior.gate?.status ?? 'open', {
    children: -1,
    ...(superior.gate && isBelowBehind(union, superior.gate) && { childrenBehind: -1 }),
  });
