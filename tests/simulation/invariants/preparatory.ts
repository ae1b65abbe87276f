import type { Member } from '../../../shared/members/domain/member.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import type { Invariant } from '../contract.ts';
import { type EntryItem, recordsIn, storedIn } from './stored.ts';

/**
 * Preparatory members are held by unions above and by no base union, and only until they are confirmed: then number
 * and day of joining are those of the day they were admitted.
 */
export const preparatoryMembersWait: Invariant = {
  name: 'preparatory members are held above, and keep number and day when they are confirmed',
  when: 'always',
  check(view) {
    const { gates, ledger } = storedIn(view);
    const employers = recordsIn<Employer>(view, 'employer');
    return [...recordsIn<Member>(view, 'member').values()].flatMap(({ pk, state }) => {
      const { status, unionId, employerId, joinedOn } = state;
      if (status === 'preparatory') {
        const covered = gates.get(unionId)?.employers.length !== 0;
        const employer = employers.get(employerId)?.state.status;
        return [
          ...(covered ? [`${pk} is preparatory in ${unionId}, which has employers`] : []),
          ...(employer === undefined || employer === 'void' ? [`${pk} waits for no employer`] : []),
        ];
      }
      if (status !== 'active') return [];
      const last = begunBy(ledger.get(pk) ?? []);
      if (last?.type !== 'PreparatoryMemberAdmitted') return [];
      return [
        ...(last.on === joinedOn ? [] : [`${pk} was admitted on ${last.on} and joined on ${joinedOn}`]),
        ...(last.isConfirmed ? [] : [`${pk} is active and was never confirmed`]),
      ];
    });
  },
};

/** The event that began the membership as it is now, and whether it was confirmed since. */
function begunBy(entries: readonly EntryItem[]) {
  let begun: { readonly type: string; readonly on: string; readonly isConfirmed: boolean } | undefined;
  for (const { events, on } of entries)
    for (const { type } of events) {
      if (type === 'MemberJoined' || type === 'PreparatoryMemberAdmitted')
        begun = { type, on, isConfirmed: false };
      if (type === 'PreparatoryMemberConfirmed' && begun) begun = { ...begun, isConfirmed: true };
    }
  return begun;
}
