import { endOfLegalDate, epochOf } from '../../../shared/kernel/dates.ts';
import { type Case, Condition, isPending } from '../../../shared/members/domain/case.ts';
import type { Member, MemberEvent } from '../../../shared/members/domain/member.ts';
import type { Invariant, View } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** Whoever has a case open names it, and it is theirs and not decided. */
export const casesAndMembersAgree: Invariant = {
  name: 'a member names only a case of theirs that is open, and an open case of a member who stayed is named',
  when: 'always',
  check(view) {
    const members = recordsIn<Member>(view, 'member');
    const cases = recordsIn<Case>(view, 'case');
    const found: string[] = [];
    for (const { pk, state } of members.values()) {
      if (state.case === undefined) continue;
      const of = cases.get(state.case)?.state;
      if (of === undefined || !isPending(of) || of.memberId !== state.memberId)
        found.push(`${pk} names case ${state.case}, which is not an open one of theirs`);
    }
    for (const { pk, state } of cases.values()) {
      const member = members.get(state.memberId)?.state;
      if (isPending(state) && member?.case !== state.caseId && !joinedAnew(view, state))
        found.push(`${pk} is open, and its member does not name it`);
    }
    return found;
  },
};

/** Who left and joined again begins anew: the case of before can only be closed. */
function joinedAnew(view: View, { memberId, caseId }: Case): boolean {
  const events = (storedIn(view).ledger.get(`member#${memberId}`) ?? []).flatMap(
    (entry) => entry.events as unknown as readonly MemberEvent[],
  );
  const begun = events.findIndex((event) => event.type === 'CaseBegun' && event.caseId === caseId);
  return events
    .slice(begun + 1)
    .some(({ type }) => type === 'MemberJoined' || type === 'PreparatoryMemberAdmitted');
}

/** A membership that was lost names the case, and the case has been heard and decided; and the other way round. */
export const nobodyIsExpelledButByDecision: Invariant = {
  name: 'nobody is expelled but by a case that was heard and decided',
  when: 'always',
  check(view) {
    const cases = recordsIn<Case>(view, 'case');
    const members = recordsIn<Member>(view, 'member');
    const found: string[] = [];
    const expelledBy = new Set<string>();
    for (const [pk, entries] of storedIn(view).ledger) {
      if (!pk.startsWith('member#')) continue;
      let expelled = false;
      for (const event of entries.flatMap(({ events }) => events as unknown as readonly MemberEvent[])) {
        // With the consent of the union above, whoever was expelled may be back.
        if (event.type === 'MemberJoined') expelled = false;
        if (event.type !== 'MemberExpelled') continue;
        expelled = true;
        expelledBy.add(event.caseId);
        const of = cases.get(event.caseId)?.state;
        if (of?.opinion === undefined || of.decision === undefined || `member#${of.memberId}` !== pk)
          found.push(`${pk} was expelled by case ${event.caseId}, which did not decide so`);
      }
      const status = members.get(pk.slice('member#'.length))?.state.status;
      if ((status === 'expelled') !== expelled)
        found.push(`${pk} is ${String(status)}, and its ledger tells otherwise`);
    }
    for (const { pk, state } of cases.values())
      if (state.kind === 'expulsion' && state.decision !== undefined && !expelledBy.has(state.caseId))
        found.push(`${pk} decided to expel a member who is not`);
    return found;
  },
};

/** Each condition has its proof, and the decision names the officer's meeting: no timer ends a membership. */
export const nobodyIsDeemedWithdrawnButByDecision: Invariant = {
  name: 'nobody is deemed to have withdrawn but by a decision on four proofs',
  when: 'always',
  check(view) {
    const cases = recordsIn<Case>(view, 'case');
    const withdrawnBy = new Set<string>();
    const found: string[] = [];
    for (const [pk, entries] of storedIn(view).ledger)
      for (const { events, by } of pk.startsWith('member#') ? entries : [])
        for (const event of events as unknown as readonly MemberEvent[]) {
          if (event.type !== 'MemberDeemedWithdrawn') continue;
          withdrawnBy.add(event.caseId);
          const of = cases.get(event.caseId)?.state;
          const isProved =
            of !== undefined && Condition.options.every((condition) => of.proofs?.[condition] !== undefined);
          if (!isProved || of.decision === undefined || `member#${of.memberId}` !== pk)
            found.push(`${pk} was deemed to have withdrawn by case ${event.caseId}, which did not decide so`);
          if (by.startsWith('system:follow')) found.push(`${pk} was deemed to have withdrawn by ${by}`);
        }
    for (const { pk, state } of cases.values())
      if ((state.status === 'deemed-withdrawn') !== withdrawnBy.has(state.caseId))
        found.push(`${pk} is ${state.status}, and its member’s ledger tells otherwise`);
    return found;
  },
};

/** An expulsion that is not filed has a timer, and once its day is over it waits for the superior. */
export const noFilingIsForgotten: Invariant = {
  name: 'no filing is overdue without the superior being told',
  when: 'drained',
  check(view) {
    const timers = new Set(
      [...storedIn(view).due.values()].map((item) => {
        const { body } = (item as unknown as { command: { body: Partial<Case> } }).command;
        return `${String(body.caseId)} ${String(body.dueOn)}`;
      }),
    );
    return [...recordsIn<Case>(view, 'case').values()].flatMap(({ pk, state }) => {
      const { caseId, status, dueOn } = state;
      if (status !== 'filing') return [];
      if (dueOn === undefined || !timers.has(`${caseId} ${dueOn}`))
        return [`${pk} is to be filed by ${String(dueOn)}, and no timer is set`];
      return epochOf(endOfLegalDate(dueOn)) <= epochOf(view.now)
        ? [`${pk} was to be filed by ${dueOn}, and its superior has not been told`]
        : [];
    });
  },
};
