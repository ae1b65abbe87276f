import type { Choices } from '../contract.ts';

/**
 * Every choice is a hash of the run's seed, what is chosen, and for whom. There is no state that one choice
 * leaves to the next: to take one away shifts no other.
 */
export const mix = (a: number, b: number): number => {
  let mixed = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 15), 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x27d4eb2f);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x165667b1);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position += 1)
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  return hash >>> 0;
}

/** From 0 to below 1. */
export const fraction = (hash: number): number => hash / 2 ** 32;

/** As many choices as are asked for, all of them following from one hash. */
export function choicesFrom(hash: number): Choices {
  let asked = 0;
  const next = (): number => fraction(mix(hash, (asked += 1)));
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (of) => {
      const picked = of[int(of.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    chance: (p) => next() < p,
  };
}
