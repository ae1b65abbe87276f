import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Actor } from '../../kernel/caller.ts';
import { reject } from '../../kernel/problem.ts';
import { type KeyRotation, rotationRecord, SEGMENTS } from '../domain/key-rotation.ts';
import { sweepId, sweepRecord } from '../domain/key-sweep.ts';
import type { RingEntry } from '../domain/ring.ts';
import {
  AdvanceKeyRotation,
  advanceKeyRotation,
  NoteKeySweep,
  noteKeySweep,
  type Rotating,
  StartKeyRotation,
  startKeyRotation,
} from '../domain/rotate-key.ts';
import { type Find, SweepKeys, sweepKeys, type SweepingKeys, type SweptPage } from '../domain/sweep-keys.ts';
import type { KeyKeeper } from './ports.ts';

/** Every command of the keys context. Processes and functions ask for them, nobody else. */
export const keyHandlers = (keeper: KeyKeeper): readonly AnyHandler[] => [
  startHandler(keeper),
  advanceHandler(keeper),
  sweepHandler(keeper),
  noteHandler(keeper),
];

const systemOnly = (_: unknown, { kind }: Actor) =>
  kind === 'system' ? undefined : reject('command/not-permitted');

const rotating = async (read: Reader, keeper: KeyKeeper, rotationId: string): Promise<Rotating> => {
  const [rotation, ring] = await Promise.all([read.record(rotationRecord, rotationId), keeper.ring()]);
  return { rotation, ring };
};

const startHandler = (
  keeper: KeyKeeper,
): CommandHandler<
  'StartKeyRotation',
  StartKeyRotation,
  Rotating & { readonly wrapped: RingEntry['wrapped'] }
> => ({
  type: 'StartKeyRotation',
  body: StartKeyRotation,
  action: 'system',
  lane: 'bulk',
  load: async (read, { body }) => ({
    ...(await rotating(read, keeper, body.rotationId)),
    wrapped: Object.fromEntries(
      Object.entries(body.key.wrapped).map(([region, text]) => [
        region,
        Uint8Array.from(Buffer.from(text, 'base64')),
      ]),
    ),
  }),
  group: (_, { rotationId }) => rotationId,
  guard: systemOnly,
  decide: startKeyRotation,
});

const advanceHandler = (
  keeper: KeyKeeper,
): CommandHandler<'AdvanceKeyRotation', AdvanceKeyRotation, Rotating> => ({
  type: 'AdvanceKeyRotation',
  body: AdvanceKeyRotation,
  action: 'system',
  lane: 'bulk',
  load: (read, { body }) => rotating(read, keeper, body.rotationId),
  group: (_, { rotationId }) => rotationId,
  guard: systemOnly,
  decide: advanceKeyRotation,
});

const noteHandler = (keeper: KeyKeeper): CommandHandler<'NoteKeySweep', NoteKeySweep, Rotating> => ({
  type: 'NoteKeySweep',
  body: NoteKeySweep,
  action: 'system',
  lane: 'bulk',
  load: (read, { body }) => rotating(read, keeper, body.rotationId),
  group: (_, { rotationId }) => rotationId,
  guard: systemOnly,
  decide: noteKeySweep,
});

const sweepHandler = (keeper: KeyKeeper): CommandHandler<'SweepKeys', SweepKeys, SweepingKeys> => ({
  type: 'SweepKeys',
  body: SweepKeys,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const [rotation, sweep] = await Promise.all([
      read.record(rotationRecord, body.rotationId),
      read.record(sweepRecord, sweepId(body)),
    ]);
    const { state } = rotation;
    const goesOn = state?.phase === body.phase && state.pass === body.pass;
    return { rotation, sweep, page: goesOn ? await pageOf(read, keeper, state, body) : undefined };
  },
  group: (_, { rotationId, segment }) => `${rotationId}-${String(segment)}`,
  guard: systemOnly,
  decide: sweepKeys,
});

async function pageOf(
  read: Reader,
  keeper: KeyKeeper,
  { phase, from, to }: KeyRotation,
  { segment, after }: SweepKeys,
): Promise<SweptPage> {
  const at = { segment, segments: SEGMENTS, after };
  if (phase === 'rewrapping') {
    const { items, next } = await keeper.personKeys(at, to.id);
    return { finds: items.map(({ place, change }) => (change ? { place, key: change } : { place })), next };
  }
  const { items, next } = await keeper.persons(at, from.id, to.id);
  const finds = await Promise.all(
    items.map(async ({ place, record, claims }): Promise<Find> => {
      if (claims === undefined) return { place };
      const [old, fresh] = await Promise.all([read.claim(claims.from), read.claim(claims.to)]);
      return { place, claims: { record, from: old, to: fresh } };
    }),
  );
  return { finds, next };
}
