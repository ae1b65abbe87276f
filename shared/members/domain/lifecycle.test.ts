import { describe, expect, it } from 'vitest';
import { basisOf, isLive, type MemberAct, MemberStatus, refusalOf, transitions } from './lifecycle.ts';

const acts = Object.keys(basisOf) as MemberAct[];
const states = [undefined, ...MemberStatus.options];

/** By hand, from the membership rules and not from the table: in which states each act may be done. */
const allowedIn: Readonly<Record<MemberAct, readonly (MemberStatus | undefined)[]>> = {
  // Arts 5 and 6: whoever is no member, or has left, joins; who was expelled only with the superior's consent.
  join: [undefined, 'withdrawn', 'deemed-withdrawn'],
  'admit-preparatory': [undefined, 'withdrawn', 'deemed-withdrawn'],
  readmit: ['expelled'],
  forward: ['preparatory'],
  confirm: ['preparatory'],
  // Arts 12 and 13.
  move: ['active'],
  'take-over': ['active'],
  // Trade Union Law art 13: the union is dissolved. Active ones may be retained instead; preparatory ones are forwarded.
  'pass-on': ['active', 'retained'],
  'note-disposition': ['preparatory', 'active', 'retained'],
  'assign-group': ['active'],
  // Arts 17, 19, 20.
  retain: ['active'],
  restore: ['retained'],
  'note-employment': ['active'],
  // Art 14.
  'remind-of-return': ['active'],
  'settle-secondment': ['active'],
  // Art 22: only who owes dues can fail to pay them.
  'note-lapse': ['active'],
  'note-participation': ['active'],
  withdraw: ['preparatory', 'active', 'retained'],
  'deem-withdrawn': ['active'],
  // Art 23.
  expel: ['active', 'retained'],
  'record-death': ['preparatory', 'active', 'retained'],
  void: ['preparatory', 'active', 'retained'],
  revive: ['void'],
  correct: ['preparatory', 'active', 'retained'],
};

const cells = states.flatMap((state) =>
  acts.map((act) => ({ state, act, may: allowedIn[act].includes(state) })),
);

describe('the life of a membership, state by act', () => {
  it.each(cells.filter(({ may }) => may))('lets $act be done to a member who is $state', ({ state, act }) => {
    expect(refusalOf(state, act)).toBeUndefined();
  });

  it('refuses every other act, and says in which state and on what ground', () => {
    const refused = cells.filter(({ may }) => !may);
    expect(refused).toHaveLength(cells.length - Object.values(allowedIn).flat().length);
    expect(refused.length).toBeGreaterThan(120);
    for (const { state, act } of refused)
      expect(refusalOf(state, act), `${String(state)} × ${act}`).toMatchObject(
        state === undefined
          ? { code: 'member/not-found' }
          : { code: 'member/not-in-state', params: { status: state, basis: basisOf[act] } },
      );
  });

  it('C7 art 22 art 23: only a live membership can be lost, and it ends where the act says', () => {
    const ends = { withdraw: 'withdrawn', 'deem-withdrawn': 'deemed-withdrawn', expel: 'expelled' } as const;
    for (const [act, end] of Object.entries(ends))
      for (const state of MemberStatus.options) {
        const to = (transitions[state] as Partial<Record<string, string>>)[act];
        if (to === undefined) continue;
        expect([isLive(state), to]).toEqual([true, end]);
      }
  });

  it('leaves the dead alone', () => {
    expect(acts.filter((act) => refusalOf('deceased', act) === undefined)).toEqual([]);
  });
});
