import type { CommandCall } from '../../../shared/kernel/command.ts';
import { endOfLegalDate, epochOf } from '../../../shared/kernel/dates.ts';
import type { Post } from '../../../shared/kernel/post.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { DeliveredNotice } from '../../../shared/notices/domain/notice.ts';
import type { CommitteeChange, CommitteeEscalation } from '../../../shared/unions/domain/committee-change.ts';
import { isServing } from '../../../shared/unions/domain/offices.ts';
import type { Union, UnionEvent } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** A day and the time to hear of it, as of terms. */
const PATIENCE_MILLISECONDS = 3_600_000;

/** B6: who holds an office is an active member of that union, and their own record says the same. */
export const officesAreOfMembers: Invariant = {
  name: 'every office is held by an active member of its union, whose record knows of it, and no other says so',
  when: 'drained',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const members = recordsIn<Member>(view, 'member');
    const held = [...unions].flatMap(([unionId, { pk, state }]) =>
      (state.officers ?? []).flatMap(({ memberId, post, turn }) => {
        const member = members.get(memberId)?.state;
        if (member?.unionId !== unionId || member.status !== 'active')
          return [`${pk} has member#${memberId} as ${post}, who is no active member of it`];
        const knows = member.offices?.some((one) => one.unionId === unionId && one.posts.includes(post));
        return knows === true || turn === undefined
          ? []
          : [`member#${memberId} does not know to be ${post} of ${pk}`];
      }),
    );
    const said = [...members.values()].flatMap(({ pk, state: { memberId, offices = [] } }) =>
      offices.flatMap(({ unionId, posts }) =>
        posts.flatMap((post) =>
          unions
            .get(unionId)
            ?.state.officers?.some((officer) => officer.memberId === memberId && officer.post === post)
            ? []
            : [`${pk} is ${post} of union#${unionId} by its own record only`],
        ),
      ),
    );
    return [...held, ...said];
  },
};

/** B6 企业工会主席产生办法 art 10: nothing is vacant without a day, its timer and its place in the work queue. */
export const vacanciesAreDue: Invariant = {
  name: 'every vacancy waits in its union’s work queue, has its timer, and is overdue once its day is over',
  when: 'drained',
  check(view) {
    const timers = new Set(
      [...storedIn(view).due.values()]
        .map(({ command }) => command as CommandCall)
        .filter(({ type }) => type === 'NoteVacancy')
        .map(({ body }) => body as { vacancyId: string; mark: string })
        .map(({ vacancyId, mark }) => `${vacancyId} ${mark}`),
    );
    return [...recordsIn<Union>(view, 'union')].flatMap(([unionId, item]) => {
      const { pk, state } = item;
      const { vacancies = [], status } = state;
      const waits = item['waitsAt'] === unionId;
      return [
        ...(waits === (vacancies.length > 0 && isServing(status))
          ? []
          : [`${pk} has ${String(vacancies.length)} vacancies and ${waits ? 'waits' : 'does not wait'}`]),
        ...vacancies.flatMap(({ vacancyId, dueOn, status: told }) => [
          ...(timers.has(`${vacancyId} over`) ? [] : [`vacancy ${vacancyId} of ${pk} has no timer`]),
          ...(told !== 'overdue' && epochOf(endOfLegalDate(dueOn)) + PATIENCE_MILLISECONDS < epochOf(view.now)
            ? [`vacancy ${vacancyId} of ${pk} is overdue since ${dueOn} and nobody noted it`]
            : []),
        ]),
      ];
    });
  },
};

const kinds = ['vacancy-opened', 'vacancy-reminder', 'vacancy-over'] as const;

/** B6 D7: a notice for each vacancy, and for each of its marks, and no more; of a union that dissolves maybe none. */
export const vacanciesAreToldOnce: Invariant = {
  name: 'every vacancy and every mark of one was told to its union once',
  when: 'drained',
  check(view) {
    const { ledger } = storedIn(view);
    const told = new Map<string, number>();
    for (const { state } of recordsIn<DeliveredNotice>(view, 'notice').values())
      if (state.to === state.about && kinds.some((kind) => kind === state.kind))
        count(told, `${state.about} ${state.kind} ${String(state.post)} ${String(state.day)}`);
    return [...recordsIn<Union>(view, 'union')].flatMap(([unionId, { pk }]) => {
      const events = (ledger.get(pk) ?? []).flatMap((entry) => entry.events as readonly UnionEvent[]);
      const caused = new Map<string, number>();
      for (const event of events) for (const mark of marksOf(event)) count(caused, `${unionId} ${mark}`);
      const dissolves = events.some(({ type }) => type === 'UnionDissolving');
      const keys = new Set([...caused.keys(), ...[...told.keys()].filter((key) => key.startsWith(unionId))]);
      return [...keys].flatMap((key) => {
        const [due = 0, came = 0] = [caused.get(key), told.get(key)];
        return came === due || (dissolves && came < due)
          ? []
          : [`${pk} was told ${String(came)} times, and not ${String(due)}: ${key}`];
      });
    });
  },
};

const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

function marksOf(event: UnionEvent): readonly string[] {
  const named = (kind: (typeof kinds)[number], { post, dueOn }: { post: Post; dueOn: string }) =>
    `${kind} ${post} ${dueOn}`;
  if (event.type === 'OfficersLeft')
    return event.vacancies.map((vacancy) => named('vacancy-opened', vacancy));
  return event.type === 'VacancyNoted'
    ? [named(event.mark === 'over' ? 'vacancy-over' : 'vacancy-reminder', event)]
    : [];
}

const awaitedIn: Partial<Record<CommitteeChange['status'], true>> = { submitted: true };

/** B6 ER art 27: as of re-elections, an escalation stands open as long as its reply is overdue, and no longer. */
export const committeeChangesAreAnswered: Invariant = {
  name: 'every overdue reply to a change of a committee is told to the union above, as long as it is overdue',
  when: 'drained',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const escalations = recordsIn<CommitteeEscalation>(view, 'committee-change-escalation');
    return [...recordsIn<CommitteeChange>(view, 'committee-change')].flatMap(([id, { pk, state }]) => {
      const { awaited, status } = state;
      const late =
        awaited !== undefined &&
        epochOf(endOfLegalDate(awaited.dueOn)) + PATIENCE_MILLISECONDS < epochOf(view.now) &&
        awaited.overdue !== true;
      const told = awaited?.overdue === true && (unions.get(id)?.state.stamp.path.length ?? 0) > 2;
      const isOpen = escalations.get(id)?.state.status === 'open';
      return [
        ...((awaited !== undefined) === (awaitedIn[status] ?? false)
          ? []
          : [`${pk} is ${status} and awaits ${awaited?.step ?? 'nothing'}`]),
        ...(late ? [`${pk} is overdue since ${awaited.dueOn} and nobody noted it`] : []),
        ...(told === isOpen
          ? []
          : [`${pk} ${told ? 'is overdue and nobody is told' : 'is told of and not overdue'}`]),
      ];
    });
  },
};
