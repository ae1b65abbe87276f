import canonicalize from 'canonicalize';
import { hasVote } from '../../../shared/members/domain/lifecycle.ts';
import { gateOf, isStanding } from '../../../shared/unions/domain/lifecycle.ts';
import { byEmployerIn } from '../../../shared/platform/store/port.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { liveMembers } from './membership.ts';
import { recordsIn, storedIn } from './stored.ts';

/** Gates count by adding; this counts anew. */
export const gatesCount: Invariant = {
  name: 'gates count their members, those without a vote, those of each employer, and child unions',
  when: 'always',
  check(view) {
    const members = new Map<string, number>();
    const children = new Map<string, number>();
    const one = (of: Map<string, number>, id: string) => of.set(id, (of.get(id) ?? 0) + 1);
    const withoutVote = new Map<string, number>();
    for (const { state } of liveMembers(view)) {
      one(members, state.unionId);
      if (!hasVote(state.status)) one(withoutVote, state.unionId);
    }
    for (const { state } of recordsIn<Union>(view, 'union').values())
      if (isStanding(state.status) && state.superior !== undefined) one(children, state.superior);
    const { gates } = storedIn(view);
    const byEmployer = new Map<string, Record<string, number>>([...gates.keys()].map((union) => [union, {}]));
    for (const { state } of liveMembers(view)) {
      const of = byEmployer.get(state.unionId);
      if (of === undefined || !hasVote(state.status) || gates.get(state.unionId)?.employers.length === 0)
        continue;
      for (const id of new Set([state.employerId, state.workUnit ?? state.employerId]))
        of[id] = (of[id] ?? 0) + 1;
    }
    const ofEmployers = [...gates].flatMap(([union, gate]) => {
      const [has, are] = [byEmployerIn(gate), byEmployer.get(union)].map((of) => canonicalize(of));
      return has === are ? [] : [`gate#${union} counts by employer ${String(has)}; there are ${String(are)}`];
    });
    const differing = [...gates].flatMap(([union, gate]) => {
      const counted = [gate.members, gate.withoutVote ?? 0, gate.children].join(', ');
      const there = [members, withoutVote, children].map((of) => of.get(union) ?? 0).join(', ');
      return counted === there
        ? []
        : [`gate#${union} counts members, those without a vote and unions: ${counted}; there are ${there}`];
    });
    const without = [...new Set([...members.keys(), ...children.keys()])].filter((id) => !gates.has(id));
    return [
      ...differing,
      ...ofEmployers,
      ...without.map((id) => `union#${id} has members or unions below it and no gate`),
    ];
  },
};

export const gatesStandAsTheirUnions: Invariant = {
  name: 'every union has its gate, in its status and with its stamp',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const { gates } = storedIn(view);
    const strays = [...gates.keys()].filter((id) => !unions.has(id)).map((id) => `gate#${id} has no union`);
    const wrong = [...unions].flatMap(([id, { state }]) => {
      const gate = gates.get(id);
      if (gate === undefined) return [`union#${id} has no gate`];
      const { status, stamp, employers, admitsNoneOf = [], employersVersion = 0 } = gate;
      return [
        ...(status === gateOf[state.status] ? [] : [`union#${id} is ${state.status}, its gate ${status}`]),
        ...(canonicalize([stamp, employers, admitsNoneOf, employersVersion]) ===
        canonicalize([state.stamp, state.employers, state.admitsNoneOf ?? [], state.employersVersion ?? 0])
          ? []
          : [`gate#${id} differs from its union in stamp or employers`]),
      ];
    });
    return [...strays, ...wrong];
  },
};
