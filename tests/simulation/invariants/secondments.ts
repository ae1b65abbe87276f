import { endOfLegalDate, epochOf } from '../../../shared/kernel/dates.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** Whoever is seconded is active in another union than the one they come from. A reminder is set, or has come. */
export const secondmentsAreReminded: Invariant = {
  name: 'every secondment has a way back, and a reminder of its end',
  when: 'drained',
  check(view) {
    const timers = new Set(
      [...storedIn(view).due.values()].map(({ command }) => {
        const { type, body } = command as { type: string; body: Partial<Record<string, string>> };
        return `${type} ${String(body['memberId'])} ${String(body['until'])}`;
      }),
    );
    return [...recordsIn<Member>(view, 'member').values()].flatMap(({ pk, state }) => {
      const { status, unionId, secondment, memberId } = state;
      if (secondment === undefined) return [];
      const { from, until, endedAt } = secondment;
      const isOver = epochOf(endOfLegalDate(until)) <= epochOf(view.now);
      return [
        ...(status === 'active' ? [] : [`${pk} is ${status} and seconded`]),
        ...(from === unionId ? [`${pk} is seconded to where they come from`] : []),
        ...(timers.has(`RemindOfReturn ${memberId} ${until}`)
          ? []
          : [`${pk} is seconded until ${until}, and no reminder is set`]),
        ...(isOver === (endedAt !== undefined)
          ? []
          : [`${pk} is seconded until ${until}, and was ${endedAt === undefined ? 'not ' : ''}reminded`]),
      ];
    });
  },
};
