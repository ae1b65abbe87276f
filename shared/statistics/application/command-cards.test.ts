import { describe, expect, it } from 'vitest';
import { statisticsCards, statisticsOnDemand } from './command-cards.ts';
import { assessmentHandlers } from './assessment-handlers.ts';
import { extractHandlers } from './extract-handlers.ts';
import { reportedHandlers } from './reported-handlers.ts';

describe('commands of the statistics context', () => {
  const handlers = [...reportedHandlers, ...assessmentHandlers({} as never), ...extractHandlers({} as never)];

  it('are known to the engine by the type, the action and the lane that they have', () => {
    expect(statisticsCards).toEqual(handlers.map(({ type, action, lane }) => ({ type, action, lane })));
  });

  it('are loaded when one is asked for, and not before', () => {
    let loads = 0;
    const onDemand = statisticsOnDemand(() => {
      loads += 1;
      return Promise.resolve(handlers);
    });
    expect(onDemand.map(({ type }) => type)).toEqual(handlers.map(({ type }) => type));
    expect(loads).toBe(0);
  });
});
