import { epochOf, type Instant } from '../../shared/kernel/dates.ts';
import type { Limit, TokenBuckets } from '../../shared/platform/http/limits.ts';
import { secondsUntilToken, tokenTime } from '../../shared/platform/store/token-buckets.ts';

/** Buckets in memory; they pass the same contract as those in the table. */
export function memoryBuckets(): TokenBuckets & { readonly names: () => readonly string[] } {
  const fullAt = new Map<string, number>();
  const secondsFor = (bucket: string, limit: Limit, now: Instant) =>
    secondsUntilToken(fullAt.get(bucket) ?? 0, limit, epochOf(now));
  return {
    names: () => [...fullAt.keys()],
    wait: async (bucket, limit, now) => secondsFor(bucket, limit, now),
    async take(bucket, limit, now) {
      const seconds = secondsFor(bucket, limit, now);
      if (seconds === undefined)
        fullAt.set(bucket, Math.max(fullAt.get(bucket) ?? 0, epochOf(now)) + Math.ceil(tokenTime(limit)));
      return seconds;
    },
  };
}
