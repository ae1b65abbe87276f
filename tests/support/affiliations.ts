import type { Actor, OperatorId } from '../../shared/kernel/caller.ts';
import type { Gate } from '../../shared/kernel/decision.ts';
import type { AffiliationChangeId, UnionId } from '../../shared/kernel/ids.ts';
import { isLive } from '../../shared/members/domain/lifecycle.ts';
import type { Member } from '../../shared/members/domain/member.ts';
import { isStanding } from '../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../shared/unions/domain/union.ts';
import type { MemoryStore } from './memory-store.ts';
import type { TestRegistry } from './registry.ts';

/** An officer of a federation, told apart by name. */
export const officerOf = (scope: UnionId, name = 'one'): Actor => ({
  kind: 'operator',
  id: `${name}-${scope.slice(-8)}` as OperatorId,
  role: 'superior-officer',
  scope,
});

export const stateOf = <State>(store: MemoryStore, type: string, id: string): State =>
  store.items.get(`registry/${type}#${id}`)?.['state'] as State;

export const gateOf = (store: MemoryStore, union: UnionId): Gate =>
  store.items.get(`registry/gate#${union}`) as unknown as Gate;

/** Asks for a change of superior, and lets both superiors consent; what comes of it is carried out to its end. */
export async function reaffiliate(
  registry: TestRegistry,
  { union, from, to }: { readonly union: UnionId; readonly from: UnionId; readonly to: UnionId },
): Promise<AffiliationChangeId> {
  const asked = await registry.run(
    'RequestAffiliationChange',
    { unionId: union, to, reason: '区划调整' },
    { actor: officerOf(union, 'asks') },
  );
  if (asked.status !== 'done') throw new Error(asked.rejection.code);
  const changeId = asked.result['changeId'] as AffiliationChangeId;
  for (const [side, scope] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const answered = await registry.run(
      'ConsentToAffiliationChange',
      { changeId, side },
      { actor: officerOf(scope, side) },
    );
    if (answered.status !== 'done') throw new Error(answered.rejection.code);
  }
  return changeId;
}

const records = <State>(store: MemoryStore, type: string): readonly State[] =>
  [...store.items].flatMap(([key, item]) =>
    key.startsWith(`registry/${type}#`) ? [item['state'] as State] : [],
  );

/** Every record of a member that the union holds, live or not. */
export const membersOf = (store: MemoryStore, unionId: UnionId): readonly Member[] =>
  records<Member>(store, 'member').filter((member) => member.unionId === unionId);

/** Where the tree, its gates and those who stand under them do not agree, once all is quiet. */
export function disagreements(store: MemoryStore): readonly string[] {
  const unions = records<Union>(store, 'union').filter(({ status }) => isStanding(status));
  const gates = new Map(unions.map(({ unionId }) => [unionId, gateOf(store, unionId)]));
  const members = records<Member>(store, 'member').filter(({ status }) => isLive(status));
  const found: string[] = [];
  for (const { unionId, superior, stamp } of unions) {
    const gate = gates.get(unionId);
    const path = [...((superior && gates.get(superior)?.stamp.path) ?? []), unionId];
    if (JSON.stringify(gate?.stamp.path) !== JSON.stringify(path))
      found.push(`gate ${unionId}: another path`);
    if (JSON.stringify(stamp) !== JSON.stringify(gate?.stamp)) found.push(`union ${unionId}: another stamp`);
    if (gate?.children !== unions.filter((other) => other.superior === unionId).length)
      found.push(`gate ${unionId}: another count of unions`);
    if (gate?.members !== members.filter((member) => member.unionId === unionId).length)
      found.push(`gate ${unionId}: another count of members`);
    if ((gate?.membersBehind ?? 0) !== 0 || (gate?.childrenBehind ?? 0) !== 0)
      found.push(`gate ${unionId}: somebody is behind`);
  }
  for (const { memberId, unionId, stamp } of members)
    if (JSON.stringify(stamp) !== JSON.stringify(gates.get(unionId)?.stamp))
      found.push(`member ${memberId}: another stamp`);
  return found;
}
