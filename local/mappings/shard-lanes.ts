import { createHash } from 'node:crypto';
import { fitting } from './payload-batches.ts';
import type { StreamRecord } from './stream-record.ts';

export type LanesOptions = {
  /** Parallelization factor: batches of one shard that may be in flight at once. */
  readonly lanes: number;
  readonly batchSize: number;
  readonly windowMilliseconds: number;
  readonly deliver: (
    batch: readonly StreamRecord[],
    onDone: (records: readonly StreamRecord[]) => void,
  ) => Promise<void>;
  /** Every record up to this one is done. */
  readonly onCheckpoint: (sequenceNumber: string) => void;
  readonly signal: AbortSignal;
};

/** The records of one shard on their way to the function. */
export type ShardLanes = {
  /** Takes records in the order of the shard; those the filters refuse count as done, in their place. */
  readonly push: (records: readonly StreamRecord[], passes: (record: StreamRecord) => boolean) => void;
  /** Resolves when fewer than `count` records wait, or `signal` aborts. */
  readonly below: (count: number) => Promise<void>;
  /** No more records come; resolves when all are done, or when `signal` aborted and nothing is in flight. */
  readonly drain: () => Promise<void>;
};

type Lane = { readonly records: StreamRecord[]; windowEndsAt: number; timer?: NodeJS.Timeout };

/**
 * Splits a shard in lanes by item, so that batches of different items run side by side while each item keeps its
 * order. The checkpoint follows the oldest record that is not done.
 */
export function shardLanes(options: LanesOptions): ShardLanes {
  const { batchSize, windowMilliseconds, signal } = options;
  const lanes = Array.from({ length: options.lanes }, (): Lane => ({ records: [], windowEndsAt: 0 }));
  /** In the order of the shard; those done leave from the front. */
  const order: StreamRecord[] = [];
  const done = new Set<StreamRecord>();
  let ended = false;
  let wake = nextChange();

  const changed = (): void => {
    wake.resolve();
    wake = nextChange();
  };
  signal.addEventListener('abort', changed, { once: true });

  const finish = (records: readonly StreamRecord[]): void => {
    for (const record of records) done.add(record);
    let count = 0;
    for (const record of order) {
      if (!done.delete(record)) break;
      count += 1;
    }
    const [last] = order.splice(0, count).slice(-1);
    if (last) options.onCheckpoint(last.sequenceNumber);
    changed();
  };

  const openWindow = (lane: Lane): void => {
    clearTimeout(lane.timer);
    lane.windowEndsAt = Date.now() + windowMilliseconds;
    if (windowMilliseconds > 0) lane.timer = setTimeout(changed, windowMilliseconds);
  };

  /** The batch is full, its window is over, or nothing more will come. */
  const isDue = ({ records, windowEndsAt }: Lane): boolean =>
    records.length > 0 &&
    (ended ||
      Date.now() >= windowEndsAt ||
      records.length >= batchSize ||
      fitting(records, batchSize) < records.length);

  const serve = async (lane: Lane): Promise<void> => {
    while (!signal.aborted) {
      if (!isDue(lane)) {
        if (ended) return;
        await wake.promise;
        continue;
      }
      const batch = lane.records.splice(0, fitting(lane.records, batchSize));
      openWindow(lane);
      changed();
      await options.deliver(batch, finish);
    }
  };

  const serving = lanes.map((lane) => serve(lane).finally(() => clearTimeout(lane.timer)));

  return {
    push: (records, passes) => {
      const refused = records.filter((record) => !passes(record));
      const skipped = new Set(refused);
      for (const record of records) {
        order.push(record);
        if (skipped.has(record)) continue;
        const lane = lanes[laneOf(record.item, lanes.length)];
        if (!lane) throw new Error('a shard has at least one lane');
        if (lane.records.length === 0) openWindow(lane);
        lane.records.push(record);
      }
      finish(refused);
    },
    below: async (count) => {
      const waiting = (): number => lanes.reduce((sum, { records }) => sum + records.length, 0);
      while (waiting() >= count && !signal.aborted) await wake.promise;
    },
    drain: async () => {
      ended = true;
      changed();
      await Promise.all(serving);
    },
  };
}

const nextChange = (): PromiseWithResolvers<void> => Promise.withResolvers();

const laneOf = (item: string, lanes: number): number =>
  lanes === 1 ? 0 : createHash('md5').update(item).digest().readUInt32BE() % lanes;
