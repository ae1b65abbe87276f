import type { RosterChunk } from '../../../shared/members/domain/roster-chunk.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import { type Founding, foundersOf } from '../../../shared/unions/domain/founding.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant, View } from '../contract.ts';
import { recordsIn, within } from './stored.ts';

const unionOf = {
  submitted: undefined,
  ready: undefined,
  returned: undefined,
  rejected: undefined,
  admitting: 'preparing',
  preparing: 'preparing',
  'meeting-requested': 'preparing',
  'meeting-approved': 'preparing',
  'election-reported': 'election-reported',
  failed: 'void',
} as const satisfies Record<Exclude<Founding['status'], 'founded'>, Union['status'] | undefined>;

/** In none of these is a union that was founded, whatever became of it since. */
const unfounded: ReadonlySet<Union['status'] | undefined> = new Set([
  undefined,
  'preparing',
  'election-reported',
  'void',
]);

const stands = (founding: Founding['status'], union: Union['status'] | undefined): boolean =>
  founding === 'founded' ? !unfounded.has(union) : union === unionOf[founding];

const chunksOf = (view: View): ReadonlyMap<string, readonly RosterChunk[]> => {
  const byApplication = new Map<string, RosterChunk[]>();
  for (const { state } of recordsIn<RosterChunk>(view, 'roster-chunk').values())
    within(byApplication, state.applicationId, () => []).push(state);
  return byApplication;
};

/** B1: what an application says of its progress is what was done, each chunk once. */
export const foundingsTellWhatWasDone: Invariant = {
  name: 'a founding counts each chunk of its roster once, and its union stands as it says',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const chunks = chunksOf(view);
    return [...recordsIn<Founding>(view, 'founding-application').values()].flatMap(({ pk, state }) => {
      const { status, unionId, progress, roster } = state;
      const union = unions.get(unionId)?.state.status;
      const admitted = (chunks.get(state.applicationId) ?? []).filter((chunk) => chunk.status === 'admitted');
      const rows = admitted.flatMap(({ results }) => results.filter((row) => row.status === 'admitted'));
      const ended = status === 'founded' || status === 'failed';
      return [
        ...(stands(status, union) ? [] : [`${pk} is ${status}, its union ${union ?? 'not there'}`]),
        ...(progress !== undefined && (progress.done > admitted.length || progress.admitted > rows.length)
          ? [`${pk} counts ${String(progress.done)} chunks done, ${String(admitted.length)} are`]
          : []),
        ...(ended && (progress?.done !== roster?.chunks || progress?.admitted !== rows.length)
          ? [`${pk} ended with ${String(progress?.admitted)} admitted, its chunks say ${String(rows.length)}`]
          : []),
      ];
    });
  },
};

const inPreparation: ReadonlySet<Founding['status']> = new Set([
  'admitting',
  'preparing',
  'meeting-requested',
  'meeting-approved',
  'election-reported',
]);

/** B1, B7: of several employers that found a union together the approval enters all, and a failure none. */
export const foundingsEnterAllEmployersOrNone: Invariant = {
  name: 'a founding that was approved has entered each of its employers, and one that failed has left none in its union',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const employers = recordsIn<Employer>(view, 'employer');
    return [...recordsIn<Founding>(view, 'founding-application').values()].flatMap(({ pk, state }) => {
      const founders = foundersOf(state).map(({ employerId }) => employerId);
      const ofIt = founders.filter((id) => {
        const employer = employers.get(id)?.state;
        return employer?.status === 'registered' && employer.unionId === state.unionId;
      });
      if (state.status === 'founded')
        return founders.every((id) => employers.has(id))
          ? []
          : [`${pk} founded a union of an unknown employer`];
      if (state.status === 'failed')
        return ofIt.length === 0 ? [] : [`${pk} failed, and ${String(ofIt[0])} has its union yet`];
      if (!inPreparation.has(state.status)) return [];
      const named = unions.get(state.unionId)?.state.employers;
      return ofIt.length === founders.length && named?.join() === founders.join()
        ? []
        : [`${pk} has ${String(founders.length)} employers, its union ${String(named?.length)}`];
    });
  },
};

/** A roster that was named is read, and an approved one admitted to its end. */
export const foundingsComeToAnEnd: Invariant = {
  name: 'no founding waits for anything but its superior',
  when: 'drained',
  check: (view) =>
    [...recordsIn<Founding>(view, 'founding-application').values()]
      .filter(({ state }) => state.status === 'submitted' || state.status === 'admitting')
      .map(({ pk, state }) => `${pk} is still ${state.status}`),
};
