import { expect, it } from 'vitest';
import type { Instant } from '../../shared/kernel/dates.ts';
import { getKeysSpec } from '../../shared/registry/http-keys.ts';
import { keyStatus, type KeyStatus } from '../../shared/registry/rotate-keys.ts';
import { testApi } from '../support/api.ts';
import { foundUnion, TENANT } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

it('G4 the system administrator sees the state of every key, and no key', async () => {
  const api = await testApi();
  const { unionId } = await foundUnion(api.registry, { seed: 1, size: 2 });
  const administrator = operatorOf('system-administrator', unionId, 'op-keys');
  const { status, body } = await api.call(administrator, 'GET /v1/keys');
  const keys = await keyStatus(api.store, TENANT);
  expect({ status, body }).toEqual({ status: 200, body: { keys } });
  expect(new Set(keys.map(({ purpose }) => purpose))).toContain('wrap');
  for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['id', 'purpose', 'state', 'suite']);
});

it('G4 the answer tells the progress of a rotation, and drops what else there is', () => {
  const key: KeyStatus = {
    id: 'wrap-2',
    purpose: 'wrap',
    suite: 'SM4-GCM/HMAC-SM3',
    state: 'current',
    rotation: {
      phase: 'rewrap' as never,
      startedAt: '2026-11-23T01:00:00.000Z' as Instant,
      since: '2026-11-23T01:02:00.000Z' as Instant,
      pass: 1,
      seen: 500,
      changed: 400,
      segments: { done: 3, of: 16 },
    },
  };
  const { schema } = getKeysSpec.responses[200];
  expect(schema.parse({ keys: [{ ...key, wrapped: 'secret' }] })).toEqual({ keys: [key] });
});
