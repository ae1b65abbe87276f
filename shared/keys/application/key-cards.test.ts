import { expect, it } from 'vitest';
import { keyHandlers } from './handlers.ts';
import { keyCards } from './key-cards.ts';
import type { KeyKeeper } from './ports.ts';

it('G8 commands that rotate keys are known to the engine by the type, the action and the lane that they have', () => {
  const handlers = keyHandlers({} as KeyKeeper);
  expect(keyCards).toEqual(handlers.map(({ type, action, lane }) => ({ type, action, lane })));
});
