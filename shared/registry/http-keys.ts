import * as z from 'zod';
import { Instant } from '../kernel/dates.ts';
import { KeyPurpose, KeyState, SuiteId } from '../kernel/keys.ts';
import { ok } from '../kernel/result.ts';
import { defineRoute, implement, type Route } from '../platform/http/route.ts';
import type { Store } from '../platform/store/port.ts';
import { keyStatus } from './rotate-keys.ts';

const count = z.number().int().nonnegative();

const KeyStatusView = z.lazy(() =>
  z
    .object({
      id: z.string(),
      purpose: KeyPurpose,
      suite: SuiteId,
      state: KeyState,
      /** The rotation that brought the key, where one did. */
      rotation: z
        .object({
          phase: z.string(),
          startedAt: Instant,
          /** When this phase began. */
          since: Instant,
          pass: count,
          /** Items looked at, and changed, in this pass. */
          seen: count,
          changed: count,
          segments: z.object({ done: count, of: count }),
        })
        .optional(),
    })
    .meta({ id: 'KeyStatus' }),
);

export const getKeysSpec = defineRoute({
  method: 'GET',
  path: '/v1/keys',
  tag: 'operators',
  summary: { zh: '密钥及其更换进度', en: 'The keys, and how far their rotation has come' },
  description: {
    zh: '各用途密钥的编号、密码套件、状态及更换进度，不含密钥本身。',
    en: 'Id, suite and state of each key, and the progress of the rotation that brought it. No key itself.',
  },
  action: 'keys:read',
  audit: 'none',
  responses: {
    200: {
      description: { zh: '密钥状态', en: 'State of the keys' },
      schema: z.lazy(() => z.object({ keys: z.array(KeyStatusView) })),
    },
  },
});

export const keySpecs = [getKeysSpec] as const;

export const keyRoutes = ({
  store,
  tenant,
}: {
  readonly store: Store;
  readonly tenant: string;
}): readonly Route[] => [
  implement(getKeysSpec, async () => {
    const keys = await keyStatus(store, tenant);
    return ok({
      status: 200,
      body: { keys: keys.map((key) => ({ ...key, state: KeyState.parse(key.state) })) },
    });
  }),
];
