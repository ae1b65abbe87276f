import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type FollowUp,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { MemberId, type UnionId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { type Duplicate, type DuplicateEvent, duplicateIdOf, duplicateRefusal, pairIn } from './duplicate.ts';
import { likenessFound, likenessSettled } from './like-members.ts';
import { alikeIn, type Sign } from './likeness.ts';
import { isLive } from './lifecycle.ts';
import type { Member, MemberEvent } from './member.ts';
import type { PersonalData } from './person.ts';

export const CompareMembers = z.lazy(() =>
  z.strictObject({ members: z.tuple([MemberId, MemberId]).refine(([one, other]) => one < other) }),
);
export type CompareMembers = z.infer<typeof CompareMembers>;

export interface Compared {
  readonly member: Loaded<Member, MemberEvent>;
  /** What is sealed of the person; undefined when their key was destroyed. */
  readonly data: PersonalData | undefined;
}

export interface Comparing {
  readonly duplicate: Loaded<Duplicate, DuplicateEvent>;
  readonly pair: readonly [Compared, Compared];
  /** Of the union that both belong to, or the lowest above both. */
  readonly gate: LoadedGate;
}

/** The union that both stamps have in their path, as far down as may be; undefined where they share no root. */
export const lowestCommon = ({ path: one }: Stamp, { path: other }: Stamp): UnionId | undefined =>
  one.filter((union, level) => other[level] === union).at(-1);

/**
 * Looks at two members whom an index names and says of the records themselves whether they are alike: puts the pair
 * before the union above both, moves it where one has moved, and takes it back where there is nothing left to
 * decide. A pair that was found to be two persons stays so.
 */
export const compareMembers: Decide<Comparing, Command<string, CompareMembers>> = (
  { duplicate, pair, gate },
  { body: { members } },
) => {
  const { state } = duplicate;
  const duplicateId = duplicateIdOf(members);
  const records = pair.map(({ member }) => member);
  const found = signsOfPair(pair);
  if (typeof found === 'string') {
    if (state?.status !== 'open') return refuse('duplicate/not-alike');
    const lapsed = change(duplicate, { type: 'DuplicateLapsed', v: 1, because: found } as const);
    return decide({ changes: [lapsed, ...likenessSettled(records, duplicateId)] });
  }
  const refusal = duplicateRefusal(state?.status, 'find');
  if (refusal !== undefined) return err(refusal);
  const stamp = gate.gate?.stamp;
  if (stamp === undefined) return refuse('union/not-found');
  const at = gate.union;
  // Also of a pair that is open already: it may have been found before its members' records named it.
  const named = likenessFound(records, duplicateId);
  if (state?.status === 'open') {
    const isTheSame =
      state.at === at && state.stamp.path.join() === stamp.path.join() && state.signs.join() === found.join();
    if (isTheSame && named.length === 0) return refuse('duplicate/as-found');
    const restated: DuplicateEvent = { type: 'DuplicateRestated', v: 1, signs: found, at, stamp };
    return decide({ changes: [change(duplicate, restated), ...named] });
  }
  const event: DuplicateEvent = {
    type: 'DuplicateFound',
    v: 1,
    duplicateId,
    members,
    signs: found,
    at,
    stamp,
  };
  return decide({ changes: [change(duplicate, event), ...named] });
};

function signsOfPair([one, other]: Comparing['pair']): readonly Sign[] | 'not-live' | 'not-alike' {
  const bothLive = [one, other].every(({ member: { state } }) => state !== undefined && isLive(state.status));
  if (!bothLive || one.data === undefined || other.data === undefined) return 'not-live';
  const signs = alikeIn(one.data, other.data);
  return signs.length > 0 ? signs : 'not-alike';
}

/** What is open with any of them is put before the union that is above both now; once for each pair. */
export const comparedAnew = (members: readonly Loaded<Member, MemberEvent>[]): FollowUp[] =>
  [...new Set(members.flatMap(({ state }) => state?.duplicates ?? []))].map((duplicateId) => ({
    command: {
      type: 'CompareMembers',
      body: { members: [...pairIn(duplicateId)] } satisfies CompareMembers,
      group: duplicateId,
      lane: 'bulk',
    },
  }));
