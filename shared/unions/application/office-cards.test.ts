import { expect, it } from 'vitest';
import { officeCards } from './office-cards.ts';
import { officeHandlers } from './office-handlers.ts';

it('B6 commands about officers are known to the engine by the type, the action and the lane that they have', () => {
  const handlers = officeHandlers(() => Promise.resolve(undefined));
  expect(officeCards).toEqual(handlers.map(({ type, action, lane }) => ({ type, action, lane })));
});
