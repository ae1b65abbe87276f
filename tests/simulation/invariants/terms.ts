import { endOfLegalDate, epochOf, instantOf, legalDate } from '../../../shared/kernel/dates.ts';
import { initialRules } from '../../../shared/kernel/rules.ts';
import type { UnionStatus } from '../../../shared/unions/domain/lifecycle.ts';
import type { Reelection, ReelectionEscalation } from '../../../shared/unions/domain/reelection.ts';
import { statusByTerm } from '../../../shared/unions/domain/term.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn } from './stored.ts';

/** A day and the time to hear of it: timers are sent each minute, and faults hold them up. */
const PATIENCE_MILLISECONDS = 3_600_000;

/** The states that nothing but the term decides. */
const byTerm: ReadonlySet<UnionStatus> = new Set(['normal', 'term-due', 'overdue', 'extended']);

/** B2: overdue on its day, due on its day, and nobody before it. No rule of terms is changed in the simulation. */
export const termsAreKept: Invariant = {
  name: 'every union is due, overdue or extended by the day of its term',
  when: 'drained',
  check(view) {
    const on = [view.now, instantOf(epochOf(view.now) - PATIENCE_MILLISECONDS)].map(legalDate);
    return [...recordsIn<Union>(view, 'union').values()].flatMap(({ pk, state }) => {
      if (!byTerm.has(state.status)) return [];
      const expected = on.map((day) => statusByTerm(state, { on: day, rules: initialRules }));
      return expected.includes(state.status)
        ? []
        : [`${pk} is ${state.status}, by its term it is ${String(expected[0])}`];
    });
  },
};

const electing: ReadonlySet<Reelection['status']> = new Set(['meeting-approved', 'election-reported']);

export const reelectionsAndUnionsAgree: Invariant = {
  name: 'a union is being re-elected as long as its meeting stands approved and no longer',
  when: 'always',
  check(view) {
    const reelections = recordsIn<Reelection>(view, 'reelection');
    return [...recordsIn<Union>(view, 'union')].flatMap(([id, { pk, state }]) => {
      const status = reelections.get(id)?.state.status;
      const isElecting = status !== undefined && electing.has(status);
      return isElecting === (state.status === 'reelecting')
        ? []
        : [`${pk} is ${state.status}, its re-election ${status ?? 'none'}`];
    });
  },
};

/** What stands approved in each state, in order. */
const approvedIn = {
  'meeting-requested': '',
  returned: '',
  'meeting-approved': 'meeting',
  'election-reported': 'meeting',
  completed: 'meeting,election',
} as const satisfies Record<Exclude<Reelection['status'], 'abandoned'>, string>;

const awaitedIn: Partial<Record<Reelection['status'], string>> = {
  'meeting-requested': 'meeting',
  'election-reported': 'election',
};

/** B2 ER art 27: no committee comes into office past an approval, and the term is that of its election. */
export const reelectedUnionsAreInOffice: Invariant = {
  name: 'a re-election has the approvals of the steps behind it, and its end puts those elected into office',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    return [...recordsIn<Reelection>(view, 'reelection')].flatMap(([id, { pk, state }]) => {
      const { status, election, awaited } = state;
      const replies = state.replies.map(({ step }) => step).join();
      const term = unions.get(id)?.state.term;
      return [
        ...(status === 'abandoned' || replies === approvedIn[status]
          ? []
          : [`${pk} is ${status} after the approvals: ${replies}`]),
        ...(awaited?.step === awaitedIn[status]
          ? []
          : [`${pk} is ${status} and awaits ${awaited?.step ?? 'nothing'}`]),
        ...(status === 'completed' && (election === undefined || (term?.electedOn ?? '') < election.heldOn)
          ? [`${pk} is completed, and union#${id} has no term of it`]
          : []),
      ];
    });
  },
};

/** As of foundings: an escalation stands open as long as its reply is overdue, and no longer. */
export const lateRepliesToReelectionsAreTold: Invariant = {
  name: 'every overdue reply to a re-election is told to the union above, as long as it is overdue',
  when: 'drained',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const escalations = recordsIn<ReelectionEscalation>(view, 'reelection-escalation');
    return [...recordsIn<Reelection>(view, 'reelection')].flatMap(
      ([
        id,
        {
          pk,
          state: { awaited },
        },
      ]) => {
        const dueOn = awaited?.dueOn;
        const late =
          dueOn !== undefined &&
          epochOf(endOfLegalDate(dueOn)) + PATIENCE_MILLISECONDS < epochOf(view.now) &&
          awaited?.overdue !== true;
        const told = awaited?.overdue === true && (unions.get(id)?.state.stamp.path.length ?? 0) > 2;
        const isOpen = escalations.get(id)?.state.status === 'open';
        return [
          ...(late ? [`${pk} is overdue since ${dueOn} and nobody noted it`] : []),
          ...(told === isOpen
            ? []
            : [`${pk} ${told ? 'is overdue and nobody is told' : 'is told of and not overdue'}`]),
        ];
      },
    );
  },
};
