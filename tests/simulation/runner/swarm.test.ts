import { describe, expect, it } from 'vitest';
import { simulatedContexts } from '../contexts/all.ts';
import type { SimulatedContext } from '../contract.ts';
import { weighed } from './swarm.ts';

const weightOf = ({ commands }: SimulatedContext): number =>
  commands.reduce((sum, { weight }) => sum + weight, 0);

const shares = (contexts: readonly SimulatedContext[]): readonly number[] => {
  const all = contexts.reduce((sum, context) => sum + weightOf(context), 0);
  return contexts.map((context) => weightOf(context) / all);
};

describe('What an episode asks for', () => {
  it('dwells on two contexts, each in its turn, and leaves no command out', () => {
    const asking = simulatedContexts.filter(({ commands }) => commands.length > 0);
    for (const [place, context] of asking.entries()) {
      const contexts = weighed(simulatedContexts, { seed: 7, turn: Math.floor(place / 2) });
      const there = contexts.findIndex(({ name }) => name === context.name);
      expect(shares(contexts)[there], context.name).toBeGreaterThan(0.2);
      for (const { weight } of contexts.flatMap(({ commands }) => commands))
        expect(weight).toBeGreaterThan(0);
    }
  });

  it('weighs commands otherwise for another seed, and alike for the same', () => {
    const of = (seed: number) => shares(weighed(simulatedContexts, { seed, turn: 0 }));
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});
