import type { Store, StoredItem } from '../../../shared/platform/store/port.ts';
import type { StatisticsStore } from '../../../shared/statistics/application/ports.ts';
import type { Running } from '../cloud/machines.ts';
import type { Change } from '../cloud/stream-mapping.ts';
import type { Environment } from '../functions/environment.ts';

type StreamFunction = (changes: readonly Change[]) => Promise<number | undefined>;
type StreamHandle = (
  running: Running<StreamFunction>,
  changes: readonly Change[],
) => Promise<number | undefined>;

/** Where a mutant may stand between a part of the registry and what it speaks to. */
export interface Safeguards {
  /** The store itself; `items` is what it holds. */
  store(server: Store, items: ReadonlyMap<string, StoredItem>): Store;
  engine(on: Environment): Environment;
  publisher(on: Environment): Environment;
  figures(store: StatisticsStore): StatisticsStore;
  stream(handle: StreamHandle): StreamHandle;
  tick(run: () => Promise<unknown>): () => Promise<unknown>;
}

const same = <T>(one: T): T => one;

/** Nothing is left out. */
export const identity: Safeguards = {
  store: same,
  engine: same,
  publisher: same,
  figures: same,
  stream: same,
  tick: same,
};
