import { describe, expect, it } from 'vitest';
import {
  basisOf,
  gateOf,
  isStanding,
  refusalOf,
  transitions,
  type UnionAct,
  UnionStatus,
} from './lifecycle.ts';

const acts = Object.keys(basisOf) as UnionAct[];
const states = [undefined, ...UnionStatus.options];

/** By hand, from the law and not from the table: in which states each act may be done. */
const allowedIn: Readonly<Record<UnionAct, readonly (UnionStatus | undefined)[]>> = {
  register: [undefined],
  prepare: [undefined],
  'report-election': ['preparing'],
  'return-election': ['election-reported'],
  'approve-election': ['election-reported'],
  found: ['preparing'],
  void: ['preparing'],
  'note-term-due': ['normal'],
  'note-overdue': ['term-due', 'extended'],
  'extend-term': ['term-due'],
  'record-term': ['normal', 'term-due', 'overdue', 'extended'],
  'order-reelection': ['overdue'],
  'elect-officers': ['normal', 'term-due', 'overdue', 'extended'],
  'begin-reelection': ['normal', 'term-due', 'overdue', 'extended'],
  'complete-reelection': ['reelecting'],
  'abandon-reelection': ['reelecting'],
  'begin-affiliation-change': ['normal', 'term-due', 'extended'],
  'end-affiliation-change': ['affiliation-changing'],
  'begin-dissolution': ['normal', 'term-due', 'overdue', 'extended'],
  'abandon-dissolution': ['dissolving'],
  close: ['dissolving'],
  'change-employers': ['normal', 'term-due', 'overdue', 'extended', 'reelecting', 'affiliation-changing'],
};

const cells = states.flatMap((state) =>
  acts.map((act) => ({ state, act, may: allowedIn[act].includes(state) })),
);

/** The states that the table leads to from here. */
const next = (state: UnionStatus): readonly UnionStatus[] =>
  Object.values<UnionStatus | 'as-before'>(transitions[state]).filter((to) => to !== 'as-before');

function reached(from: UnionStatus): ReadonlySet<UnionStatus> {
  const seen = new Set<UnionStatus>([from]);
  for (const state of seen) for (const to of next(state)) seen.add(to);
  return seen;
}

describe('the life of a union, state by act', () => {
  it.each(cells.filter(({ may }) => may))('lets $act be done to a union that is $state', ({ state, act }) => {
    expect(refusalOf(state, act)).toBeUndefined();
  });

  it('refuses every other act, and says in which state and on what ground', () => {
    const refused = cells.filter(({ may }) => !may);
    expect(refused).toHaveLength(cells.length - Object.values(allowedIn).flat().length);
    for (const { state, act } of refused)
      expect(refusalOf(state, act), `${String(state)} × ${act}`).toMatchObject(
        state === undefined
          ? { code: 'union/not-found' }
          : { code: 'union/not-in-state', params: { status: state, basis: basisOf[act] } },
      );
  });

  it('Trade Union Law art 13: ends in dissolution only by way of dissolving, and never begins again', () => {
    const before = UnionStatus.options.filter((state) => next(state).includes('dissolved'));
    expect(before).toEqual(['dissolving']);
    expect(next('dissolved')).toEqual([]);
    expect(next('void')).toEqual([]);
  });

  it('ER art 28: extends a term once', () => {
    expect(refusalOf('extended', 'extend-term')).toMatchObject({ code: 'union/not-in-state' });
    expect(next('overdue')).not.toContain('extended');
  });

  it('reaches every state from the first one', () => {
    expect([...reached('preparing')].toSorted()).toEqual([...UnionStatus.options].toSorted());
  });

  it('opens the gate of a union from its founding until it begins to dissolve', () => {
    const open = UnionStatus.options.filter((state) => gateOf[state] === 'open');
    expect(open).toEqual(['normal', 'term-due', 'overdue', 'extended', 'reelecting', 'affiliation-changing']);
    expect(UnionStatus.options.filter((state) => !isStanding(state))).toEqual(['dissolved', 'void']);
  });
});
