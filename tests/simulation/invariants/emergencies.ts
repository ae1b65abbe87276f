import type { BreakGlass } from '../../../shared/operators/domain/break-glass.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn } from './stored.ts';

/** G6: an emergency grant is ended by its own timer, whoever forgets it. */
export const emergenciesEnd: Invariant = {
  name: 'no emergency grant is open past its time',
  when: 'drained',
  check: (view) =>
    [...recordsIn<BreakGlass>(view, 'break-glass').values()]
      .filter(({ state }) => state.status === 'open' && state.endsAt <= view.now)
      .map(({ pk, state }) => `${pk} was to end at ${state.endsAt}`),
};
