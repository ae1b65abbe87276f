import * as z from 'zod';
import type { CommandHandler, Reader } from '../../../shared/kernel/command-handler.ts';
import { epochOf, instantOf } from '../../../shared/kernel/dates.ts';
import {
  absent,
  change,
  type ClaimId,
  decide,
  type FollowUp,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  pass,
  refuse,
  release,
  setGate,
  take,
} from '../../../shared/kernel/decision.ts';
import { UnionId } from '../../../shared/kernel/ids.ts';

import {
  type Guest,
  type GuestEvent,
  guestRecord,
  type Room,
  type RoomEvent,
  roomRecord,
} from './records.ts';

/**
 * Gates are known by the id of a union: a room has the form of one. Commands come in order only where they come
 * through the same desk, so that whatever touches the same room may meet.
 */
const desk = z.number().int().default(0);
const InRoom = z.strictObject({ room: UnionId, desk });
type InRoom = z.infer<typeof InRoom>;
const GuestInRoom = z.strictObject({ room: UnionId, guest: z.number().int(), desk });
type GuestInRoom = z.infer<typeof GuestInRoom>;
const OfGuest = z.strictObject({ guest: z.number().int(), desk });
type OfGuest = z.infer<typeof OfGuest>;

interface AtRoom {
  readonly room: Loaded<Room, RoomEvent>;
  readonly gate: LoadedGate;
}

interface AtGuest {
  readonly claim: LoadedClaim;
  readonly guest: Loaded<Guest, GuestEvent>;
  /** Where the guest is. */
  readonly from?: LoadedGate;
  readonly inside?: Loaded<Room, RoomEvent>;
  readonly gate?: LoadedGate;
}

const deskOf = (_: unknown, body: { readonly desk: number }): string => `desk-${String(body.desk)}`;
const common = { action: 'members:register', lane: 'people', guard: () => undefined } as const;
const stamp = (room: UnionId) => ({ path: [room], division: '440305' });
const OPEN_MILLISECONDS = 600_000;

/** Asked by the system, each time through another desk: it may meet whatever else is asked. */
const closing = (room: string): FollowUp => ({
  command: { type: 'CloseRoom', body: { room }, group: room, lane: 'bulk' },
});

export const claimOf = (guest: number): ClaimId => `USCC#GUEST-${String(guest)}`;

const atRoom = async (read: Reader, { room }: InRoom): Promise<AtRoom> => {
  const [record, gate] = await Promise.all([read.record(roomRecord, room), read.gate(room)]);
  return { room: record, gate };
};

/** The door is looked at first and gone through last: in between others may shut it. */
async function atGuest(read: Reader, number: number, id: string, to?: UnionId): Promise<AtGuest> {
  const gate = to === undefined ? undefined : await read.gate(to);
  const claim = await read.claim(claimOf(number));
  const guest =
    claim.lastHolder === undefined
      ? absent(guestRecord, id)
      : await read.record(guestRecord, claim.lastHolder);
  const room = claim.holder === undefined ? undefined : (guest.state?.room as UnionId | undefined);
  if (room === undefined) return { claim, guest, ...(gate && { gate }) };
  const [from, inside] = await Promise.all([read.gate(room), read.record(roomRecord, room)]);
  return { claim, guest, from, inside, ...(gate && { gate }) };
}

/** Nobody can be in a closed room: whoever is found there says so. */
const found = ({ inside }: AtGuest) => (inside?.state?.status === 'closed' ? { lockedIn: true } : {});

/** Opens a room for a while: the timer that shuts it is set in the same commit. */
const openRoom: CommandHandler<'OpenRoom', InRoom, AtRoom> = {
  ...common,
  type: 'OpenRoom',
  body: InRoom,
  load: (read, { body }) => atRoom(read, body),
  group: deskOf,
  decide({ room, gate }, { body }, { at }) {
    if (room.state !== undefined && room.state.status !== 'closed') return refuse('room/not-closed');
    const shut = { type: 'ShutRoom', body: { room: body.room }, group: body.room, lane: 'bulk' } as const;
    return decide({
      changes: [
        change(room, {
          type: 'RoomOpened',
          v: 1,
          occupied: (gate.gate?.members ?? 0) > (room.state?.counted ?? 0),
        } satisfies RoomEvent),
      ],
      gates: [
        gate.gate === undefined
          ? {
              kind: 'create',
              union: body.room,
              gate: { status: 'open', stamp: stamp(body.room), employers: [] },
            }
          : setGate(gate, 'shut', 'open'),
      ],
      follow: [{ command: shut, at: instantOf(epochOf(at) + OPEN_MILLISECONDS) }],
    });
  },
};

const shutRoom: CommandHandler<'ShutRoom', InRoom, AtRoom> = {
  ...common,
  type: 'ShutRoom',
  lane: 'bulk',
  body: InRoom,
  load: (read, { body }) => atRoom(read, body),
  group: deskOf,
  decide({ room, gate }) {
    if (room.state?.status !== 'open') return refuse('room/not-open');
    return decide({
      changes: [change(room, { type: 'RoomShut', v: 1 } satisfies RoomEvent)],
      gates: [setGate(gate, 'open', 'shut')],
      follow: [closing(gate.union)],
    });
  },
};

/** Once the gate is shut nobody comes in any more, so that a count can only fall; of nobody it stays. */
const closeRoom: CommandHandler<'CloseRoom', InRoom, AtRoom> = {
  ...common,
  type: 'CloseRoom',
  body: InRoom,
  load: (read, { body }) => atRoom(read, body),
  group: deskOf,
  decide({ room, gate }) {
    if (room.state?.status !== 'shut' || gate.gate?.status !== 'shut') return refuse('room/not-shut');
    const counted = gate.gate.members;
    const type = counted > 0 ? 'RoomCounted' : 'RoomClosed';
    const occupied = counted > (room.state.counted ?? counted);
    return decide({ changes: [change(room, { type, v: 1, counted, occupied } satisfies RoomEvent)] });
  },
};

const enterRoom: CommandHandler<'EnterRoom', GuestInRoom, AtGuest> = {
  ...common,
  type: 'EnterRoom',
  body: GuestInRoom,
  load: (read, { body, requestId }) => atGuest(read, body.guest, requestId, body.room),
  group: deskOf,
  decide({ claim, guest, gate }, { body }) {
    if (gate?.gate?.status !== 'open') return refuse('room/not-open');
    if (claim.holder !== undefined) return refuse('guest/elsewhere');
    const entered: GuestEvent = { type: 'GuestEntered', v: 1, number: body.guest, room: body.room };
    return decide({
      changes: [change(guest, entered)],
      claims: [take(claim, guest.id)],
      gates: [pass(gate, 'open', { members: 1 })],
    });
  },
};

const moveGuest: CommandHandler<'MoveGuest', GuestInRoom, AtGuest> = {
  ...common,
  type: 'MoveGuest',
  body: GuestInRoom,
  load: (read, { body, requestId }) => atGuest(read, body.guest, requestId, body.room),
  group: deskOf,
  decide(records, { body }) {
    const { claim, guest, from, gate } = records;
    if (gate?.gate?.status !== 'open') return refuse('room/not-open');
    if (claim.holder === undefined || from?.gate === undefined) return refuse('guest/nowhere');
    if (from.union === body.room) return refuse('guest/there');
    const moved: GuestEvent = {
      type: 'GuestMoved',
      v: 1,
      number: body.guest,
      room: body.room,
      ...found(records),
    };
    return decide({
      changes: [change(guest, moved)],
      gates: [pass(from, from.gate.status, { members: -1 }), pass(gate, 'open', { members: 1 })],
    });
  },
};

const leaveRoom: CommandHandler<'LeaveRoom', OfGuest, AtGuest> = {
  ...common,
  type: 'LeaveRoom',
  body: OfGuest,
  load: (read, { body, requestId }) => atGuest(read, body.guest, requestId),
  group: deskOf,
  decide(records, { body }) {
    const { claim, guest, from } = records;
    if (claim.holder === undefined || from?.gate === undefined) return refuse('guest/nowhere');
    const left: GuestEvent = { type: 'GuestLeft', v: 1, number: body.guest, ...found(records) };
    return decide({
      changes: [change(guest, left)],
      claims: [release(claim)],
      gates: [pass(from, from.gate.status, { members: -1 })],
      follow: from.gate.status === 'shut' && from.gate.members === 1 ? [closing(from.union)] : [],
    });
  },
};

export const roomHandlers = [openRoom, shutRoom, closeRoom, enterRoom, moveGuest, leaveRoom] as const;
