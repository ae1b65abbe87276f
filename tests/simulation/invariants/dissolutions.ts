import { isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { Disposal } from '../../../shared/members/domain/disposal.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Dissolution, DissolutionStatus } from '../../../shared/unions/domain/dissolution.ts';
import { isStanding } from '../../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

/** B3: nobody is left in a dissolved union, by its gate and by everybody's record, and none stands below it. */
export const nobodyIsLeftInADissolvedUnion: Invariant = {
  name: 'no live member and no union is left in a dissolved union',
  when: 'always',
  check(view) {
    const unions = recordsIn<Union>(view, 'union');
    const dissolved = new Set(
      [...unions].flatMap(([id, { state }]) => (state.status === 'dissolved' ? [id] : [])),
    );
    if (dissolved.size === 0) return [];
    const { gates } = storedIn(view);
    return [
      ...[...dissolved].flatMap((id) => {
        const gate = gates.get(id);
        const isEmpty = gate?.status === 'shut' && gate.members === 0 && gate.children === 0;
        return [
          ...(isEmpty ? [] : [`gate#${id} of a dissolved union is not shut over nobody`]),
          ...(unions.get(id)?.state.officers === undefined
            ? []
            : [`union#${id} is dissolved and has officers`]),
        ];
      }),
      ...[...recordsIn<Member>(view, 'member').values()].flatMap(({ pk, state }) =>
        isLive(state.status) && dissolved.has(state.unionId) ? [`${pk} is left in a dissolved union`] : [],
      ),
      ...[...unions.values()].flatMap(({ pk, state }) =>
        isStanding(state.status) && state.superior !== undefined && dissolved.has(state.superior)
          ? [`${pk} stands below a dissolved union`]
          : [],
      ),
    ];
  },
};

/** What the union is while its dissolution stands so; undefined: anything but dissolving. */
const unionIn: Readonly<Record<DissolutionStatus, Union['status'] | undefined>> = {
  proposed: undefined,
  returned: undefined,
  placing: 'dissolving',
  waiting: 'dissolving',
  stopping: 'dissolving',
  abandoned: undefined,
  closed: 'dissolved',
};

/** B3: one is dissolving if and only if the process is under way, and dissolved if and only if it was closed. */
export const dissolutionsStandAsTheirUnions: Invariant = {
  name: 'every dissolution stands as its union does',
  when: 'always',
  check(view) {
    const dissolutions = recordsIn<Dissolution>(view, 'dissolution');
    return [...recordsIn<Union>(view, 'union')].flatMap(([id, { state }]) => {
      const of = dissolutions.get(id)?.state;
      const expected = of === undefined ? undefined : unionIn[of.status];
      const isUnder = state.status === 'dissolving' || state.status === 'dissolved';
      const stands = expected === undefined ? !isUnder : state.status === expected;
      return [
        ...(stands ? [] : [`union#${id} is ${state.status}, its dissolution ${of?.status ?? 'none'}`]),
        ...(of?.status === 'proposed' && of.superior !== state.superior
          ? [`dissolution#${id} waits for a superior that the union does not have`]
          : []),
      ];
    });
  },
};

/** B3: it has come to its end, or waits for a person and says what for; and it counted what its chunks did. */
export const dissolutionsComeToAnEnd: Invariant = {
  name: 'every dissolution is closed, or waits for a person with a reason, and has counted its chunks',
  when: 'drained',
  check(view) {
    const disposals = new Map<string, Disposal[]>();
    for (const [id, { state }] of recordsIn<Disposal>(view, 'disposal')) {
      const [unionId, run] = id.split('-');
      const key = `${String(unionId)}-${String(run)}`;
      disposals.set(key, [...(disposals.get(key) ?? []), state]);
    }
    return [...recordsIn<Dissolution>(view, 'dissolution').values()].flatMap(({ pk, state }) => {
      const { status, waitsFor, unionId, run, progress } = state;
      const moves = (disposals.get(`${unionId}-${String(run)}`) ?? []).flatMap(({ members }) => members);
      const placed = moves.filter(({ outcome }) => outcome === 'placed');
      const fell = placed.filter((member) => member.fell !== undefined).length;
      return [
        ...(status === 'placing' || status === 'stopping' ? [`${pk} has stopped on its way`] : []),
        ...(status === 'waiting' && waitsFor.length === 0 ? [`${pk} waits, and nobody knows what for`] : []),
        ...((progress?.placed ?? 0) === placed.length && (progress?.fell ?? 0) === fell
          ? []
          : [`${pk} has counted otherwise than its chunks`]),
      ];
    });
  },
};
