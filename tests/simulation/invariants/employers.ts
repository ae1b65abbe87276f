import { differingFrom } from '../../../shared/unions/domain/count-otherwise.ts';
import { reorganisations } from '../../../shared/unions/domain/employer-changes.ts';
import type { Employer, EmployerEvent } from '../../../shared/unions/domain/employer.ts';
import { isStanding } from '../../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** B8: whoever has no union is in the list of its division, by how many work there, and nobody else is. */
export const employersStandInTheirLists: Invariant = {
  name: 'employers without a union are listed by division, and whose employer ended waits above',
  when: 'always',
  check: (view) =>
    [...recordsIn<Employer>(view, 'employer').values()].flatMap((item) => {
      const { pk, state } = item;
      const listed = state.status === 'without-union' && state.ended === undefined;
      const [list, sort] = [item['inUnion'], item['inUnionSort']].map(String);
      const place = `${String(99_999_999 - state.employees).padStart(8, '0')}#${state.employerId}`;
      const waits = state.status === 'registered' && state.ended !== undefined;
      return [
        ...((item['inUnion'] !== undefined) === listed
          ? []
          : [`${pk} is ${state.status}, and ${listed ? 'in no list' : 'listed'}`]),
        ...(!listed ||
        item['inUnion'] === undefined ||
        (list === `without-union#${state.division}` && sort === place)
          ? []
          : [`${pk} stands at ${String(sort)} of ${String(list)}`]),
        ...((item['waitsAt'] !== undefined) === waits
          ? []
          : [`${pk} ${waits ? 'ended, and nobody is told' : 'waits, and has not ended'}`]),
      ];
    }),
};

/** E1: of a union with employers the first says what it is counted under. */
export const unionsAreCountedByTheirEmployer: Invariant = {
  name: 'a union is counted under economic type, industry and seat of its first employer',
  when: 'always',
  check(view) {
    const employers = recordsIn<Employer>(view, 'employer');
    return [...recordsIn<Union>(view, 'union').values()].flatMap(
      ({
        state: {
          unionId,
          stamp,
          employers: [first],
        },
      }) => {
        const employer = first && employers.get(first)?.state;
        if (employer?.status !== 'registered' || employer.unionId !== unionId) return [];
        return differingFrom(stamp, employer).map(
          (field) =>
            `union#${unionId} is counted under ${field} ${String(stamp[field])}, its employer is ${employer[field]}`,
        );
      },
    );
  },
};

/** B7: who covers whom is said alike by both, so that each employer stands in one union at most. */
export const employersStandWhereTheyAreCovered: Invariant = {
  name: 'every employer names the one union that covers it, and nobody is admitted for one that ended or leaves',
  when: 'always',
  check(view) {
    const employers = recordsIn<Employer>(view, 'employer');
    const unions = recordsIn<Union>(view, 'union');
    const covered = [...unions.values()].flatMap(({ state }) =>
      isStanding(state.status) ? state.employers.map((id) => ({ id, union: state })) : [],
    );
    const strangers = covered.flatMap(({ id, union }) => {
      const employer = employers.get(id)?.state;
      // While a union is closed its employers go one commit after the other.
      if (union.status === 'dissolving' && employer?.unionId !== union.unionId) return [];
      if (employer?.unionId !== union.unionId)
        return [`union#${union.unionId} covers employer#${id}, which stands elsewhere`];
      const closed = union.admitsNoneOf?.includes(id) ?? false;
      return closed === (employer.ended !== undefined || employer.leaving === true)
        ? []
        : [`union#${union.unionId} ${closed ? 'admits nobody' : 'admits'} for employer#${id}`];
    });
    const lost = [...employers.values()].flatMap(({ state: { employerId, status, unionId } }) =>
      status === 'registered' &&
      (unionId === undefined || unions.get(unionId)?.state.employers.includes(employerId) !== true)
        ? [`employer#${employerId} stands in a union that does not cover it`]
        : [],
    );
    return [...strangers, ...lost];
  },
};

/** What may still happen to an employer that is no more: its union leaves it, or moves. */
const AFTER_THE_END: ReadonlySet<string> = new Set(['EmployerLeftWithoutUnion', 'EmployerRestamped']);

export const endedEmployersStayAsTheyWere: Invariant = {
  name: 'nothing happens to an employer that is no more, but that its union leaves it',
  when: 'always',
  check: (view) =>
    [...storedIn(view).ledger].flatMap(([pk, entries]) => {
      if (!pk.startsWith('employer#')) return [];
      const events = entries.flatMap((entry) => entry.events as EmployerEvent[]);
      const end = events.findIndex(
        (event) => event.type === 'EmployerReorganised' && reorganisations[event.how].ends,
      );
      return end < 0
        ? []
        : events
            .slice(end + 1)
            .flatMap(({ type }) => (AFTER_THE_END.has(type) ? [] : [`${pk} had ended before ${type}`]));
    }),
};
