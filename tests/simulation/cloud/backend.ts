import type { Provisioned } from '../functions/provisioned.ts';
import type { StatisticsStore } from '../../../shared/statistics/application/ports.ts';
import type { Store, StoredItem, Write } from '../../../shared/platform/store/port.ts';
import type { Pending } from '../../../shared/platform/store/pending.ts';

/** What keeps the province's data: memory, or the emulator. The calls to it are the cloud's business. */
export interface Backend {
  /** Calls of it take real time. */
  readonly real: boolean;
  readonly store: Store;
  /** The source as it stands, kept up with every write. */
  readonly items: ReadonlyMap<string, StoredItem>;
  readonly statistics: StatisticsStore;
  /** What waits, by the indexes. */
  readonly pending: Pending;
  /** Stores the version in the second region, unless it has it, or a later one, already. */
  replicate(key: string, image: StoredItem): Promise<void>;
  readonly close?: () => void;
  /** Both regions, read anew. */
  regions(): Promise<{
    readonly items: ReadonlyMap<string, StoredItem>;
    readonly replica: ReadonlyMap<string, StoredItem>;
  }>;
}

export interface Heedless {
  readonly write?: (write: Write) => boolean;
  readonly applied?: boolean;
  readonly replica?: boolean;
}

export interface BackendDependencies {
  /** Awaited within a transaction, while it holds its items. */
  readonly hold: () => Promise<void>;
  /** Told of every new image. */
  readonly changed: (key: string, image: StoredItem) => void;
  /** Conditions that are not looked at: what a mutant leaves out. */
  readonly heedless: Heedless;
  /** What the indexes list. */
  readonly listed: (index: 'by-due' | 'pending', until: string) => readonly string[];
}

export type MakeBackend = (
  from: Provisioned,
  dependencies: BackendDependencies,
) => Backend | Promise<Backend>;
