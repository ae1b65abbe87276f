import { KeyPurpose } from '../../../shared/kernel/keys.ts';
import type { KeyRotation } from '../../../shared/keys/domain/key-rotation.ts';
import type { Invariant } from '../contract.ts';
import { indexKeyOf, liveMembers } from './membership.ts';
import { ringOf } from './index-keys.ts';
import { recordsIn, storedIn } from './stored.ts';

/** A key that wraps somebody's and has left the ring would leave them unreadable for good. */
export const ringOpensEveryPerson: Invariant = {
  name: 'the ring has one current key a purpose, and the key that each person’s key is wrapped by',
  when: 'always',
  check(view) {
    const { keys } = ringOf(view);
    const wrapping = new Set(keys.flatMap(({ purpose, id }) => (purpose === 'wrap' ? [id] : [])));
    const found: string[] = [];
    for (const purpose of KeyPurpose.options) {
      const those = keys.filter((key) => key.purpose === purpose);
      const current = those.filter(({ state }) => state === 'current').length;
      if (current !== 1) found.push(`${purpose}: ${String(current)} current keys`);
      if (those.length > 2) found.push(`${purpose}: ${String(those.length)} keys at once`);
    }
    for (const [key, { wrapped, by }] of view.items)
      if (key.startsWith('keys/person#') && wrapped !== undefined && !wrapping.has(String(by)))
        found.push(`${key} is wrapped by ${String(by)}, which the ring has not`);
    return found;
  },
};

/** G4: once begun, a rotation comes to its end, and nothing hangs on the old key. */
export const rotationsEnd: Invariant = {
  name: 'every rotation of a key has ended, and nothing hangs on the key before',
  when: 'drained',
  check(view) {
    const { keys } = ringOf(view);
    const found: string[] = [];
    for (const [id, { state }] of recordsIn<KeyRotation>(view, 'key-rotation'))
      if (state.phase !== 'done') found.push(`rotation ${id} to ${state.to.id} rests at ${state.phase}`);
    for (const purpose of KeyPurpose.options) {
      const ids = keys.flatMap((key) => (key.purpose === purpose ? [key.id] : []));
      if (ids.length > 1) found.push(`${purpose} has ${ids.join(', ')}`);
    }
    const current = (purpose: KeyPurpose) => keys.find((key) => key.purpose === purpose)?.id;
    for (const [key, { wrapped, by }] of view.items)
      if (key.startsWith('keys/person#') && wrapped !== undefined && by !== current('wrap'))
        found.push(`${key} is wrapped by ${String(by)}`);
    const held = new Map<string, number>();
    for (const [claim, { holder }] of storedIn(view).claims)
      if (holder !== undefined && indexKeyOf(claim) === current('index'))
        held.set(holder, (held.get(holder) ?? 0) + 1);
    for (const { state } of liveMembers(view)) {
      const claims = held.get(state.memberId) ?? 0;
      if (claims !== 1)
        found.push(`member ${state.memberId} holds ${String(claims)} claims under the new key`);
    }
    return found;
  },
};
