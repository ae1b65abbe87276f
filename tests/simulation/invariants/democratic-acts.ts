import type { DemocraticAct } from '../../../shared/unions/domain/democratic-act.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** B9: what follows a contract is a contract of the same union, and follows no other. */
export const contractsAreRenewedOnce: Invariant = {
  name: 'a collective contract is followed by one of its union, and each is listed there',
  when: 'always',
  check(view) {
    const acts = recordsIn<DemocraticAct>(view, 'democratic-act');
    const { gates } = storedIn(view);
    const followers = new Set<string>();
    return [...acts.values()].flatMap((item) => {
      const { pk, state } = item;
      const { unionId, renewedBy, kind, through, on, actId } = state;
      const next = renewedBy === undefined ? undefined : acts.get(renewedBy)?.state;
      const twice = renewedBy !== undefined && followers.has(renewedBy);
      if (renewedBy !== undefined) followers.add(renewedBy);
      return [
        ...(gates.has(unionId) ? [] : [`${pk} is of no union`]),
        ...((kind === 'collective-contract') === (through !== undefined)
          ? []
          : [`${pk} has no fitting term`]),
        ...(renewedBy === undefined || (next?.unionId === unionId && next.through !== undefined)
          ? []
          : [`${pk} is followed by what is no contract of its union`]),
        ...(twice ? [`${pk} is followed by what follows another`] : []),
        ...(item['inUnion'] === `democracy#${unionId}` && item['inUnionSort'] === `${on}#${actId}`
          ? []
          : [`${pk} stands in no list`]),
      ];
    });
  },
};
