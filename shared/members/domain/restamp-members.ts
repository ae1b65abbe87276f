import type { Command } from '../../kernel/command.ts';
import { instantOf, epochOf } from '../../kernel/dates.ts';
import {
  type Change,
  change,
  type Decide,
  decide,
  type FollowUp,
  type Loaded,
  type LoadedGate,
  pass,
  refuse,
} from '../../kernel/decision.ts';
import type { AffiliationChangeId, UnionId } from '../../kernel/ids.ts';
import { isBehind, type Stamp } from '../../kernel/stamp.ts';
import type { Case, CaseEvent } from './case.ts';
import { comparedAnew } from './compare-members.ts';
import { isLive } from './lifecycle.ts';
import type { Member, MemberEvent } from './member.ts';
import type { MemberRestamping, MembersPageRestamped, Place } from './member-restamping.ts';
import type { Transfer, TransferEvent } from './transfer.ts';

/** A member, with what is open about them and bears their stamp: their record names both. */
export interface Carried {
  readonly member: Loaded<Member, MemberEvent>;
  readonly case?: Loaded<Case, CaseEvent>;
  readonly transfer?: Loaded<Transfer, TransferEvent>;
}

/** One turn through the members of a union. */
export interface RestampMembers {
  readonly changeId: AffiliationChangeId;
  readonly unionId: UnionId;
  readonly turn: number;
  readonly untold?: true | undefined;
}

export interface RestampingMembers {
  readonly walk: Loaded<MemberRestamping, MembersPageRestamped>;
  readonly gate: LoadedGate;
  readonly page: { readonly carried: readonly Carried[]; readonly next: Place | undefined };
}

/** Of those who are brought up; with walk, gate, follow-up and outcome they stay under a hundred. */
const MOST_ITEMS = 88;

/** The index may be as late as this: who is missing from it is looked for again. */
const LIST_LAG = 30_000;

/**
 * One page of a union's members takes over the stamp of the gate. The list is only where to look: they are all
 * brought up to it when the gate counts nobody behind, and not before. Whoever joins meanwhile carries the stamp from
 * the start, whoever leaves is behind no longer, so that the count can only fall as long as the stamp is this one.
 */
export const restampMembers: Decide<RestampingMembers, Command<string, RestampMembers>> = (
  { walk, gate: loaded, page },
  { body: { changeId, unionId, turn, untold } },
  { at },
) => {
  const { gate } = loaded;
  if (gate === undefined || (walk.state?.turns ?? 0) !== turn) return refuse('affiliation/restamping-moved');
  const behind = page.carried.filter(
    ({ member: { state } }) =>
      state?.unionId === unionId && isLive(state.status) && isBehind(state.stamp, gate),
  );
  const taken = fitting(behind);
  const left = (gate.membersBehind ?? 0) - taken.length;
  const next = taken.length < behind.length ? walk.state?.after : page.next;
  const isAgain = taken.length === behind.length && page.next === undefined;
  const done = left <= 0;
  const members = (walk.state?.members ?? 0) + taken.length;
  const restamped: MembersPageRestamped = {
    type: 'MembersPageRestamped',
    v: 1,
    members: taken.length,
    ...(next === undefined ? {} : { after: next }),
    done,
  };
  const goOn: FollowUp = {
    command: {
      type: 'RestampMembers',
      body: { changeId, unionId, turn: turn + 1, ...(untold && { untold }) } satisfies RestampMembers,
      group: unionId,
      lane: 'bulk',
    },
    ...(isAgain && { at: instantOf(epochOf(at) + LIST_LAG) }),
  };
  const atEnd = untold ? [] : [noted({ changeId, unionId, members })];
  return decide({
    changes: [change(walk, restamped), ...taken.flatMap((carried) => restampedWith(carried, gate.stamp))],
    // Where nobody was behind the gate is still required as read: it may have got another stamp since.
    gates: taken.length > 0 || done ? [pass(loaded, gate.status, { membersBehind: -taken.length })] : [],
    follow: [...(done ? atEnd : [goOn]), ...comparedAnew(taken.map(({ member }) => member))],
  });
};

const noted = (body: Omit<RestampMembers, 'turn'> & { readonly members: number }): FollowUp => ({
  command: { type: 'NoteMembersRestamped', body, group: body.changeId, lane: 'bulk' },
});

/** The first of them who fit one transaction. */
function fitting(behind: readonly Carried[]): readonly Carried[] {
  let items = 0;
  const most = behind.findIndex((carried) => {
    items += itemsOf(carried);
    return items > MOST_ITEMS;
  });
  return most === -1 ? behind : behind.slice(0, most);
}

/** A record and its entry each, and what follows for each pair that is open. */
const itemsOf = ({ member, case: open, transfer }: Carried): number =>
  2 * [member, open, transfer].filter((record) => record?.state).length +
  (member.state?.duplicates?.length ?? 0);

function restampedWith({ member, case: open, transfer }: Carried, stamp: Stamp): Change[] {
  return [
    change<Member, MemberEvent>(member, { type: 'MemberRestamped', v: 1, stamp }),
    ...(open?.state ? [change<Case, CaseEvent>(open, { type: 'CaseRestamped', v: 1, stamp })] : []),
    ...(transfer?.state
      ? [change<Transfer, TransferEvent>(transfer, { type: 'TransferRestamped', v: 1, fromStamp: stamp })]
      : []),
  ];
}
