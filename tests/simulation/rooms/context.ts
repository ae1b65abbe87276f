import { isDeepStrictEqual } from 'node:util';
import type { Operator } from '../../../shared/kernel/caller.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import { derivedId } from '../../../shared/platform/ids.ts';
import { foldRecord } from '../../../shared/kernel/fold.ts';
import { engineContext } from '../contexts/engine.ts';
import type { Choices, CommandSource, Drawn, Invariant, Known, SimulatedContext, View } from '../contract.ts';
import { everyCutRestores } from '../invariants/cuts.ts';
import { snapshotsEqualFold } from '../invariants/snapshots.ts';
import { recordsIn, storedIn } from '../invariants/stored.ts';
import { restoresTakeWholeCommits } from './cuts.ts';
import { claimOf, roomHandlers } from './handlers.ts';
import { type Guest, guestRecord, type Room, roomRecord } from './records.ts';

/** Rooms are numbered in the order of their first opening: the next one is for whoever comes first. */
const roomOf = (number: number): UnionId => derivedId<UnionId>('simulated-room', number);
const LAST_ROOMS = 2;
const GUESTS = 8;
const DESKS = 6;

const keeper = { kind: 'operator', id: 'keeper', role: 'union-officer', scope: roomOf(0) } as Operator;

type Body = (known: Known, choices: Choices) => object | undefined;

const source = (type: string, weight: number, body: Body): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const drawn = body(known, choices);
    if (drawn === undefined) return undefined;
    const at = (desk: number): Drawn => ({ type, actor: keeper, body: { ...drawn, desk } });
    const desk = choices.int(DESKS);
    return choices.chance(0.3) ? { ...at(desk), twin: at((desk + 1) % DESKS) } : at(desk);
  },
});

/** One of the last rooms that stand so, mostly; now and then any of them. */
function roomThat(status: Room['status']): Body {
  return (known, choices) => {
    const rooms = known.records('room').slice(-LAST_ROOMS);
    const fitting = rooms.filter(({ state }) => (state as Room).status === status);
    const from = fitting.length > 0 && choices.chance(0.9) ? fitting : rooms;
    // All at the same door, mostly.
    const last = choices.chance(0.7) ? from.slice(-1) : from;
    return last.length > 0 ? { room: choices.pick(last).id } : undefined;
  };
}

/** One of a few, or one whom nobody has seen yet: the next one, too, is for whoever comes first. */
const guest: Body = (known, choices) => ({
  guest: choices.chance(0.5) ? FIRST_TIMERS + known.records('guest').length : choices.int(GUESTS),
});
const FIRST_TIMERS = 1_000;

/** A guest who is somewhere, mostly. */
const guestInside: Body = (known, choices) => {
  const inside = known.records('guest').filter(({ state }) => (state as Guest).room !== undefined);
  if (inside.length === 0 || choices.chance(0.1)) return guest(known, choices);
  return { guest: (choices.pick(inside).state as Guest).number };
};

const both =
  (one: Body, other: Body): Body =>
  (known, choices) => {
    const [first, second] = [one(known, choices), other(known, choices)];
    return first && second && { ...first, ...second };
  };

const commands: readonly CommandSource[] = [
  source('OpenRoom', 8, (known, choices) =>
    choices.chance(0.7) ? { room: roomOf(known.records('room').length) } : roomThat('closed')(known, choices),
  ),
  source('ShutRoom', 1, roomThat('open')),
  source('CloseRoom', 2, roomThat('shut')),
  // Asked for beforehand, as somebody would who means to leave no time between.
  source('CloseRoom', 3, roomThat('open')),
  source('EnterRoom', 18, both(roomThat('open'), guest)),
  source('MoveGuest', 8, both(roomThat('open'), guestInside)),
  source('LeaveRoom', 4, guestInside),
];

const statusOfGate = { open: 'open', shut: 'shut', closed: 'shut' } as const;

function guestsInside(view: View): ReadonlyMap<string, readonly string[]> {
  const inside = new Map<string, string[]>();
  for (const [id, { state }] of recordsIn<Guest>(view, 'guest'))
    if (state.room !== undefined) inside.set(state.room, [...(inside.get(state.room) ?? []), id]);
  return inside;
}

const gatesKeepRooms: Invariant = {
  name: 'a gate counts the guests of its room, and a closed room has none',
  when: 'always',
  check(view) {
    const inside = guestsInside(view);
    const { gates } = storedIn(view);
    return [...recordsIn<Room>(view, 'room')].flatMap(([id, { state }]) => {
      const gate = gates.get(id);
      const count = inside.get(id)?.length ?? 0;
      return [
        ...(gate?.members === count
          ? []
          : [`room ${id} has ${String(count)} guests, its gate counts ${String(gate?.members)}`]),
        ...(gate?.status === statusOfGate[state.status]
          ? []
          : [`room ${id} is ${state.status}, its gate ${String(gate?.status)}`]),
        ...(state.status !== 'open' && count > (state.counted ?? count)
          ? [`room ${id} was counted with ${String(state.counted)} guests inside, and has ${String(count)}`]
          : []),
        ...(state.occupied ? [`room ${id} had more guests than had been counted`] : []),
        ...(state.status === 'closed' && count > 0
          ? [`room ${id} is closed on ${String(count)} guests`]
          : []),
      ];
    });
  },
};

const guestsAreOneEach: Invariant = {
  name: 'a guest is in one room, and holds the claim on their number',
  when: 'always',
  check(view) {
    const { claims } = storedIn(view);
    const seen = new Map<number, string>();
    return [...recordsIn<Guest>(view, 'guest')].flatMap(([id, { state }]) => {
      const { number, room: at } = state;
      const holder = claims.get(claimOf(number))?.holder;
      const other = seen.get(number);
      seen.set(number, id);
      return [
        ...(state.lockedIn ? [`guest ${String(number)} was locked in`] : []),
        ...(other === undefined ? [] : [`guest ${String(number)} is both ${other} and ${id}`]),
        ...((holder === id) === (at !== undefined)
          ? []
          : [`guest ${String(number)} is ${at ?? 'nowhere'}, the claim is held by ${holder ?? 'nobody'}`]),
      ];
    });
  },
};

const roomsEqualFold: Invariant = {
  name: 'every snapshot of a room or guest is the fold of its ledger',
  when: 'always',
  check(view) {
    const { ledger } = storedIn(view);
    const folded = (pk: string) =>
      pk.startsWith('room#')
        ? foldRecord(roomRecord, ledger.get(pk) ?? [])
        : foldRecord(guestRecord, ledger.get(pk) ?? []);
    return [...recordsIn(view, 'room').values(), ...recordsIn(view, 'guest').values()].flatMap(
      ({ pk, rev, state }) =>
        rev === ledger.get(pk)?.length && isDeepStrictEqual({ ...(state as object) }, { ...folded(pk) })
          ? []
          : [`${pk} at rev ${String(rev)} is not the fold of its entries`],
    );
  },
};

/** With what holds of every context; its records, which the registry does not know, are folded here. */
export const roomsContext: SimulatedContext = {
  name: 'rooms',
  commands,
  handlers: roomHandlers,
  invariants: [
    gatesKeepRooms,
    guestsAreOneEach,
    roomsEqualFold,
    restoresTakeWholeCommits,
    ...engineContext.invariants.filter(
      (invariant) => invariant !== snapshotsEqualFold && invariant !== everyCutRestores,
    ),
  ],
};
