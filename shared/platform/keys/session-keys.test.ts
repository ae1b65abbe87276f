import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import type { KeyService } from './port.ts';
import { maintainSessionKeys } from './session-key-upkeep.ts';
import { sessionKeySource, sessionSigner } from './session-keys.ts';

const start = instantOf(Date.parse('2026-11-23T01:00:00.000Z'));
const after = (milliseconds: number): Instant => instantOf(epochOf(start) + milliseconds);
const MINUTE = 60_000;
const DAY = 86_400_000;

/** Each region knows its own wrapping only. */
const service: KeyService = {
  wrap: async (region, key) => Buffer.concat([Buffer.from(region), key]),
  unwrap: async (region, wrapped) => {
    if (!Buffer.from(wrapped).subarray(0, 2).equals(Buffer.from(region))) throw new Error('not ours');
    return wrapped.subarray(2);
  },
};

let store: MemoryStore;
const maintain = (now: Instant) => maintainSessionKeys({ store, service, regions: ['r1', 'r2'] }, now);
const signerOf = (region: string) => sessionSigner({ store, service, region });
const published = async () => (await sessionKeySource(store).published()).map(({ kid }) => kid);

beforeEach(() => {
  store = memoryStore();
});

describe('the keys of sessions', () => {
  it('G1 are made once, and sign in both regions alike', async () => {
    await maintain(start);
    await maintain(after(MINUTE));
    const [one, two] = [await signerOf('r1').current(start), await signerOf('r2').current(start)];
    expect(one.kid).toBe(two.kid);
    expect(one.key.equals(two.key)).toBe(true);
    expect(await published()).toEqual([one.kid]);
  });

  it('G1 show no private half where they lie', async () => {
    await maintain(start);
    const [key] = await sessionKeySource(store).published();
    expect(key).not.toHaveProperty('d');
  });

  it('G1 are published before they sign, and for an hour after they did', async () => {
    await maintain(start);
    const [old] = await published();
    await maintain(after(30 * DAY));
    const [, next] = await published();
    expect(next).toBeDefined();
    expect((await signerOf('r1').current(after(30 * DAY + 9 * MINUTE))).kid).toBe(old);
    expect((await signerOf('r1').current(after(30 * DAY + 10 * MINUTE))).kid).toBe(next);
    await maintain(after(30 * DAY + 70 * MINUTE));
    expect(await published()).toEqual([old, next]);
    await maintain(after(30 * DAY + 71 * MINUTE));
    expect(await published()).toEqual([next]);
  });

  it('G1 are made by one of two that make them at once', async () => {
    await Promise.all([maintain(start), maintain(start)]);
    expect(await published()).toHaveLength(1);
    await Promise.all([maintain(after(31 * DAY)), maintain(after(31 * DAY))]);
    expect(await published()).toHaveLength(2);
  });

  it('are looked up anew for an unknown id, at most twice a minute', async () => {
    let now = epochOf(start);
    let reads = 0;
    const counting = { ...store, read: async (keys: never) => ((reads += 1), store.read(keys)) };
    const source = sessionKeySource(counting, () => now);
    expect(await source.find('none')).toBeUndefined();
    expect(await source.find('none')).toBeUndefined();
    expect(reads).toBe(1);
    await maintain(start);
    now += 30_000;
    const [kid = ''] = await published();
    expect(await source.find(kid)).toMatchObject({ kid });
    expect(reads).toBe(2);
  });

  it('refuse to sign in a province that has none', async () => {
    await expect(signerOf('r1').current(start)).rejects.toThrow('not provisioned');
  });
});
