import type { Invariant } from '../contract.ts';

/** H2: whatever comes late, freezes, or has a wrong clock within the skew. */
export const oneRegionWrites: Invariant = {
  name: 'nothing is committed while the other region writes',
  when: 'always',
  check: ({ underOthers }) => underOthers.map((key) => `${key} was committed while the other region wrote`),
};
