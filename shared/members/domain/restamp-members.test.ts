import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, type Loaded } from '../../kernel/decision.ts';
import type { DuplicateId, MemberId, UnionId } from '../../kernel/ids.ts';
import { pairIn } from './duplicate.ts';
import type { Member, MemberEvent } from './member.ts';
import { memberRecord } from './member.ts';
import { memberRestampingRecord } from './member-restamping.ts';
import { type Carried, restampMembers } from './restamp-members.ts';

const union = '0'.repeat(26) as UnionId;
const stamp = { path: [union], division: '440305' };
const gate = {
  union,
  rev: 2,
  gate: { status: 'open', stamp: { ...stamp, version: 2 }, stampVersion: 2, members: 44, membersBehind: 44 },
};
const idOf = (number: number) => String(number).padStart(26, '0') as MemberId;

/** A member of the union, with so many pairs that are open. */
function carried(number: number, { pairs, transfer }: { pairs: number; transfer: boolean }): Carried {
  const memberId = idOf(number);
  const duplicates = Array.from(
    { length: pairs },
    (_, pair) => `${memberId}-${idOf(1_000 + number * 20 + pair)}` as DuplicateId,
  );
  const state = {
    memberId,
    unionId: union,
    status: 'active',
    stamp,
    ...(pairs > 0 && { duplicates }),
  } as unknown as Member;
  const member: Loaded<Member, MemberEvent> = { ...absent(memberRecord, memberId), rev: 1, state };
  return { member, ...(transfer && { transfer: { ...member, state: {} } as never }) };
}

const turn = (of: readonly Carried[]) => {
  const decided = restampMembers(
    { walk: absent(memberRestampingRecord, 'walk'), gate, page: { carried: of, next: undefined } } as never,
    { body: { changeId: idOf(1), unionId: union, turn: 0 } } as never,
    { at: '2026-11-23T01:00:00.000Z' } as never,
  );
  if (!decided.ok) throw new Error(decided.error.code);
  return decided.value;
};

const restampedIn = ({ changes }: ReturnType<typeof turn>): readonly string[] =>
  changes.flatMap(({ record, events }) => (events[0]?.type === 'MemberRestamped' ? [record.id] : []));

describe('B4 a turn through the members of a union that has another place', () => {
  it('fits one transaction whatever is open about them, and takes somebody along each time', () => {
    const one = fc.record({ pairs: fc.nat({ max: 9 }), transfer: fc.boolean() });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 44 }), (of) => {
        const decision = turn(of.map((each, number) => carried(number, each)));
        const items = 2 * decision.changes.length + decision.gates.length + decision.follow.length + 1;
        expect(items).toBeLessThanOrEqual(100);
        const taken = restampedIn(decision);
        expect(taken.length).toBeGreaterThan(0);
        expect(taken).toEqual(of.slice(0, taken.length).map((_, number) => idOf(number)));
      }),
    );
  });

  it('A8 has each pair that is open compared anew, once, and nobody else', () => {
    const [first, second] = [
      carried(1, { pairs: 2, transfer: false }),
      carried(2, { pairs: 0, transfer: false }),
    ];
    const shared = first.member.state?.duplicates?.slice(0, 1) ?? [];
    const same = { ...second.member, state: { ...second.member.state, duplicates: shared } as Member };
    const { follow } = turn([first, { member: same }, carried(3, { pairs: 0, transfer: true })]);
    const compared = follow.filter(({ command: { type } }) => type === 'CompareMembers');
    expect(compared.map(({ command: { body } }) => body)).toEqual(
      first.member.state?.duplicates?.map((id) => ({ members: pairIn(id) })),
    );
  });
});
