import { fraction, hashOf, mix } from '../clock/hash.ts';
import type { SimulatedContext } from '../contract.ts';

/** What the weight of a command is multiplied by: in this episode it is rare, usual or frequent. */
const FACTORS = [0.3, 1, 1, 3] as const;
/** How many contexts an episode dwells on, and how much of all commands each of them has at least. */
const THEMES = 2;
const SHARE = 0.3;

const factorOf = (seed: number, name: string): number =>
  FACTORS[Math.floor(fraction(mix(seed, hashOf(name))) * FACTORS.length)] ?? 1;

/**
 * Each episode weighs commands anew: what is asked for in equal parts keeps each other from going far, and the more
 * contexts there are the more. `turn` says which contexts the episode dwells on; each has its turn.
 */
export function weighed(
  contexts: readonly SimulatedContext[],
  { seed, turn }: { readonly seed: number; readonly turn: number },
): readonly SimulatedContext[] {
  const scaled = contexts.map((context) => times(context, ({ name }) => factorOf(seed, name)));
  const asking = scaled.filter(({ commands }) => commands.length > 0);
  const chosen = Array.from(
    { length: THEMES },
    (_, index) => asking[(turn * THEMES + index) % asking.length],
  );
  const rest = total(scaled.filter((context) => !chosen.includes(context)));
  const wanted = (SHARE / (1 - THEMES * SHARE)) * rest;
  return scaled.map((context) => {
    const own = total([context]);
    return chosen.includes(context) && own < wanted ? times(context, () => wanted / own) : context;
  });
}

const times = (
  { commands, ...context }: SimulatedContext,
  factor: (source: SimulatedContext['commands'][number]) => number,
): SimulatedContext => ({
  ...context,
  commands: commands.map((source) => ({ ...source, weight: source.weight * factor(source) })),
});

const total = (contexts: readonly SimulatedContext[]): number =>
  contexts.reduce((sum, { commands }) => sum + commands.reduce((part, { weight }) => part + weight, 0), 0);
