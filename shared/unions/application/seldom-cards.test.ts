import { expect, it } from 'vitest';
import { seldomCards } from './seldom-cards.ts';
import { seldomHandlers } from './seldom-handlers.ts';

it('B7 B9 seldom commands are known to the engine by the type, the action and the lane that they have', () => {
  expect(seldomCards).toEqual(seldomHandlers.map(({ type, action, lane }) => ({ type, action, lane })));
});
