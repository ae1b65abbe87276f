import * as z from 'zod';
import type { Command, CommandCall } from '../../kernel/command.ts';
import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type Decision,
  type DecisionContext,
  type FollowUp,
  type KeyChange,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import { KeyPurpose, SuiteId } from '../../kernel/keys.ts';
import { courses, type KeyRotation, type KeyRotationEvent, RotationPhase, SEGMENTS } from './key-rotation.ts';
import { currentKey, isRotating, nextKeyId, type Ring, type RingEntry, withStates } from './ring.ts';

export const StartKeyRotation = z.lazy(() =>
  z.strictObject({
    rotationId: z.string(),
    purpose: KeyPurpose,
    suite: SuiteId,
    key: z.strictObject({
      id: z.string(),
      /** base64, by region. */
      wrapped: z.record(z.string(), z.base64()),
    }),
  }),
);
export type StartKeyRotation = z.infer<typeof StartKeyRotation>;

export const AdvanceKeyRotation = z.lazy(() =>
  z.strictObject({ rotationId: z.string(), from: RotationPhase }),
);
export type AdvanceKeyRotation = z.infer<typeof AdvanceKeyRotation>;

export const NoteKeySweep = z.lazy(() =>
  z.strictObject({
    rotationId: z.string(),
    phase: RotationPhase,
    pass: z.number().int().positive(),
    segment: z.number().int().nonnegative(),
    changed: z.number().int().nonnegative(),
  }),
);
export type NoteKeySweep = z.infer<typeof NoteKeySweep>;

export interface Rotating {
  readonly rotation: Loaded<KeyRotation, KeyRotationEvent>;
  readonly ring: Ring;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/**
 * Until all that runs has the ring of the last phase: it is cached for 5 minutes, and no function runs longer
 * than 15.
 */
const SETTLED = 20 * MINUTE;

/**
 * How long the old key is read after the switch: sealed claims and digests stand in requests, which are kept for
 * 90 days; nobody goes on with a list after a day; issuers encrypt to the key they fetched within the last day.
 */
const keptAfterSwitch = {
  wrap: SETTLED,
  index: SETTLED,
  transit: 91 * DAY,
  digest: 91 * DAY,
  cursor: DAY,
  identity: 2 * DAY,
} as const satisfies Record<KeyPurpose, number>;

/** The new key is announced: from the next ring on that anybody reads, it is known. */
export const startKeyRotation: Decide<
  Rotating & { readonly wrapped: RingEntry['wrapped'] },
  Command<string, StartKeyRotation>
> = ({ rotation, ring, wrapped }, { body: { rotationId, purpose, suite, key } }, { at }) => {
  const current = currentKey(ring, purpose);
  if (rotation.state !== undefined || current === undefined || isRotating(ring, purpose))
    return refuse('keys/rotation-running', { purpose });
  const expected = nextKeyId(current);
  if (key.id !== expected) return refuse('keys/not-next', { expected });
  const from = { id: current.id, suite: current.suite };
  const started: KeyRotationEvent = {
    type: 'KeyRotationStarted',
    v: 1,
    rotationId,
    purpose,
    from,
    to: { id: key.id, suite },
  };
  const entry: RingEntry = { id: key.id, purpose, suite, state: 'announced', wrapped };
  return decide({
    changes: [change(rotation, started)],
    keys: [withStates(ring, {}, [entry])],
    follow: [advanceLater(rotationId, 'announced', at, SETTLED)],
    result: { rotationId },
  });
};

/** A phase that only waits is over. */
export const advanceKeyRotation: Decide<Rotating, Command<string, AdvanceKeyRotation>> = (
  { rotation, ring },
  { body: { from } },
  context,
) => {
  const { state } = rotation;
  if (state?.phase !== from) return refuse('keys/rotation-moved', { phase: state?.phase ?? '' });
  return decide(movedOn({ rotation, ring }, state, [], context));
};

/** One more segment has been gone through. After the last one the sweep is repeated, or is over. */
export const noteKeySweep: Decide<Rotating, Command<string, NoteKeySweep>> = (
  { rotation, ring },
  { body: { phase, pass, segment, changed } },
  context,
) => {
  const { state } = rotation;
  if (state?.phase !== phase || state.pass !== pass || state.swept.includes(segment))
    return refuse('keys/rotation-moved', { phase: state?.phase ?? '' });
  const swept: KeyRotationEvent = { type: 'KeySegmentSwept', v: 1, segment, changed };
  if (state.swept.length + 1 < SEGMENTS) return decide({ changes: [change(rotation, swept)] });
  // A pass that finds nothing proves that nothing is left.
  if (state.changed + changed === 0) return decide(movedOn({ rotation, ring }, state, [swept], context));
  const repeated: KeyRotationEvent = { type: 'KeySweepRepeated', v: 1, pass: pass + 1 };
  return decide({
    changes: [change(rotation, [swept, repeated])],
    follow: sweeps(state.rotationId, phase, pass + 1),
  });
};

function movedOn(
  { rotation, ring }: Rotating,
  state: KeyRotation,
  before: readonly KeyRotationEvent[],
  { at }: DecisionContext,
): Partial<Decision> {
  const { rotationId, purpose } = state;
  const course: readonly RotationPhase[] = courses[purpose];
  const phase = course[course.indexOf(state.phase) + 1] ?? 'done';
  const moved: KeyRotationEvent = { type: 'KeyRotationMoved', v: 1, phase };
  return {
    changes: [change(rotation, [...before, moved])],
    keys: ringIn(phase, state, ring),
    follow: followUps(phase, rotationId, purpose, at),
  };
}

function ringIn(phase: RotationPhase, { from, to }: KeyRotation, ring: Ring): readonly KeyChange[] {
  switch (phase) {
    case 'switched':
      return [withStates(ring, { [from.id]: 'previous', [to.id]: 'current' })];
    case 'retired':
      return [withStates(ring, { [from.id]: 'retired' })];
    case 'done':
      return [withStates(ring, { [from.id]: 'dropped' })];
    case 'announced':
    case 'backfilling':
    case 'rewrapping':
    case 'clearing':
      return [];
  }
}

function followUps(
  phase: RotationPhase,
  rotationId: string,
  purpose: KeyPurpose,
  at: Instant,
): readonly FollowUp[] {
  switch (phase) {
    case 'announced':
    case 'retired':
      return [advanceLater(rotationId, phase, at, SETTLED)];
    case 'switched':
      return [advanceLater(rotationId, phase, at, keptAfterSwitch[purpose])];
    case 'backfilling':
    case 'rewrapping':
    case 'clearing':
      return sweeps(rotationId, phase, 1);
    case 'done':
      return [];
  }
}

const advanceLater = (
  rotationId: string,
  from: RotationPhase,
  at: Instant,
  milliseconds: number,
): FollowUp => ({
  command: call('AdvanceKeyRotation', rotationId, { rotationId, from } satisfies AdvanceKeyRotation),
  at: instantOf(epochOf(at) + milliseconds),
});

const sweeps = (rotationId: string, phase: RotationPhase, pass: number): readonly FollowUp[] =>
  Array.from({ length: SEGMENTS }, (_, segment) => ({
    command: call('SweepKeys', `${rotationId}-${String(segment)}`, { rotationId, phase, pass, segment }),
  }));

const call = (type: string, group: string, body: unknown): CommandCall => ({
  type,
  body,
  group,
  lane: 'bulk',
});
