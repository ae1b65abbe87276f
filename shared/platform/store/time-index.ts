/** What is written at the same time is spread over this many index partitions. */
export const TIME_SHARDS = 8;

/**
 * Attributes of the index `by-time`: what was written when, with its hash, so that a reader of the index needs no
 * item. They follow from the item and are no part of its hash.
 */
export const inTime = ({
  pk,
  at,
  hash,
}: {
  readonly pk: string;
  readonly at: string;
  readonly hash: string;
}) => ({
  timeShard: String(pk.charCodeAt(pk.length - 1) % TIME_SHARDS),
  timeSort: `${at}#${hash}`,
});

/** Bounds of `timeSort` for what was written after `from`, up to and including `until`. */
export const timeBounds = (from: string, until: string) => [`${from}#~`, `${until}#~`] as const;

export const hashInTime = (timeSort: string): string => timeSort.slice(timeSort.indexOf('#') + 1);
