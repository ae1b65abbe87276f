import { isBehind, isBelowBehind, stampVersionOf } from '../kernel/stamp.ts';
import { hasVote, isLive } from '../members/domain/lifecycle.ts';
import { type Member, memberRecord } from '../members/domain/member.ts';
import { ofEmployer, type StoredItem } from '../platform/store/port.ts';
import { gateOf, isStanding } from '../unions/domain/lifecycle.ts';
import { type Union, unionRecord } from '../unions/domain/union.ts';

/** Of a record what gates are made of. */
export interface Counted {
  readonly type: string;
  readonly commitId: string;
  readonly state: unknown;
}

/**
 * The gate of every union, counted anew from members and unions: gates add up and stand in no ledger. Each bears the
 * union's last commit as the one that made it what it is: later than need be, never too early, so that what is
 * decided on it names all that it rests on.
 */
export function gatesOf(records: readonly Counted[]): readonly StoredItem[] {
  const unions = records.filter(({ type }) => type === unionRecord.type) as readonly Of<Union>[];
  const gates = new Map<string, Counting>(
    unions.map(({ state }) => [state.unionId, { union: state, counts: noCounts(), of: {} }]),
  );
  for (const { type, state } of records) if (type === memberRecord.type) countIn(gates, state as Member);
  for (const { state } of unions) countBelow(gates, state);
  return unions.map(({ state, commitId }) => gateItem(state, commitId, gates.get(state.unionId)));
}

type Of<State> = Counted & { readonly state: State };

interface Counting {
  readonly union: Union;
  readonly counts: ReturnType<typeof noCounts>;
  readonly of: Record<string, number>;
}

const noCounts = () => ({ members: 0, withoutVote: 0, children: 0, membersBehind: 0, childrenBehind: 0 });

function countIn(gates: ReadonlyMap<string, Counting>, member: Member): void {
  const gate = gates.get(member.unionId);
  if (gate === undefined || !isLive(member.status)) return;
  const { union, counts, of } = gate;
  counts.members += 1;
  if (isBehind(member.stamp, { stampVersion: stampVersionOf(union.stamp) })) counts.membersBehind += 1;
  if (!hasVote(member.status)) counts.withoutVote += 1;
  else if (union.employers.length > 0)
    for (const id of new Set([member.employerId, member.workUnit ?? member.employerId]))
      of[ofEmployer(id)] = (of[ofEmployer(id)] ?? 0) + 1;
}

function countBelow(gates: ReadonlyMap<string, Counting>, { superior, status, stamp }: Union): void {
  const gate = superior === undefined || !isStanding(status) ? undefined : gates.get(superior);
  if (gate === undefined) return;
  gate.counts.children += 1;
  if (isBelowBehind(stamp, { stampVersion: stampVersionOf(gate.union.stamp) }))
    gate.counts.childrenBehind += 1;
}

function gateItem(union: Union, commitId: string, counting: Counting | undefined): StoredItem {
  const { unionId, status, stamp, employers, admitsNoneOf, employersVersion } = union;
  return {
    pk: `gate#${unionId}`,
    type: 'gate',
    rev: 1,
    commitId,
    since: commitId,
    status: gateOf[status],
    stamp,
    stampVersion: stampVersionOf(stamp),
    employers,
    ...(counting?.counts ?? noCounts()),
    ...counting?.of,
    ...(admitsNoneOf && { admitsNoneOf }),
    ...(employersVersion && { employersVersion }),
  };
}
