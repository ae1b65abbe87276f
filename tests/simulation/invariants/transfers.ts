import { epochOf, endOfLegalDate } from '../../../shared/kernel/dates.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import type { Member, MemberEvent } from '../../../shared/members/domain/member.ts';
import type { Transfer, TransferStatus } from '../../../shared/members/domain/transfer.ts';
import type { Invariant } from '../contract.ts';
import { liveMembers } from './membership.ts';
import { recordsIn, storedIn } from './stored.ts';

const open: readonly TransferStatus[] = ['requested', 'accepted', 'objected', 'escalated'];

const isOpen = ({ status }: Transfer): boolean => open.includes(status);

/**
 * A membership is held by one union at every instant: the one its record names. Gates count as many members as
 * there are records that name their union, so whoever was counted out of one is counted into another.
 */
export const everyMemberHasOneHolder: Invariant = {
  name: 'a transfer leaves no member with two holders or with none',
  when: 'always',
  check(view) {
    const held = new Map<string, number>();
    for (const { state } of liveMembers(view)) held.set(state.unionId, (held.get(state.unionId) ?? 0) + 1);
    const { gates, ledger } = storedIn(view);
    const found = [...gates].flatMap(([union, { members }]) => {
      const records = held.get(union) ?? 0;
      return records === members
        ? []
        : [`union ${union} counts ${String(members)} members and ${String(records)} name it`];
    });
    for (const [pk, entries] of ledger) {
      if (!pk.startsWith('member#')) continue;
      let holder: UnionId | undefined;
      for (const { seq, events } of entries)
        for (const event of events as unknown as readonly MemberEvent[]) {
          if ('from' in event && event.from !== holder)
            found.push(`${pk}@${String(seq)} left ${event.from}, and ${String(holder)} held it`);
          if ('unionId' in event) holder = event.unionId;
        }
    }
    return found;
  },
};

/** Whoever has a transfer under way names it, and the transfer names them; a completed one has moved them. */
export const transfersAndMembersAgree: Invariant = {
  name: 'a member and their open transfer name each other',
  when: 'always',
  check(view) {
    const members = recordsIn<Member>(view, 'member');
    const transfers = recordsIn<Transfer>(view, 'transfer');
    const found: string[] = [];
    for (const { pk, state } of members.values()) {
      if (state.transfer === undefined) continue;
      const transfer = transfers.get(state.transfer)?.state;
      if (transfer === undefined || !isOpen(transfer) || transfer.memberId !== state.memberId)
        found.push(`${pk} waits for transfer ${state.transfer}, which is not open`);
      else if (transfer.from !== state.unionId)
        found.push(`${pk} is to leave ${transfer.from} and stands in ${state.unionId}`);
    }
    for (const { pk, state } of transfers.values()) {
      const member = members.get(state.memberId)?.state;
      const ended = member?.endedOn !== undefined;
      if (isOpen(state) && !ended && member?.transfer !== state.transferId)
        found.push(`${pk} is open, and its member does not wait for it`);
      if (isOpen(state) === (state.outcome !== undefined))
        found.push(`${pk} is ${state.status} with outcome ${String(state.outcome)}`);
    }
    return found;
  },
};

/** A transfer is never stuck: each open one has a day, and a timer that goes on after it. */
export const noTransferOutlivesItsDeadline: Invariant = {
  name: 'no transfer is open past its last deadline',
  when: 'drained',
  check(view) {
    const timers = new Set(
      [...storedIn(view).due.values()].map((item) => {
        const { transferId, dueOn } = (item as unknown as { command: { body: Partial<Transfer> } }).command
          .body;
        return `${String(transferId)} ${String(dueOn)}`;
      }),
    );
    return [...recordsIn<Transfer>(view, 'transfer').values()].flatMap(({ pk, state }) => {
      if (!isOpen(state)) return [];
      const { transferId, status, dueOn } = state;
      if (dueOn === undefined) return [`${pk} is ${status} and has no deadline`];
      if (!timers.has(`${transferId} ${dueOn}`))
        return [`${pk} is ${status}, and no timer is set for ${dueOn}`];
      return epochOf(endOfLegalDate(dueOn)) <= epochOf(view.now)
        ? [`${pk} is ${status}, and was due on ${dueOn}`]
        : [];
    });
  },
};
