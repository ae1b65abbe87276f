import { type AnyHandler, type Handlers, handlersOf } from '../../../shared/kernel/command-handler.ts';
import { keyKeeper } from '../../../shared/keys/adapters/key-keeper.ts';
import { storedEntrustments } from '../../../shared/operators/adapters/stored-entrustments.ts';
import type { Entrustments } from '../../../shared/platform/entrustments.ts';
import { liveAccounts } from '../../../shared/operators/adapters/live-accounts.ts';
import { createEngine } from '../../../shared/platform/engine/engine.ts';
import type { WriterLease } from '../../../shared/platform/engine/writer-lease.ts';
import { type RulesSource, rulesSource } from '../../../shared/platform/engine/rules-source.ts';
import { type IsLive, remembered } from '../../../shared/platform/http/auth/live-session.ts';
import { keyRingSource, type KeyRingSource } from '../../../shared/platform/keys/key-ring.ts';
import { type PersonVault, personVault } from '../../../shared/platform/keys/person-vault.ts';
import type { KeyService } from '../../../shared/platform/keys/port.ts';
import type { Log } from '../../../shared/platform/log.ts';
import type { CommandQueue } from '../../../shared/platform/queue/port.ts';
import type { Pause } from '../../../shared/platform/retry.ts';
import { gathered } from '../../../shared/platform/store/gathered.ts';
import type { Store } from '../../../shared/platform/store/port.ts';
import { retentionKeeper } from '../../../shared/retention/adapters/retention-keeper.ts';
import type { Lists } from '../../../shared/platform/store/lists.ts';
import type { ItemPages } from '../../../shared/platform/store/item-pages.ts';
import { recordsReader } from '../../../shared/platform/edge/records-reader.ts';
import { extractTurns } from '../../../shared/registry/extract-work.ts';
import { querySource } from '../../../shared/registry/query-source.ts';
import type { ExtractFiles } from '../../../shared/statistics/application/extract-files.ts';
import { assessmentSource } from '../../../shared/registry/assessment-source.ts';
import type { StatisticsStore } from '../../../shared/statistics/application/ports.ts';
import { leftIn } from '../../../shared/registry/left.ts';
import { registryIndexes } from '../../../shared/registry/contexts.ts';
import { registryHandlers } from '../../../shared/registry/handlers.ts';
import { epochOf, type Instant } from '../../../shared/kernel/dates.ts';

export const TENANT = '44';
export const REGIONS = ['r1', 'r2'] as const;

/** What a machine holds from its start, as `connect` makes it for a function. */
export interface Environment {
  readonly tenant: string;
  readonly log: Log;
  readonly now: () => Instant;
  readonly pause: Pause;
  readonly random: () => number;
  readonly store: Store;
  readonly queue: CommandQueue;
  readonly ring: KeyRingSource;
  readonly vault: PersonVault;
  readonly handlers: Handlers;
  readonly isLive: IsLive;
  readonly entrustments: Entrustments;
  readonly rules: RulesSource;
  /** Absent where no other region contends for it. */
  readonly lease?: WriterLease;
}

export interface EnvironmentPorts extends Pick<
  Environment,
  'log' | 'now' | 'pause' | 'random' | 'store' | 'queue' | 'lease'
> {
  readonly service: KeyService;
  readonly more: readonly AnyHandler[];
  /** Absent where nothing is gone through. */
  readonly pages?: ItemPages;
  /** Absent where nobody is looked for. */
  readonly lists?: Lists;
  /** Absent where no figures are collected. */
  readonly statistics?: StatisticsStore;
  /** Absent where nothing is taken out. */
  readonly files?: ExtractFiles;
}

/** So that whatever is taken out takes several turns. */
const EXTRACT_BOUNDS = { found: 12, records: 24, unions: 4, below: 3 };

export function environment({
  service,
  more,
  pages,
  lists,
  statistics,
  files,
  ...ports
}: EnvironmentPorts): Environment {
  const { store, now } = ports;
  const ring = keyRingSource({ store, service, region: REGIONS[0], clock: () => epochOf(now()) });
  const vault = personVault({ store, ring, tenant: TENANT });
  const keepers = {
    tenant: TENANT,
    ...(pages && {
      keys: keyKeeper({ tenant: TENANT, store, pages, ring, vault }),
      retention: retentionKeeper({ tenant: TENANT, store, pages }),
    }),
    ...(lists && { lists, left: leftIn(store, lists) }),
    ...(lists && statistics && { assessments: assessmentSource({ store, lists, statistics, now }) }),
    ...(lists &&
      files && {
        extracts: extractTurns({
          source: querySource({ records: recordsReader(store, lists), vault }),
          files,
          bounds: EXTRACT_BOUNDS,
        }),
      }),
  };
  const handlers = new Map([...registryHandlers(vault, keepers), ...handlersOf(more)]);
  const isLive = remembered(liveAccounts(gathered(store)));
  return {
    tenant: TENANT,
    ...ports,
    ring,
    vault,
    handlers,
    isLive,
    entrustments: storedEntrustments(gathered(store)),
    rules: rulesSource(store, TENANT),
  };
}

export const engineIn = (on: Environment) => createEngine({ ...on, indexes: registryIndexes });
