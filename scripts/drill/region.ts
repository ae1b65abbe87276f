import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { createEngine, type Engine } from '../../shared/platform/engine/engine.ts';
import { rulesSource } from '../../shared/platform/engine/rules-source.ts';
import { writerLease } from '../../shared/platform/engine/writer-lease.ts';
import { type KeyRingSource, keyRingSource } from '../../shared/platform/keys/key-ring.ts';
import type { KeyService } from '../../shared/platform/keys/port.ts';
import { type PersonVault, personVault } from '../../shared/platform/keys/person-vault.ts';
import { backOff } from '../../shared/platform/retry.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import { dynamoLeaseCopy } from '../../shared/platform/store/lease-copy.ts';
import type { Store } from '../../shared/platform/store/port.ts';
import { dynamoLeaseCopies, dynamoRegister } from '../../shared/recovery/adapters/dynamo-lease.ts';
import type { LeaseDependencies } from '../../shared/recovery/application/lease.ts';
import { registryIndexes } from '../../shared/registry/contexts.ts';
import { registryHandlers } from '../../shared/registry/handlers.ts';
import { localCredentials } from '../../local/endpoints.ts';
import { type DrillPlan, KEY_REGIONS } from './plan.ts';

export const TENANT = '44';

/** One region: its tables, its keys, and an engine that commits only under its lease. */
export interface Region {
  readonly client: DynamoDBClient;
  readonly store: Store;
  readonly ring: KeyRingSource;
  readonly vault: PersonVault;
  readonly engine: Engine;
  readonly lease: LeaseDependencies;
}

export const clientIn = (endpoint: string, region: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region, credentials: localCredentials, maxAttempts: 5 });

export function openRegion(plan: DrillPlan, which: 'primary' | 'second', service: KeyService): Region {
  const { endpoint, tables, regions, terms, commitMilliseconds } = plan;
  const client = clientIn(endpoint, regions[which]);
  const store = dynamoStore(client, tables);
  const ring = keyRingSource({ store, service, region: KEY_REGIONS[which] });
  const vault = personVault({ store, ring, tenant: TENANT });
  const now = () => instantOf(Date.now());
  return {
    client,
    store,
    ring,
    vault,
    engine: createEngine({
      store,
      handlers: registryHandlers(vault, { tenant: TENANT }),
      indexes: registryIndexes,
      rules: rulesSource(store, TENANT),
      isLive: () => Promise.resolve(true),
      lease: writerLease({ read: dynamoLeaseCopy(client, tables.lease), now, commitMilliseconds }),
      now,
      pause: backOff,
    }),
    lease: {
      // The register stands in the second region, whoever writes.
      register: dynamoRegister(clientIn(endpoint, regions.second), tables.lease),
      copies: dynamoLeaseCopies(client, tables.lease),
      region: regions[which],
      terms,
      now,
    },
  };
}

/** Decides all of these, some batches at a time. Throws the first fault. */
export async function decideAll(
  engine: Engine,
  ids: readonly RequestId[],
  settled: (ids: readonly RequestId[]) => void = () => undefined,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(ids.length / 10) }, (_, index) =>
    ids.slice(index * 10, (index + 1) * 10),
  ).values();
  const work = async () => {
    for (const batch of batches) {
      const done = await engine.process(batch);
      const [fault] = done.failed.values();
      if (fault !== undefined) throw new Error('a command failed by fault', { cause: fault });
      settled(done.settled);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
}
