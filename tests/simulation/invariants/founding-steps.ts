import { endOfLegalDate, epochOf } from '../../../shared/kernel/dates.ts';
import type { FoundingEscalation } from '../../../shared/unions/domain/founding-escalation.ts';
import type { Founding } from '../../../shared/unions/domain/founding.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** What stands approved before each state, in order: nothing is founded past a step, nor twice over one. */
const approvedBefore = {
  submitted: [],
  ready: [],
  returned: [],
  rejected: [],
  admitting: ['preparation'],
  failed: ['preparation'],
  preparing: ['preparation'],
  'meeting-requested': ['preparation'],
  'meeting-approved': ['preparation', 'meeting'],
  'election-reported': ['preparation', 'meeting'],
} as const satisfies Record<Exclude<Founding['status'], 'founded'>, readonly string[]>;

const awaitedIn = {
  ready: 'preparation',
  'meeting-requested': 'meeting',
  'election-reported': 'election',
} as const;

/** B1: a union that was founded by steps has each of its approvals, its term and its committee; its gate opened last. */
export const foundingsByStepsAreWhole: Invariant = {
  name: 'a founding has the approvals of the steps behind it, and opens its union with the last one',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const { gates } = storedIn(view);
    return [...recordsIn<Founding>(view, 'founding-application').values()].flatMap(({ pk, state }) => {
      const { status, procedure, unionId, awaited } = state;
      const replies = state.replies.map(({ step }) => step).join();
      const bySteps = procedure === 'by-steps';
      const expected =
        status === 'founded'
          ? bySteps
            ? 'preparation,meeting,election'
            : 'preparation'
          : approvedBefore[status].join();
      const union = unions.get(unionId)?.state;
      const open = gates.get(unionId)?.status === 'open';
      const awaits: string | undefined = (awaitedIn as Partial<Record<Founding['status'], string>>)[status];
      return [
        ...(replies === expected ? [] : [`${pk} is ${status} after the approvals: ${replies}`]),
        ...(awaited?.step === awaits ? [] : [`${pk} is ${status} and awaits ${awaited?.step ?? 'nothing'}`]),
        ...(status === 'founded' &&
        bySteps &&
        union?.status !== 'dissolved' &&
        (union?.term === undefined || (union.officers ?? []).length === 0)
          ? [`union#${unionId} was founded by steps and has no term or nobody in office`]
          : []),
        ...(open && status !== 'founded' ? [`gate#${unionId} is open, ${pk} ${status}`] : []),
      ];
    });
  },
};

/** A day and the time to hear of it: timers are sent each minute, and faults hold them up. */
const PATIENCE_MILLISECONDS = 3_600_000;

/** Ids of the same application; an escalation stands open as long as its reply is overdue, and no longer. */
export const overdueRepliesAreTold: Invariant = {
  name: 'every overdue reply is told to the union above, as long as it is overdue',
  when: 'drained',
  check(view) {
    const escalations = recordsIn<FoundingEscalation>(view, 'founding-escalation');
    return [...recordsIn<Founding>(view, 'founding-application')].flatMap(([id, { pk, state }]) => {
      const { awaited, stamp } = state;
      const escalation = escalations.get(id)?.state;
      const isOpen = escalation?.status === 'open';
      const dueOn = awaited?.dueOn;
      const late =
        dueOn !== undefined &&
        epochOf(endOfLegalDate(dueOn)) + PATIENCE_MILLISECONDS < epochOf(view.now) &&
        awaited?.overdue !== true;
      const told = awaited?.overdue === true && stamp.path.length > 1;
      return [
        ...(late ? [`${pk} is overdue since ${dueOn} and nobody noted it`] : []),
        ...(told === isOpen
          ? []
          : [`${pk} ${told ? 'is overdue and nobody is told' : 'is told of and not overdue'}`]),
      ];
    });
  },
};
