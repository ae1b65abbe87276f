import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate, LoadedGate } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { isBelowBehind, stampBelow } from '../../kernel/stamp.ts';
import { type Chain, chainRefusal, leaveSuperior, requireChain, superiorOf } from './chain.ts';

const UNIONS = 7;
const idOf = (index: number) => `u${String(index)}` as UnionId;

type Gates = Map<UnionId, Gate>;

const gateWith = (stamp: Gate['stamp']): Gate => ({
  status: 'open',
  stamp,
  stampVersion: stamp.version ?? 1,
  employers: [],
  members: 0,
  children: 0,
});

/** A tree: each union below an earlier one, the first is the root. */
const trees = fc
  .tuple(...Array.from({ length: UNIONS - 1 }, (_, index) => fc.nat(index)))
  .map((superiors): Gates => {
    const gates: Gates = new Map([[idOf(0), gateWith({ path: [idOf(0)], division: '440000' })]]);
    for (const [index, superior] of superiors.entries()) {
      const above = gates.get(idOf(superior));
      if (above === undefined) throw new Error('a tree without its superior');
      const id = idOf(index + 1);
      gates.set(id, gateWith(stampBelow(above.stamp, id, { division: '440000' })));
    }
    return gates;
  });

const loaded = (gates: Gates, union: UnionId): LoadedGate => ({ union, rev: 1, gate: gates.get(union) });

function chainFrom(gates: Gates, union: UnionId): Chain {
  const chain: LoadedGate[] = [];
  for (let at: UnionId | undefined = union; at !== undefined;) {
    const link: LoadedGate = loaded(gates, at);
    chain.push(link);
    at = superiorOf(link);
  }
  return chain;
}

/** What a move requires of the gates, and what it makes of its union's; undefined where it is refused. */
function decided(gates: Gates, union: UnionId, to: UnionId) {
  const chain = chainFrom(gates, to);
  const [own, above] = [gates.get(union), chain[0]?.gate];
  if (own === undefined || above === undefined || chainRefusal(chain, union)) return undefined;
  const requires = new Map<UnionId, number>([[union, own.stampVersion]]);
  for (const change of requireChain(chain))
    if (change.kind === 'use') requires.set(change.gate.union, change.gate.gate?.stampVersion ?? 0);
  const stamp = stampBelow(above.stamp, union, own.stamp, own.stampVersion + 1);
  return { requires, union, gate: gateWith(stamp) };
}

function commit(gates: Gates, move: NonNullable<ReturnType<typeof decided>>): boolean {
  const holds = [...move.requires].every(([union, version]) => gates.get(union)?.stampVersion === version);
  if (holds) gates.set(move.union, move.gate);
  return holds;
}

/** One union takes over the place that its superior has by now, as the walk lets it. */
function restampOne(gates: Gates, union: UnionId): void {
  const gate = gates.get(union);
  const above = gate && gates.get(gate.stamp.path.at(-2) ?? union);
  if (gate && above && isBelowBehind(gate.stamp, above))
    gates.set(union, gateWith(stampBelow(above.stamp, union, gate.stamp, gate.stampVersion + 1)));
}

function circleIn(gates: Gates): UnionId | undefined {
  return [...gates.keys()].find((union) => {
    let at: UnionId | undefined = union;
    for (let depth = 0; at !== undefined; depth += 1) {
      if (depth > UNIONS) return true;
      at = superiorOf(loaded(gates, at));
    }
    return false;
  });
}

const acts = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('decide' as const), union: fc.nat(UNIONS - 1), to: fc.nat(UNIONS - 1) }),
    fc.record({ kind: fc.constant('commit' as const), which: fc.nat(5) }),
    fc.record({ kind: fc.constant('restamp' as const), union: fc.nat(UNIONS - 1) }),
  ),
  { minLength: 20, maxLength: 80 },
);

describe('B4 the chain of superiors', () => {
  it('lets no order of moves that were decided at the same time make a circle, whatever is re-stamped meanwhile', () => {
    let [committed, refusedAtCommit] = [0, 0];
    fc.assert(
      fc.property(trees, acts, (tree, steps) => {
        const gates: Gates = new Map(tree);
        const pending: NonNullable<ReturnType<typeof decided>>[] = [];
        for (const step of steps) {
          if (step.kind === 'decide') {
            const move = decided(gates, idOf(step.union), idOf(step.to));
            if (move !== undefined && step.union !== 0) pending.push(move);
          } else if (step.kind === 'restamp') restampOne(gates, idOf(step.union));
          else {
            const [move] = pending.splice(step.which % Math.max(1, pending.length), 1);
            if (move === undefined) continue;
            if (commit(gates, move)) committed += 1;
            else refusedAtCommit += 1;
          }
          expect(circleIn(gates)).toBeUndefined();
          for (const [union, { stamp }] of gates) {
            expect(stamp.path.at(-1)).toBe(union);
            const superior = stamp.path.at(-2);
            const above = superior && gates.get(superior);
            if (above && !isBelowBehind(stamp, above))
              expect(stamp.path).toEqual([...above.stamp.path, union]);
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(committed).toBeGreaterThan(200);
    expect(refusedAtCommit).toBeGreaterThan(30);
  });

  it('needs every gate up to the root: two moves that would cross are refused by one that neither of them changes', () => {
    const below = (above: Gate, id: UnionId) => gateWith(stampBelow(above.stamp, id, { division: '440000' }));
    const [root, a, b, underA, underB] = ['root', 'a', 'b', 'under-a', 'under-b'] as unknown as UnionId[];
    if (!root || !a || !b || !underA || !underB) throw new Error('five unions');
    const top = gateWith({ path: [root], division: '440000' });
    const [gateA, gateB] = [below(top, a), below(top, b)];
    const gates: Gates = new Map([
      [root, top],
      [a, gateA],
      [b, gateB],
      [underA, below(gateA, underA)],
      [underB, below(gateB, underB)],
    ]);
    const [first, second] = [decided(gates, a, underB), decided(gates, b, underA)];
    if (!first || !second) throw new Error('each of the two is fine by itself');
    expect(commit(gates, first)).toBe(true);
    expect(commit(gates, second)).toBe(false);
    expect(chainRefusal(chainFrom(gates, underA), b)?.code).toBe('affiliation/below-itself');
  });

  it('waits until the union above has its own place', () => {
    const gates: Gates = new Map();
    const [root, a, b, c] = [0, 1, 2, 3].map(idOf) as [UnionId, UnionId, UnionId, UnionId];
    const top = gateWith({ path: [root], division: '440000' });
    gates.set(root, top);
    for (const id of [a, b]) gates.set(id, gateWith(stampBelow(top.stamp, id, { division: '440000' })));
    gates.set(c, gateWith(stampBelow(gates.get(b)?.stamp ?? top.stamp, c, { division: '440000' })));
    const moved = decided(gates, b, a);
    expect(moved && commit(gates, moved)).toBe(true);
    expect(chainRefusal(chainFrom(gates, c), idOf(9))?.code).toBe('affiliation/superior-restamping');
    restampOne(gates, c);
    expect(chainRefusal(chainFrom(gates, c), idOf(9))).toBeUndefined();
  });

  it('counts a union out by what it is counted as: one that is behind is behind no longer', () => {
    const top = gateWith({ path: [idOf(0)], division: '440000', version: 2 });
    const superior: LoadedGate = { union: idOf(0), rev: 1, gate: top };
    const fresh = stampBelow(top.stamp, idOf(1), { division: '440000' });
    const { above: _, ...behind } = fresh;
    expect(leaveSuperior(superior, fresh)).toMatchObject({ add: { children: -1 } });
    expect(leaveSuperior(superior, fresh)).not.toHaveProperty('add.childrenBehind');
    expect(leaveSuperior(superior, behind)).toMatchObject({ add: { children: -1, childrenBehind: -1 } });
  });
});
