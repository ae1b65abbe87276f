import { endOfLegalDate, epochOf, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { DissolutionEscalation } from '../../../shared/unions/domain/dissolution-escalation.ts';
import type { Dissolution } from '../../../shared/unions/domain/dissolution.ts';
import type { TermExtension, TermExtensionEscalation } from '../../../shared/unions/domain/term-extension.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant, View } from '../contract.ts';
import { recordsIn } from './stored.ts';

/** A day and the time to hear of it: timers are sent each minute, and faults hold them up. */
const PATIENCE_MILLISECONDS = 3_600_000;

interface Asked {
  readonly pk: string;
  readonly unionId: string;
  /** Of what waits for its reply; undefined where nothing does. */
  readonly dueOn: LocalDate | undefined;
  readonly overdue: boolean;
}

/** An escalation stands open as long as its reply is overdue, and no longer. */
function untold(view: View, { pk, unionId, dueOn, overdue }: Asked, isOpen: boolean): readonly string[] {
  const late =
    dueOn !== undefined &&
    !overdue &&
    epochOf(endOfLegalDate(dueOn)) + PATIENCE_MILLISECONDS < epochOf(view.now);
  const path = recordsIn<Union>(view, 'union').get(unionId)?.state.stamp.path ?? [];
  const told = overdue && path.length > 2;
  return [
    ...(late ? [`${pk} is overdue since ${dueOn} and nobody noted it`] : []),
    ...(told === isOpen
      ? []
      : [`${pk} ${told ? 'is overdue and nobody is told' : 'is told of and not overdue'}`]),
  ];
}

export const lateRepliesToExtensionsAreTold: Invariant = {
  name: 'every overdue reply to an extension of a term is told to the union above, as long as it is overdue',
  when: 'drained',
  check(view) {
    const escalations = recordsIn<TermExtensionEscalation>(view, 'term-extension-escalation');
    return [...recordsIn<TermExtension>(view, 'term-extension')].flatMap(([id, { pk, state }]) => {
      const { unionId, status, overdue = false } = state;
      const dueOn = status === 'requested' ? state.dueOn : undefined;
      return untold(view, { pk, unionId, dueOn, overdue }, escalations.get(id)?.state.status === 'open');
    });
  },
};

export const lateRepliesToDissolutionsAreTold: Invariant = {
  name: 'every overdue reply to a dissolution is told to the union above, as long as it is overdue',
  when: 'drained',
  check(view) {
    const escalations = recordsIn<DissolutionEscalation>(view, 'dissolution-escalation');
    return [...recordsIn<Dissolution>(view, 'dissolution')].flatMap(([id, { pk, state }]) => {
      const { unionId, status, overdue = false } = state;
      const dueOn = status === 'proposed' ? state.replyBy : undefined;
      return untold(view, { pk, unionId, dueOn, overdue }, escalations.get(id)?.state.status === 'open');
    });
  },
};
