import type { Command } from '../kernel/command.ts';
import type { Instant } from '../kernel/dates.ts';
import type { RequestId } from '../kernel/ids.ts';
import { KeyPurpose, type SuiteId } from '../kernel/keys.ts';
import { rotationRecord, type KeyRotation, SEGMENTS } from '../keys/domain/key-rotation.ts';
import { sweepId, sweepRecord } from '../keys/domain/key-sweep.ts';
import { currentKey, isRotating, nextKeyId } from '../keys/domain/ring.ts';
import type { StartKeyRotation } from '../keys/domain/rotate-key.ts';
import { recordKey } from '../platform/engine/keys.ts';
import { toRecord } from '../platform/engine/records.ts';
import { toRequestItem } from '../platform/engine/request.ts';
import { derivedId } from '../platform/ids.ts';
import { type KeyMaker, makeKey } from '../platform/keys/make-keys.ts';
import { RING, StoredRing } from '../platform/keys/stored-ring.ts';
import type { CommandQueue } from '../platform/queue/port.ts';
import { createOnce } from '../platform/store/create-once.ts';
import type { Store } from '../platform/store/port.ts';

export interface RotateKeysDependencies extends KeyMaker {
  readonly tenant: string;
  readonly store: Store;
  readonly queue: CommandQueue;
  readonly now: () => Instant;
}

/**
 * Makes new keys of the configured suite and asks for the rotation to them; purposes that are being rotated are
 * left alone. Asked twice for the same key, the second asking changes nothing.
 */
export async function rotateKeys(
  dependencies: RotateKeysDependencies,
  purposes: readonly KeyPurpose[],
): Promise<readonly string[]> {
  const { store, queue } = dependencies;
  const ring = await ringIn(store);
  const commands = await Promise.all(
    purposes.flatMap((purpose) => {
      const current = currentKey(ring, purpose);
      if (current === undefined || isRotating(ring, purpose)) return [];
      return [startOf(dependencies, purpose, nextKeyId(current))];
    }),
  );
  await Promise.all(commands.map((command) => createOnce(store, 'requests', toRequestItem(command))));
  if (commands.length > 0) await queue.send(commands);
  return commands.map(({ group }) => group);
}

/** The purposes whose key is of another suite than the configured one: what a change of suite rotates. */
export async function purposesOfOtherSuites(store: Store, suite: SuiteId): Promise<readonly KeyPurpose[]> {
  const ring = await ringIn(store);
  return KeyPurpose.options.filter((purpose) => currentKey(ring, purpose)?.suite !== suite);
}

async function startOf(
  dependencies: RotateKeysDependencies,
  purpose: KeyPurpose,
  id: string,
): Promise<Command<'StartKeyRotation', StartKeyRotation>> {
  const { tenant, now, suite } = dependencies;
  const { wrapped } = await makeKey(dependencies, purpose, id);
  const rotationId = rotationIdOf(tenant, id);
  return {
    requestId: derivedId<RequestId>('rotate-key', tenant, id),
    type: 'StartKeyRotation',
    actor: { kind: 'system', id: 'rotate-keys' },
    at: now(),
    group: rotationId,
    lane: 'bulk',
    body: {
      rotationId,
      purpose,
      suite,
      key: {
        id,
        wrapped: Object.fromEntries(
          Object.entries(wrapped).map(([region, key]) => [region, Buffer.from(key).toString('base64')]),
        ),
      },
    },
  };
}

const rotationIdOf = (tenant: string, keyId: string): string => derivedId('key-rotation', tenant, keyId);

async function ringIn(store: Store): Promise<StoredRing> {
  const [item] = await store.read([{ table: 'keys', pk: RING }]);
  if (item === undefined) throw new Error('this province has no key ring: it is not provisioned');
  return StoredRing.parse(item);
}

/** A key and how far its coming has got. */
export interface KeyStatus {
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly suite: SuiteId;
  readonly state: string;
  readonly rotation?: Pick<KeyRotation, 'phase' | 'startedAt' | 'since' | 'pass'> & {
    /** Of the sweep that is going on: items looked at and changed in this pass, segments gone through. */
    readonly seen: number;
    readonly changed: number;
    readonly segments: { readonly done: number; readonly of: number };
  };
}

/** Every key of the ring with the rotation that brought it, for who is responsible for the keys. No key itself. */
export async function keyStatus(store: Store, tenant: string): Promise<readonly KeyStatus[]> {
  const { keys } = await ringIn(store);
  return Promise.all(
    keys.map(async ({ id, purpose, suite, state }) => {
      const rotation = await rotationOf(store, rotationIdOf(tenant, id));
      return { id, purpose, suite, state, ...(rotation && { rotation }) };
    }),
  );
}

async function rotationOf(store: Store, rotationId: string): Promise<KeyStatus['rotation']> {
  const pk = recordKey(rotationRecord.type, rotationId);
  const { state } = toRecord(rotationRecord, rotationId, (await store.read([{ table: 'registry', pk }]))[0]);
  if (state === undefined) return undefined;
  const { phase, startedAt, since, pass, swept } = state;
  const ids = Array.from({ length: SEGMENTS }, (_, segment) => sweepId({ rotationId, phase, pass, segment }));
  const items = await store.read(
    ids.map((id) => ({ table: 'registry', pk: recordKey(sweepRecord.type, id) })),
  );
  const sweeps = items.map((item, index) => toRecord(sweepRecord, ids[index] ?? '', item).state);
  const sum = (of: 'seen' | 'changed') => sweeps.reduce((total, sweep) => total + (sweep?.[of] ?? 0), 0);
  const segments = { done: swept.length, of: SEGMENTS };
  return { phase, startedAt, since, pass, seen: sum('seen'), changed: sum('changed'), segments };
}
