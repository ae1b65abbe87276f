import { legalDate } from '../../../shared/kernel/dates.ts';
import type { ReportedFigures } from '../../../shared/statistics/domain/reported-figures.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn } from './stored.ts';

/** E3: of each kind and day one figure, none of a day to come, and no sample in which more agreed than were checked. */
export const reportedFiguresStandInOrder: Invariant = {
  name: 'reported figures stand once for each kind and day, and in order',
  when: 'always',
  check: (view) =>
    [...recordsIn<ReportedFigures>(view, 'reported-figures').values()].flatMap(({ pk, state }) => {
      const { figures, scope } = state;
      const places = figures.map(({ kind, from }) => `${from} ${kind}`);
      const value = (kind: string, from: string) =>
        figures.find((figure) => figure.kind === kind && figure.from === from)?.value;
      return [
        ...(pk === `reported-figures#${scope}` ? [] : [`${pk} is of ${scope}`]),
        ...(new Set(places).size === places.length ? [] : [`${pk} holds two figures of one kind and day`]),
        ...(places.join() === places.toSorted().join() ? [] : [`${pk} is out of order`]),
        ...figures.flatMap(({ kind, from, reportedAt }) => [
          ...(from <= legalDate(reportedAt) ? [] : [`${pk} was told of ${from} ahead`]),
          ...(kind === 'sample-agreed' &&
          !(Number(value('sample-checked', from)) >= Number(value(kind, from)))
            ? [`${pk} has a sample of ${from} in which more agreed than were checked`]
            : []),
        ]),
      ];
    }),
};
