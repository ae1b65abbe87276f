import { legalDate } from '../../../shared/kernel/dates.ts';
import type { EntrustedData } from '../../../shared/kernel/entrusted-data.ts';
import type { Entrustment } from '../../../shared/operators/domain/entrustment.ts';
import type { Operator } from '../../../shared/operators/domain/operator.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** What each kind of data is entrusted for, in commands. */
const commandsOf: Readonly<Record<EntrustedData, readonly string[]>> = {
  // The meeting and the election are the union's own.
  rosters: ['ApplyForFounding'],
  members: ['RegisterMember'],
  applications: [],
};

/** G10: what an entrusted party did lies within its contract: its days, its part of the tree, its data. */
export const contractsCover: Invariant = {
  name: 'an entrusted party does nothing beyond its contract',
  when: 'always',
  check(view) {
    const contracts = recordsIn<Entrustment>(view, 'entrustment');
    const accounts = recordsIn<Operator>(view, 'operator');
    const { gates, requests } = storedIn(view);
    return [...requests.values()].flatMap(({ pk, type, actor, outcome }) => {
      if (actor.kind !== 'operator' || outcome?.status !== 'done') return [];
      const name = `request ${pk} ${type} of ${actor.id}`;
      const marked = accounts.get(actor.id)?.state.entrustment;
      if (actor.certificate !== undefined && marked !== actor.entrustment)
        return [`${name} bears another contract than its account`];
      if (actor.entrustment === undefined) return [];
      const contract = contracts.get(actor.entrustment)?.state;
      if (contract === undefined) return [`${name} was done under no contract`];
      const on = legalDate(outcome.at);
      const { from, through, ended, scope, data } = contract;
      const faults = [
        (on < from || on > through) && `on ${on}, outside of its days`,
        // What was decided when the end was on its way to the table was decided before it.
        ended !== undefined &&
          outcome.at > (view.committed(`registry/entrustment#${contract.entrustmentId}`) ?? ended.at) &&
          'after its end',
        !gates.get(actor.scope)?.stamp.path.includes(scope) && 'outside of its scope',
        !data.some((kind) => commandsOf[kind].includes(type)) && 'on other data',
      ];
      return faults.flatMap((fault) => (fault === false ? [] : [`${name} was done ${fault}`]));
    });
  },
};
