import * as z from 'zod';
import type { AggregateType, LedgerEvent } from '../../../shared/kernel/decision.ts';

/**
 * Rooms and their guests: not of the registry, but all that contexts to come ask of the engine. Gates that shut,
 * claims given back and taken again, records made by whoever comes first, timers.
 */
/**
 * `counted`: how many were inside when they were counted, after the gate was shut. `occupied`: more were found than
 * had been counted; never forgotten.
 */
export const Room = z.object({
  status: z.enum(['open', 'shut', 'closed']),
  rounds: z.number(),
  counted: z.number().optional(),
  occupied: z.boolean(),
});
export type Room = z.infer<typeof Room>;

export interface RoomEvent extends LedgerEvent {
  readonly type: 'RoomOpened' | 'RoomShut' | 'RoomCounted' | 'RoomClosed';
  readonly v: 1;
  readonly counted?: number;
  readonly occupied?: boolean;
}

const statusAfter = {
  RoomOpened: 'open',
  RoomShut: 'shut',
  RoomCounted: 'shut',
  RoomClosed: 'closed',
} as const;

export const roomRecord: AggregateType<Room, RoomEvent> = {
  type: 'room',
  parse: (stored) => Room.parse(stored),
  evolve: (state, { type, counted, occupied = false }) => ({
    occupied: occupied || (state?.occupied ?? false),
    status: statusAfter[type],
    rounds: (state?.rounds ?? 0) + (type === 'RoomOpened' ? 1 : 0),
    ...(counted === undefined ? {} : { counted }),
  }),
};

/** `room` is where the guest is; absent for one who is nowhere. */
export const Guest = z.object({
  number: z.number(),
  moves: z.number(),
  room: z.string().optional(),
  /** Was found in a closed room; never forgotten. */
  lockedIn: z.boolean(),
});
export type Guest = z.infer<typeof Guest>;

export interface GuestEvent extends LedgerEvent {
  readonly type: 'GuestEntered' | 'GuestMoved' | 'GuestLeft';
  readonly v: 1;
  readonly number: number;
  readonly room?: string;
  readonly lockedIn?: boolean;
}

export const guestRecord: AggregateType<Guest, GuestEvent> = {
  type: 'guest',
  parse: (stored) => Guest.parse(stored),
  evolve: (state, { number, room, lockedIn = false }) => ({
    number,
    lockedIn: lockedIn || (state?.lockedIn ?? false),
    moves: (state?.moves ?? 0) + 1,
    ...(room === undefined ? {} : { room }),
  }),
};
