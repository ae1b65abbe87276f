import type { Store } from '../../../shared/platform/store/port.ts';
import type { WireEvent } from '../../../shared/registry/publish.ts';
import type { Heedless } from '../cloud/backend.ts';
import type { Running } from '../cloud/machines.ts';
import type { Change } from '../cloud/stream-mapping.ts';
import type { Environment } from '../functions/environment.ts';

type StreamFunction = (changes: readonly Change[]) => Promise<number | undefined>;
export type StreamHandle = (
  running: Running<StreamFunction>,
  changes: readonly Change[],
) => Promise<number | undefined>;

/** Where a mutant may stand between a part of the registry and what it speaks to. */
export interface Safeguards {
  /** Conditions that the stores don't look at. */
  readonly heedless: Heedless;
  /** The place in a stream is noted before its batch has been handled. */
  readonly notesFirst?: boolean;
  /** The store as every function sees it. */
  store(store: Store): Store;
  engine(on: Environment): Environment;
  publisher(on: Environment): Environment;
  tell(tell: Tell): Tell;
  stream(handle: StreamHandle): StreamHandle;
  tick(run: () => Promise<unknown>): () => Promise<unknown>;
  /** What of a command's content its digest is made of. */
  asSent(body: unknown): unknown;
  /** The idempotency key as it arrives with this call. */
  key(key: string, call: string): string;
}

export type Tell = (event: WireEvent) => Promise<void>;

const same = <T>(one: T): T => one;

/** Nothing is left out. */
export const identity: Safeguards = {
  heedless: {},
  store: same,
  engine: same,
  publisher: same,
  tell: same,
  stream: same,
  tick: same,
  asSent: same,
  key: same,
};
