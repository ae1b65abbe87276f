import canonicalize from 'canonicalize';
import { isBehind, isBelowBehind, type Stamp } from '../../../shared/kernel/stamp.ts';
import type { Case } from '../../../shared/members/domain/case.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Transfer } from '../../../shared/members/domain/transfer.ts';
import type { AffiliationChange } from '../../../shared/unions/domain/affiliation.ts';
import type { Employer } from '../../../shared/unions/domain/employer.ts';
import { standsAbove } from '../../../shared/unions/domain/levels.ts';
import { isStanding } from '../../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant, View } from '../contract.ts';
import { liveMembers } from './membership.ts';
import { recordsIn, storedIn } from './stored.ts';

const standing = (view: View): readonly Union[] =>
  [...recordsIn<Union>(view, 'union').values()]
    .map(({ state }) => state)
    .filter(({ status }) => isStanding(status));

const isSame = (one: unknown, other: unknown): boolean => canonicalize(one) === canonicalize(other);

/** More than there are levels. */
const MOST_LEVELS = 16;

/** By the superiors alone, whatever the paths say. */
export const noUnionStandsBelowItself: Invariant = {
  name: 'every union stands below the root, and none below itself',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    return standing(view).flatMap(({ unionId }) => {
      let at: string | undefined = unionId;
      for (let depth = 0; at !== undefined; depth += 1) {
        if (depth === MOST_LEVELS) return [`union#${unionId} stands in a circle of superiors`];
        const above = unions.get(at);
        if (above === undefined) return [`union#${unionId} has a superior that does not exist`];
        at = above.state.superior;
      }
      return [];
    });
  },
};

/** B7: at founding as after any change of superior. A base union may stand below one that stands below none. */
export const levelsFallTowardsTheBase: Invariant = {
  name: 'every union stands below one of a higher level, but for one tier of base unions below a base union',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    return standing(view).flatMap(({ unionId, level, superior }) => {
      const above = superior === undefined ? undefined : unions.get(superior)?.state;
      if (above === undefined || standsAbove(above.level, level)) return [];
      const next = above.superior === undefined ? undefined : unions.get(above.superior)?.state.level;
      return level === 'base' && above.level === 'base' && next !== 'base'
        ? []
        : [`union#${unionId} is of level ${level}, below one of level ${above.level}`];
    });
  },
};

/** Whoever is not behind has exactly the place that the gate above gives; whoever is behind is counted there. */
export const placesAgreeWithGates: Invariant = {
  name: 'paths and stamps agree with the gates above, but for who is counted as behind',
  when: 'always',
  check(view) {
    const { gates } = storedIn(view);
    const behind = new Map<string, { members: number; children: number }>();
    const at = (id: string) => {
      const known = behind.get(id) ?? { members: 0, children: 0 };
      behind.set(id, known);
      return known;
    };
    const found: string[] = [];
    for (const { unionId, superior, stamp } of standing(view)) {
      const above = superior === undefined ? undefined : gates.get(superior);
      if (stamp.path.at(-1) !== unionId || stamp.path.at(-2) !== superior)
        found.push(`union#${unionId} does not end its own path`);
      if (above === undefined || superior === undefined) continue;
      if (isBelowBehind(stamp, above)) at(superior).children += 1;
      else if (!isSame(stamp.path, [...above.stamp.path, unionId]))
        found.push(`union#${unionId} has another path than its superior gives it`);
    }
    for (const { state } of liveMembers(view)) {
      const gate = gates.get(state.unionId);
      if (gate === undefined) continue;
      if (isBehind(state.stamp, gate)) at(state.unionId).members += 1;
      else if (!isSame(state.stamp, gate.stamp))
        found.push(`member#${state.memberId} carries another stamp than its union`);
    }
    for (const [id, gate] of gates) {
      const counted = [gate.membersBehind ?? 0, gate.childrenBehind ?? 0].join(', ');
      const { members = 0, children = 0 } = behind.get(id) ?? {};
      if (counted !== `${String(members)}, ${String(children)}`)
        found.push(
          `gate#${id} counts members and unions behind: ${counted}; there are ${String(members)}, ${String(children)}`,
        );
    }
    return found;
  },
};

/** What follows a switch comes to its end: everybody below has the place that the gates say. */
export const restampingComesToItsEnd: Invariant = {
  name: 'once all is quiet nobody is behind, and every change of superior has ended',
  when: 'drained',
  check(view) {
    const { gates } = storedIn(view);
    const behind = [...gates].flatMap(([id, { membersBehind = 0, childrenBehind = 0 }]) =>
      membersBehind === 0 && childrenBehind === 0 ? [] : [`gate#${id} counts somebody behind`],
    );
    const changes = [...recordsIn<AffiliationChange>(view, 'affiliation-change')].flatMap(
      ([id, { state }]) =>
        state.status === 'restamping' || state.walks !== 0 ? [`affiliation-change#${id} has not ended`] : [],
    );
    const held = standing(view).flatMap(({ unionId, status, affiliationChange: of }) => {
      const change = of && recordsIn<AffiliationChange>(view, 'affiliation-change').get(of.changeId)?.state;
      const waits = change?.status === 'requested';
      return (status === 'affiliation-changing') === waits && (of !== undefined) === waits
        ? []
        : [`union#${unionId} is ${status} on behalf of no change that waits`];
    });
    const stampOf = (union: string): Stamp | undefined => gates.get(union)?.stamp;
    const carried = [
      ...[...recordsIn<Employer>(view, 'employer')].flatMap(([id, { state }]) =>
        state.status === 'registered' && state.unionId
          ? [{ key: `employer#${id}`, stamp: state.stamp, union: state.unionId }]
          : [],
      ),
      ...liveMembers(view).flatMap(({ state }) => [
        ...casesHere(view, state),
        ...carriedBy<Transfer>(view, 'transfer', state.transfer, ({ fromStamp }) => fromStamp, state.unionId),
      ]),
    ];
    const strange = carried.flatMap(({ key, stamp, union }) =>
      isSame(stamp, stampOf(union)) ? [] : [`${key} carries another stamp than its union`],
    );
    return [...behind, ...changes, ...held, ...strange];
  },
};

function carriedBy<State>(
  view: View,
  type: string,
  id: string | undefined,
  stampOf: (state: State) => Stamp,
  union: string,
) {
  const record = id === undefined ? undefined : recordsIn<State>(view, type).get(id);
  return record === undefined ? [] : [{ key: `${type}#${String(id)}`, stamp: stampOf(record.state), union }];
}

/** A case stays with the union that opened it, wherever the membership has gone since. */
const casesHere = (view: View, { case: id, unionId }: Member) =>
  carriedBy<Case>(view, 'case', id, ({ stamp }) => stamp, unionId).filter(
    ({ key }) => recordsIn<Case>(view, 'case').get(key.slice('case#'.length))?.state.unionId === unionId,
  );
