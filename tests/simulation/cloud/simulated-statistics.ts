import type { StatisticsStore } from '../../../shared/statistics/application/ports.ts';
import { CloudFault, type Calls } from '../clock/calls.ts';
import type { Machine } from './simulated-store.ts';

/** The figures as projectors and readers see them: between the two lies the cloud. */
export function simulatedStatistics(
  calls: Calls,
  machine: Machine,
  server: StatisticsStore,
): StatisticsStore {
  const { faults } = calls;
  const none = () => {
    throw new Error('a call that no projector makes');
  };
  return {
    generations: () => calls.call(machine.current, 'reads the generations', () => server.generations()),
    applied: (generation, pks) =>
      calls.call(machine.current, `reads applied ${String(pks.length)}`, () =>
        server.applied(generation, pks),
      ),
    figures: (generation, scope) =>
      calls.call(machine.current, `reads figures of ${scope}`, () => server.figures(generation, scope)),
    commit: (transaction) => {
      const keys = transaction.applied.map(({ pk, rev }) => `${pk}@${String(rev)}`).join(', ');
      return calls.commit(machine.current, `counts ${keys}`, (id): Promise<'committed' | 'refused'> => {
        if (faults.strikes('conflict', id)) return Promise.resolve('refused');
        if (faults.strikes('throttled', id)) return Promise.reject(new CloudFault('throttled'));
        return server.commit(transaction);
      });
    },
    replaceGenerations: none,
    counters: none,
    counterItems: none,
    discard: none,
  };
}
