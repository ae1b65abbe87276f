import { describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/kernel/dates.ts';
import type { Limit, TokenBuckets } from '../../shared/platform/http/limits.ts';

const limit: Limit = { burst: 3, perMinute: 6 };
const start = Date.UTC(2026, 10, 24);
const after = (seconds: number) => instantOf(start + seconds * 1_000);

/** What limits rely on, of whatever keeps the buckets. `fresh` gives a name that no bucket has. */
export function tokenBucketsContract(buckets: () => TokenBuckets, fresh: () => string): void {
  const takes = async (bucket: string, seconds: number, count: number) => {
    const results: (number | undefined)[] = [];
    for (let index = 0; index < count; index += 1)
      results.push(await buckets().take(bucket, limit, after(seconds)));
    return results;
  };

  describe('a bucket', () => {
    it('gives its burst at once, then says how long to wait', async () => {
      expect(await takes(fresh(), 0, 5)).toEqual([undefined, undefined, undefined, 10, 10]);
    });

    it('fills as time goes by, and never beyond its burst', async () => {
      const bucket = fresh();
      await takes(bucket, 0, 3);
      expect(await takes(bucket, 9, 1)).toEqual([1]);
      expect(await takes(bucket, 10, 2)).toEqual([undefined, 10]);
      expect(await takes(bucket, 600, 4)).toEqual([undefined, undefined, undefined, 10]);
    });

    it('is nobody else’s', async () => {
      await takes(fresh(), 0, 4);
      expect(await takes(fresh(), 0, 1)).toEqual([undefined]);
    });

    it('can be looked at without taking', async () => {
      const bucket = fresh();
      expect(await buckets().wait(bucket, limit, after(0))).toBeUndefined();
      await takes(bucket, 0, 3);
      expect(await buckets().wait(bucket, limit, after(0))).toBe(10);
      expect(await buckets().wait(bucket, limit, after(10))).toBeUndefined();
    });

    it('gives no more than its burst to many who take at once', async () => {
      const bucket = fresh();
      const results = await Promise.all(
        Array.from({ length: 12 }, () => buckets().take(bucket, limit, after(0))),
      );
      expect(results.filter((seconds) => seconds === undefined).length).toBeLessThanOrEqual(3);
      expect(results.filter((seconds) => seconds === undefined).length).toBeGreaterThan(0);
    });
  });
}
