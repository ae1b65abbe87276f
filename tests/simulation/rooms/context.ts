import { isDeepStrictEqual } from 'node:util';
import type { Operator } from '../../../shared/kernel/caller.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import { derivedId } from '../../../shared/platform/ids.ts';
import { foldRecord } from '../../../shared/recovery/domain/restore.ts';
import { engineContext } from '../contexts/engine.ts';
import type { Choices, CommandSource, Drawn, Invariant, SimulatedContext, View } from '../contract.ts';
import { snapshotsEqualFold } from '../invariants/snapshots.ts';
import { recordsIn, storedIn } from '../invariants/stored.ts';
import { claimOf, roomHandlers } from './handlers.ts';
import { type Guest, guestRecord, type Room, roomRecord } from './records.ts';

const ROOMS = Array.from({ length: 4 }, (_, number) => derivedId<UnionId>('simulated-room', number));
const GUESTS = 8;

const keeper = { kind: 'operator', id: 'keeper', role: 'union-officer', scope: ROOMS[0] } as Operator;

const source = (type: string, weight: number, body: (choices: Choices) => object): CommandSource => ({
  name: type,
  weight,
  draw: (_, choices): Drawn => ({ type, actor: keeper, body: body(choices) }),
});

const room = (choices: Choices) => ({ room: choices.pick(ROOMS) });
const guest = (choices: Choices) => ({ guest: choices.int(GUESTS) });
const both = (choices: Choices) => ({ ...room(choices), ...guest(choices) });

const commands: readonly CommandSource[] = [
  source('OpenRoom', 3, room),
  source('ShutRoom', 2, room),
  source('CloseRoom', 3, room),
  source('EnterRoom', 6, both),
  source('MoveGuest', 4, both),
  source('LeaveRoom', 5, guest),
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

/** With what holds of every context; snapshots are folded by this context's own records. */
export const roomsContext: SimulatedContext = {
  name: 'rooms',
  commands,
  handlers: roomHandlers,
  invariants: [
    gatesKeepRooms,
    guestsAreOneEach,
    roomsEqualFold,
    ...engineContext.invariants.filter((invariant) => invariant !== snapshotsEqualFold),
  ],
};
