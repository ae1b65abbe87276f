import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { KeyPurpose, SuiteId } from '../../kernel/keys.ts';

/**
 * - announced: the new key stands in the ring; whoever holds an older ring learns of it before it is written
 *   with. Numbers are claimed under both index keys from here on.
 * - backfilling: every person's claim is brought under the new index key
 * - switched: the new key is written with, and its claims decide
 * - rewrapping: every person's key is wrapped by the new key
 * - retired: numbers are claimed under the new index key only
 * - clearing: claims under the old index key become tombstones that name nobody
 * - done: the old key has left the ring
 */
export const RotationPhase = z.enum([
  'announced',
  'backfilling',
  'switched',
  'rewrapping',
  'retired',
  'clearing',
  'done',
]);
export type RotationPhase = z.infer<typeof RotationPhase>;

/** The phases of a rotation in their order, by what the key is for. */
export const courses = {
  wrap: ['announced', 'switched', 'rewrapping', 'done'],
  index: ['announced', 'backfilling', 'switched', 'retired', 'clearing', 'done'],
  transit: ['announced', 'switched', 'done'],
  digest: ['announced', 'switched', 'done'],
  cursor: ['announced', 'switched', 'done'],
  identity: ['announced', 'switched', 'done'],
} as const satisfies Record<KeyPurpose, readonly RotationPhase[]>;

/** Parts of a table that are gone through side by side; as many follow-ups begin a sweep. */
export const SEGMENTS = 8;

const KeyName = z.lazy(() => z.object({ id: z.string(), suite: SuiteId }));

/** One change of a key of the ring (密钥更换), perhaps to another suite. */
export const KeyRotation = z.lazy(() =>
  z.object({
    rotationId: z.string(),
    purpose: KeyPurpose,
    from: KeyName,
    to: KeyName,
    phase: RotationPhase,
    startedAt: Instant,
    /** Since when it is in this phase. */
    since: Instant,
    /** A sweep is repeated until a pass finds nothing to do. */
    pass: z.number().int().positive(),
    /** Segments of this pass that have been gone through. */
    swept: z.array(z.number().int().nonnegative()),
    /** Items that this pass has changed in those segments. */
    changed: z.number().int().nonnegative(),
  }),
);
export type KeyRotation = z.infer<typeof KeyRotation>;

export interface KeyRotationStarted extends LedgerEvent {
  readonly type: 'KeyRotationStarted';
  readonly v: 1;
  readonly rotationId: string;
  readonly purpose: KeyPurpose;
  readonly from: KeyRotation['from'];
  readonly to: KeyRotation['to'];
}

export interface KeyRotationMoved extends LedgerEvent {
  readonly type: 'KeyRotationMoved';
  readonly v: 1;
  readonly phase: RotationPhase;
}

export interface KeySegmentSwept extends LedgerEvent {
  readonly type: 'KeySegmentSwept';
  readonly v: 1;
  readonly segment: number;
  readonly changed: number;
}

export interface KeySweepRepeated extends LedgerEvent {
  readonly type: 'KeySweepRepeated';
  readonly v: 1;
  readonly pass: number;
}

export type KeyRotationEvent = KeyRotationStarted | KeyRotationMoved | KeySegmentSwept | KeySweepRepeated;

export const rotationRecord: AggregateType<KeyRotation, KeyRotationEvent> = {
  type: 'key-rotation',
  parse: (stored) => KeyRotation.parse(stored),
  evolve(state, event, { at }) {
    if (event.type === 'KeyRotationStarted') {
      const { rotationId, purpose, from, to } = event;
      const begun = { phase: 'announced', startedAt: at, since: at, pass: 1, swept: [], changed: 0 } as const;
      return { rotationId, purpose, from, to, ...begun, swept: [] };
    }
    if (state === undefined) throw new Error(`${event.type} before KeyRotationStarted`);
    switch (event.type) {
      case 'KeyRotationMoved':
        return { ...state, phase: event.phase, since: at, pass: 1, swept: [], changed: 0 };
      case 'KeySegmentSwept':
        return { ...state, swept: [...state.swept, event.segment], changed: state.changed + event.changed };
      case 'KeySweepRepeated':
        return { ...state, pass: event.pass, swept: [], changed: 0 };
    }
  },
};
