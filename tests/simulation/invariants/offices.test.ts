import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../shared/kernel/dates.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { CommitteeChange, CommitteeEscalation } from '../../../shared/unions/domain/committee-change.ts';
import {
  committeeChangesAreAnswered,
  officesAreOfMembers,
  vacanciesAreDue,
  vacanciesAreToldOnce,
} from './offices.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const unionWith = (view: BreakableView, which: (union: Union) => boolean) =>
  itemOf<RecordItem<Union>>(view, 'registry/union#', ({ state }) => which(state));
const vacant = (view: BreakableView) => unionWith(view, ({ vacancies = [] }) => vacancies.length > 0);
const officer = (view: BreakableView) =>
  itemOf<RecordItem<Member>>(view, 'registry/member#', ({ state }) =>
    (state.offices ?? []).some(({ posts }) => posts.length > 0),
  );

const VACANT_AT = /has 2 vacancies and does not wait$/;

describe('B6 officers and vacancies', () => {
  it('are as they should be in a province where all is well, some of whose posts are vacant', async () => {
    for (const invariant of [
      officesAreOfMembers,
      vacanciesAreDue,
      vacanciesAreToldOnce,
      committeeChangesAreAnswered,
    ])
      expect(await foundIn(invariant), invariant.name).toEqual([]);
    await foundIn(vacanciesAreDue, (view) => {
      expect(vacant(view)[1].state.vacancies).toHaveLength(2);
    });
  });

  it('show when somebody is in office who has left, or does not know of it', async () => {
    const left = await foundIn(officesAreOfMembers, (view) => {
      const [key, item] = officer(view);
      alter(view, [key, item], { state: { ...item.state, status: 'withdrawn' } });
    });
    expect(left).toEqual([expect.stringMatching(/has member#.* as chair, who is no active member/)]);
    const unknown = await foundIn(officesAreOfMembers, (view) => {
      const [key, item] = officer(view);
      alter(view, [key, item], { state: { ...item.state, offices: [] } });
    });
    expect(unknown).toEqual([expect.stringMatching(/does not know to be chair/)]);
  });

  it('show when a record says of itself what its union does not', async () => {
    const found = await foundIn(officesAreOfMembers, (view) => {
      const [key, item] = officer(view);
      const offices = (item.state.offices ?? []).map((one) => ({ ...one, posts: [...one.posts, 'audit'] }));
      alter(view, [key, item], { state: { ...item.state, offices } });
    });
    expect(found).toEqual([expect.stringMatching(/is audit of union#.* by its own record only$/)]);
  });

  it('show when a vacancy is in no work queue, has no timer, or is overdue unnoticed', async () => {
    const hidden = await foundIn(vacanciesAreDue, (view) => {
      alter(view, vacant(view), { waitsAt: undefined });
    });
    expect(hidden).toEqual([expect.stringMatching(VACANT_AT)]);
    const untimed = await foundIn(vacanciesAreDue, (view) => {
      for (const [key, { command }] of view.items)
        if ((command as { type?: string } | undefined)?.type === 'NoteVacancy') view.items.delete(key);
    });
    expect(untimed).toHaveLength(2);
    const late = await foundIn(vacanciesAreDue, (view) => {
      const [key, item] = vacant(view);
      const [first, ...others] = item.state.vacancies ?? [];
      const vacancies = [{ ...first, dueOn: '2020-01-01' as LocalDate }, ...others];
      alter(view, [key, item], { state: { ...item.state, vacancies } });
    });
    expect(late).toEqual([expect.stringMatching(/is overdue since 2020-01-01 and nobody noted it$/)]);
  });

  it('show when a vacancy was told twice, or not at all', async () => {
    const notice = (view: BreakableView) =>
      itemOf<RecordItem<{ kind: string; to: string; about: string }>>(
        view,
        'registry/notice#',
        ({ state }) => state.kind === 'vacancy-opened' && state.to === state.about,
      );
    const twice = await foundIn(vacanciesAreToldOnce, (view) => {
      const [, item] = notice(view);
      view.items.set('registry/notice#again', { ...item, pk: 'notice#again' });
    });
    expect(twice).toEqual([expect.stringMatching(/was told 2 times, and not 1: .* vacancy-opened/)]);
    const never = await foundIn(vacanciesAreToldOnce, (view) => {
      view.items.delete(notice(view)[0]);
    });
    expect(never).toEqual([expect.stringMatching(/was told 0 times, and not 1: .* vacancy-opened/)]);
  });

  it('show when a late reply is not told, or told of without being late', async () => {
    const changed = (changes: Partial<CommitteeChange>) => (view: BreakableView) => {
      const [key, item] = itemOf<RecordItem<CommitteeChange>>(view, 'registry/committee-change#');
      alter(view, [key, item], { state: { ...item.state, ...changes } });
    };
    expect(await foundIn(committeeChangesAreAnswered, changed({ status: 'approved' }))).toEqual([
      expect.stringMatching(/is approved and awaits move$/),
    ]);
    expect(
      await foundIn(committeeChangesAreAnswered, changed({ status: 'approved', awaited: undefined })),
    ).toEqual([expect.stringMatching(/is told of and not overdue$/)]);
    const untold = await foundIn(committeeChangesAreAnswered, (view) => {
      const [key, item] = itemOf<RecordItem<CommitteeEscalation>>(
        view,
        'registry/committee-change-escalation#',
      );
      alter(view, [key, item], { state: { ...item.state, status: 'settled' } });
    });
    expect(untold).toEqual([expect.stringMatching(/is overdue and nobody is told$/)]);
  });
});
