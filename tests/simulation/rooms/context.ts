import { isDeepStrictEqual } from 'node:util';
import type { Operator } from '../../../shared/kernel/caller.ts';
import { epochOf } from '../../../shared/kernel/dates.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import { derivedId } from '../../../shared/platform/ids.ts';
import { foldRecord } from '../../../shared/kernel/fold.ts';
import { engineContext } from '../contexts/engine.ts';
import type { Choices, CommandSource, Drawn, Invariant, Known, SimulatedContext, View } from '../contract.ts';
import { everyCutRestores } from '../invariants/cuts.ts';
import { snapshotsEqualFold } from '../invariants/snapshots.ts';
import { type EntryItem, recordsIn, storedIn } from '../invariants/stored.ts';
import { restoresTakeWholeCommits } from './cuts.ts';
import { claimOf, roomHandlers } from './handlers.ts';
import {
  type Guest,
  type GuestEvent,
  guestRecord,
  type Room,
  type RoomEvent,
  roomRecord,
} from './records.ts';

/** Rooms are numbered in the order of their first opening: the next one is for whoever comes first. */
const roomOf = (number: number): UnionId => derivedId<UnionId>('simulated-room', number);
const LAST_ROOMS = 3;
const GUESTS = 8;
const DESKS = 6;

const keeper = { kind: 'operator', id: 'keeper', role: 'union-officer', scope: roomOf(0) } as Operator;

type Body = (known: Known, choices: Choices) => object | undefined;

/** What two people ask for at the same moment, through two desks: the same, or what must not go together with it. */
const source = (
  type: string,
  weight: number,
  body: Body,
  { twins = 0.3, other }: { readonly twins?: number; readonly other?: Other } = {},
): CommandSource => ({
  name: type,
  weight,
  draw(known, choices): Drawn | undefined {
    const drawn = body(known, choices);
    if (drawn === undefined) return undefined;
    const desk = choices.int(DESKS);
    const one: Drawn = { type, actor: keeper, body: { ...drawn, desk } };
    if (!choices.chance(twins)) return one;
    const beside = { ...one, body: { ...drawn, desk: (desk + 1) % DESKS } };
    return {
      ...one,
      twin: other === undefined ? beside : { ...beside, ...other(beside.body, known, choices) },
    };
  },
});

type Other = (body: object, known: Known, choices: Choices) => Pick<Drawn, 'type' | 'body'>;

/** Somebody comes in at the very door. */
const entering: Other = (body, known, choices) => ({
  type: 'EnterRoom',
  body: { ...body, ...guest(known, choices) },
});

/** One of the last rooms that stand so, mostly; now and then any of them. */
function roomThat(status: Room['status']): Body {
  return (known, choices) => {
    const rooms = known.records('room').slice(-LAST_ROOMS);
    const fitting = rooms.filter(({ state }) => (state as Room).status === status);
    if (fitting.length === 0 && choices.chance(0.8)) return undefined;
    const from = fitting.length > 0 && choices.chance(0.95) ? fitting : rooms;
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
  source('OpenRoom', 6, roomToOpen, { twins: 0.7 }),
  source('ShutRoom', 2, roomThat('open'), { twins: 0.8, other: entering }),
  source('CloseRoom', 2, roomThat('shut')),
  // Asked for beforehand, as somebody would who means to leave no time between.
  source('CloseRoom', 1, roomThat('open')),
  source('EnterRoom', 18, both(roomThat('open'), guest), { twins: 0.5 }),
  source('MoveGuest', 8, both(roomThat('open'), guestInside)),
  source('LeaveRoom', 4, guestInside),
];

/** A new one where none stands open; else one that was closed. */
function roomToOpen(known: Known, choices: Choices): object | undefined {
  const rooms = known.records('room');
  const isAnyOpen = rooms.slice(-LAST_ROOMS).some(({ state }) => (state as Room).status === 'open');
  return choices.chance(isAnyOpen ? 0.3 : 0.7)
    ? { room: roomOf(rooms.length) }
    : roomThat('closed')(known, choices);
}

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

/** By the order in which commits took effect, and not by what who decided had read. */
const nobodyComesThroughShutDoors: Invariant = {
  name: 'nobody comes into a room between its shutting and its next opening',
  when: 'always',
  check(view) {
    const { ledger } = storedIn(view);
    const when = ({ pk, seq }: EntryItem) =>
      epochOf(view.committed(`ledger/${pk}@${String(seq)}`) ?? view.now);
    return [...recordsIn(view, 'guest').values()].flatMap(({ pk }) =>
      (ledger.get(pk) ?? []).flatMap((entry) =>
        (entry.events as readonly GuestEvent[]).flatMap(({ type, room }) => {
          if (room === undefined) return [];
          const before = (ledger.get(`room#${room}`) ?? []).findLast((other) => when(other) < when(entry));
          const [last] = (before?.events ?? []) as readonly RoomEvent[];
          return last === undefined || last.type === 'RoomOpened'
            ? []
            : [`${pk}: ${type} of room ${room} after its ${last.type}`];
        }),
      ),
    );
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
    nobodyComesThroughShutDoors,
    guestsAreOneEach,
    roomsEqualFold,
    restoresTakeWholeCommits,
    ...engineContext.invariants.filter(
      (invariant) => invariant !== snapshotsEqualFold && invariant !== everyCutRestores,
    ),
  ],
};
