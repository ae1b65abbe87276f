import { randomBytes } from 'node:crypto';
import { KeyPurpose, type SuiteId } from '../../kernel/keys.ts';
import type { Store } from '../store/port.ts';
import type { KeyService } from './port.ts';
import { RING, type StoredKey, StoredRing } from './stored-ring.ts';
import { KEY_BYTES } from './suite.ts';

export interface KeyMaker {
  readonly service: KeyService;
  readonly regions: readonly string[];
  readonly suite: SuiteId;
}

/** A new key, wrapped by the key service of every region: none can do without it should it be alone one day. */
export async function makeKey(
  { service, regions, suite }: KeyMaker,
  purpose: KeyPurpose,
  id: string,
): Promise<StoredKey> {
  const key = randomBytes(KEY_BYTES);
  const wrapped = await Promise.all(
    regions.map(async (region) => [region, await service.wrap(region, key)] as const),
  );
  return { id, purpose, suite, state: 'current', wrapped: Object.fromEntries(wrapped) };
}

/**
 * Makes the province's key ring unless it has one, and adds what a newer version of this code needs and an old
 * ring lacks. Keys that are there stay as they are: they change by rotation only.
 */
export async function createKeyRing(
  store: Store,
  service: KeyService,
  regions: readonly string[],
  suite: SuiteId = 'A256GCM/HMAC-SHA-256',
): Promise<void> {
  const [item] = await store.read([{ table: 'keys', pk: RING }]);
  const there = item && StoredRing.parse(item);
  const lacking = KeyPurpose.options.filter((purpose) => !there?.keys.some((key) => key.purpose === purpose));
  if (lacking.length === 0) return;
  const maker = { service, regions, suite };
  const made = await Promise.all(lacking.map((purpose) => makeKey(maker, purpose, `${purpose}-1`)));
  if (there === undefined) {
    await store.commit([{ op: 'create', table: 'keys', item: { pk: RING, rev: 1, keys: made } }]);
    return;
  }
  const next = { pk: RING, rev: there.rev + 1, keys: [...there.keys, ...made] };
  const { committed } = await store.commit([
    { op: 'replace', table: 'keys', item: next, readRev: there.rev },
  ]);
  if (!committed) await createKeyRing(store, service, regions, suite);
}
