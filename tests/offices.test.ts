import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoteOffices, NoteOfficersGone } from '../shared/kernel/offices.ts';
import type { CommandCall } from '../shared/kernel/command.ts';
import type { LocalDate } from '../shared/kernel/dates.ts';
import {
  absent,
  type Decision,
  type DecisionContext,
  type EntryMeta,
  type Loaded,
} from '../shared/kernel/decision.ts';
import type { MemberId, UnionId } from '../shared/kernel/ids.ts';
import { initialRules } from '../shared/kernel/rules.ts';
import { type Member, type MemberEvent, memberRecord } from '../shared/members/domain/member.ts';
import { endingOffices, noteOffices } from '../shared/members/domain/offices.ts';
import { approveCommitteeChange } from '../shared/unions/domain/reply-to-committee-change.ts';
import {
  type CommitteeChange,
  committeeChangeRecord,
  committeeEscalationRecord,
} from '../shared/unions/domain/committee-change.ts';
import { noteOfficersGone, recordResignation } from '../shared/unions/domain/leave-office.ts';
import { inOfficeFrom } from '../shared/unions/domain/note-offices.ts';
import { type Union, type UnionEvent, unionRecord } from '../shared/unions/domain/union.ts';

/**
 * Union and members decide each for itself and tell each other by follow-ups. Here these come in any order, and
 * elections go by what was known of the members some time before: in the end both say the same.
 */

const HERE = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as UnionId;
const THERE = '01ARZ3NDEKTSV4RRFFQ69G5FAW' as UnionId;
const PEOPLE = ['A', 'B', 'C', 'D'].map((end) => `01BX5ZZKBKACTAV9WEVGEMMVS${end}` as MemberId);
const NOBODY = '01BX5ZZKBKACTAV9WEVGEMMVSZ' as MemberId;
const on = '2027-01-05' as LocalDate;
const meta = { at: '2027-01-05T01:00:00.000Z', on, by: 'system:t', requestId: 'r' } as unknown as EntryMeta;
const stamp = { path: [HERE] } as unknown as Member['stamp'];

const memberOf = (memberId: MemberId, unionId: UnionId): Member =>
  ({
    memberId,
    unionId,
    status: 'active',
    stamp,
    joinedOn: on,
    employerId: 'E',
    person: {},
  }) as unknown as Member;

class World {
  union = { unionId: HERE, status: 'normal', stamp, employers: [] } as unknown as Union;
  readonly members = new Map(PEOPLE.map((id) => [id, memberOf(id, HERE)]));
  readonly pending: CommandCall[] = [];
  filled = 0;
  private ids = 0;
  readonly context = {
    at: meta.at,
    on,
    rules: initialRules,
    newId: () => `v${String((this.ids += 1))}`,
  } as unknown as DecisionContext;

  commit({ changes, follow }: Decision): void {
    for (const { record, events } of changes)
      for (const event of events)
        if (record.aggregate.type === 'union')
          this.union = unionRecord.evolve(this.union, event as UnionEvent, meta);
        else if (record.aggregate.type === 'member') {
          const id = record.id as MemberId;
          this.members.set(id, memberRecord.evolve(this.members.get(id), event as MemberEvent, meta));
        }
    // Timers change nothing of who is in office.
    this.pending.push(...follow.map(({ command }) => command).filter(({ type }) => type.startsWith('Note')));
  }

  private loaded(id: MemberId): Loaded<Member, MemberEvent> {
    return { aggregate: memberRecord, id, rev: 1, state: this.members.get(id), head: 'h', lookups: {} };
  }

  private loadedUnion(): Loaded<Union, UnionEvent> {
    return { aggregate: unionRecord, id: HERE, rev: 1, state: this.union, head: 'h', lookups: {} };
  }

  elect(who: readonly MemberId[]): void {
    const officers = who.map((memberId, place) => ({
      memberId,
      post: place === 0 ? ('chair' as const) : ('committee' as const),
    }));
    const event: UnionEvent = {
      type: 'UnionReelected',
      v: 1,
      elected: { electedOn: on, years: 3, officers },
    };
    const follow = inOfficeFrom(this.union, officers, on);
    this.commit({ ...nothing, changes: [{ record: this.loadedUnion(), events: [event] }], follow });
  }

  resign(memberId: MemberId): void {
    const body = { unionId: HERE, memberId, resignedOn: on, letter: 'l' };
    const decided = recordResignation({ union: this.loadedUnion() }, { body } as never, this.context);
    if (decided.ok) this.commit(decided.value);
  }

  /** Into the first vacancy, if there is one; whoever it is was a member when the meeting elected them. */
  fill(memberId: MemberId): void {
    const [vacancy] = this.union.vacancies ?? [];
    if (vacancy === undefined) return;
    const elected = [{ memberId, post: vacancy.post, votes: 4 }];
    const state = {
      unionId: HERE,
      status: 'submitted',
      superior: THERE,
      election: { heldOn: on, form: 'general', entitled: 4, present: 4, womenMembers: 0, elected },
    } as unknown as CommitteeChange;
    const matter = {
      committeeChange: { ...absent(committeeChangeRecord, HERE), state },
      escalation: absent(committeeEscalationRecord, HERE),
      gate: { union: HERE, rev: 1, gate: undefined },
      standings: new Map([[memberId, { unionId: HERE, isActive: true }]]),
    };
    const decided = approveCommitteeChange(
      { union: this.loadedUnion(), matter },
      { body: { unionId: HERE } } as never,
      this.context,
    );
    if (decided.ok) {
      this.filled += 1;
      this.commit(decided.value);
    }
  }

  /** Away to another union, or back. */
  move(memberId: MemberId): void {
    const to = this.members.get(memberId)?.unionId === HERE ? THERE : HERE;
    const event = {
      type: 'MemberMoved',
      v: 1,
      unionId: to,
      employerId: 'E',
      stamp,
      from: HERE,
      transferId: 'T',
    };
    const moved = { record: this.loaded(memberId), events: [event as unknown as MemberEvent] };
    this.commit(endingOffices({ ...nothing, changes: [moved] }, this.context));
  }

  deliver(which: number): void {
    const [command] = this.pending.splice(which % this.pending.length, 1);
    if (command === undefined) return;
    const decided =
      command.type === 'NoteOffices'
        ? noteOffices(
            { members: new Map(PEOPLE.map((id) => [id, this.loaded(id)])) },
            { body: command.body as NoteOffices } as never,
            this.context,
          )
        : command.type === 'NoteOfficersGone'
          ? noteOfficersGone(
              { union: this.loadedUnion() },
              { body: command.body as NoteOfficersGone } as never,
              this.context,
            )
          : undefined;
    if (decided?.ok) this.commit(decided.value);
  }

  /** Who holds what: as the union says, and as the members do. */
  both(): readonly [readonly string[], readonly string[]] {
    return [
      (this.union.officers ?? []).map(({ memberId, post }) => `${memberId} ${post}`).toSorted(),
      [...this.members.values()]
        .flatMap(({ memberId, offices = [] }) =>
          offices.flatMap(({ posts }) => posts.map((post) => `${memberId} ${post}`)),
        )
        .toSorted(),
    ];
  }
}

const nothing: Decision = {
  changes: [],
  claims: [],
  gates: [],
  keys: [],
  bodies: [],
  follow: [],
  result: {},
};

const personAt = (place: number): MemberId => PEOPLE.at(place) ?? NOBODY;
const someone = fc.nat(PEOPLE.length - 1);
const step = fc.oneof(
  fc.record({ does: fc.constant('elect' as const), who: fc.uniqueArray(someone, { minLength: 1 }) }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant('resign' as const), who: someone }) },
  fc.record({ does: fc.constant('move' as const), who: someone }),
  { weight: 3, arbitrary: fc.record({ does: fc.constant('fill' as const), who: someone }) },
  fc.record({ does: fc.constant('deliver' as const), which: fc.nat(7) }),
);

describe('offices', () => {
  it('B6 are held by active members of the union once all is quiet, in whatever order each learns of the other', () => {
    let [ended, filled] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        fc.array(fc.nat(7), { minLength: 40, maxLength: 40 }),
        (steps, rest) => {
          const world = new World();
          for (const each of steps)
            if (each.does === 'elect') world.elect(each.who.map((place) => personAt(place)));
            else if (each.does === 'deliver') world.deliver(each.which);
            else world[each.does](personAt(each.who));
          for (let turn = 0; world.pending.length > 0; turn += 1)
            world.deliver(rest[turn % rest.length] ?? 0);
          const [byUnion, byMembers] = world.both();
          expect(byMembers).toEqual(byUnion);
          for (const { memberId } of world.union.officers ?? [])
            expect(world.members.get(memberId)?.unionId).toBe(HERE);
          ended += world.union.vacancies?.length ?? 0;
          filled += world.filled;
        },
      ),
      { numRuns: 4_000 },
    );
    expect(ended).toBeGreaterThan(500);
    expect(filled).toBeGreaterThan(300);
  });
});
