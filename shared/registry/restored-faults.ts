import type { LedgerEntry } from '../platform/engine/ledger.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { isLive } from '../members/domain/lifecycle.ts';
import { type Member, memberRecord } from '../members/domain/member.ts';
import { isStanding } from '../unions/domain/lifecycle.ts';
import { type Union, unionRecord } from '../unions/domain/union.ts';

/** What is wrong with a registry that was restored, in words that name ids only; none where all is well. */
export function restoredFaults(
  registry: readonly StoredItem[],
  kept: readonly LedgerEntry[],
): readonly string[] {
  const of = <State>(type: string) =>
    registry.filter((item) => item['type'] === type).map((item) => item as StoredItem & { state: State });
  const standing = new Set(
    of<Union>(unionRecord.type).flatMap(({ state }) => (isStanding(state.status) ? [state.unionId] : [])),
  );
  const live = of<Member>(memberRecord.type).filter(({ state }) => isLive(state.status));
  const claims = new Map(of(CLAIM).map((item) => [item.pk.slice('claim#'.length), item['holder']]));
  const due = new Set(registry.flatMap(({ pk }) => (pk.startsWith(DUE) ? [pk.slice(DUE.length)] : [])));
  return [
    ...live.flatMap(({ pk, state }) =>
      standing.has(state.unionId) ? [] : [`${pk} is a member of ${state.unionId}, no union that stands`],
    ),
    ...live.flatMap(({ pk, state, ...item }) => {
      const { identity } = (item['lookups'] ?? {}) as { identity?: string };
      return identity !== undefined && claims.get(identity) === state.memberId
        ? []
        : [`${pk} is live, and its number is claimed by another or by nobody`];
    }),
    ...kept.flatMap(({ pk, seq, follow = [] }) =>
      follow.flatMap((id) =>
        due.has(id) ? [] : [`${pk}@${String(seq)} announces follow-up ${id}: it is lost`],
      ),
    ),
  ];
}

const CLAIM = 'claim';
const DUE = 'due#';
