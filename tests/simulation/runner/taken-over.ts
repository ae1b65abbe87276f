import { epochOf, instantOf } from '../../../shared/kernel/dates.ts';
import type { RequestId } from '../../../shared/kernel/ids.ts';
import type { LedgerEntry } from '../../../shared/platform/engine/ledger.ts';
import { keyRingSource } from '../../../shared/platform/keys/key-ring.ts';
import { personVault } from '../../../shared/platform/keys/person-vault.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { mendedRegion, type MendingReport } from '../../../shared/registry/mended-region.ts';
import { restoringVault } from '../../../shared/registry/restoring-vault.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { REGIONS, TENANT } from '../functions/environment.ts';
import { sameKeys } from '../functions/key-service.ts';
import { counted, type Provisioned } from '../functions/provisioned.ts';
import type { TakenOver } from '../functions/world.ts';
import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import type { SimulatedContext, View } from '../contract.ts';
import { episode, type EpisodeReport, type Left } from './episode.ts';

export interface TakeOver {
  readonly provisioned: Provisioned;
  readonly takesOver: TakenOver;
  readonly report: MendingReport;
  /** Commits that the first region acknowledged and that have not arrived. */
  readonly lostCommits: number;
}

const itemsOf = (items: ReadonlyMap<string, StoredItem>, table: string): StoredItem[] =>
  [...items].flatMap(([key, item]) => (key.startsWith(`${table}/`) ? [item] : []));

/** How far back the ledger is told again: what was published there nobody knows any more. */
const TOLD_AGAIN_MILLISECONDS = 24 * 3_600_000;

/** The second region, of what had arrived there as the first one was lost. Its keys alone open what there is. */
export async function takeOver({ view, at }: Left): Promise<TakeOver> {
  const { replica, accepted, published } = view;
  const ledger = itemsOf(replica, 'ledger') as unknown as LedgerEntry[];
  const store = memoryStore({ items: new Map(replica) });
  const ring = keyRingSource({ store, service: sameKeys(), region: REGIONS[1] });
  const { put, remove, report } = await mendedRegion(
    {
      ledger,
      registry: itemsOf(replica, 'registry'),
      requests: itemsOf(replica, 'requests'),
      keys: itemsOf(replica, 'keys'),
    },
    {
      vault: await restoringVault(personVault({ store, ring, tenant: TENANT }), ring),
      to: instantOf(at),
    },
  );
  const items = new Map(replica);
  for (const { table, item } of remove)
    items.delete(table === 'ledger' ? `ledger/${item.pk}@${String(item['seq'])}` : `${table}/${item.pk}`);
  for (const { table, item } of put) items.set(`${table}/${item.pk}`, item);
  const tellAgain = itemsOf(items, 'ledger').filter(
    (entry) => epochOf((entry as unknown as LedgerEntry).at) > at - TOLD_AGAIN_MILLISECONDS,
  );
  const kept = new Set(itemsOf(items, 'ledger').map(({ commitId }) => commitId));
  const made = new Set(itemsOf(view.items, 'ledger').map(({ commitId }) => commitId));
  return {
    provisioned: await counted(items),
    takesOver: {
      at,
      tellAgain,
      accepted: [...accepted].filter((id: RequestId) => items.has(`requests/${id}`)),
      published,
      committed: view.committed,
    },
    report,
    lostCommits: [...made].filter((id) => !kept.has(id)).length,
  };
}

export interface TwoRegions {
  readonly first: EpisodeReport;
  readonly taken: TakeOver;
  readonly second: EpisodeReport;
}

const STEPS = { first: 3_000, second: 1_000 };

/** One province whose first region is lost after some thousand steps under faults, and its life in the second. */
export async function lostAndTakenOver(
  number: number,
  contexts: readonly SimulatedContext[],
  settled: Provisioned,
): Promise<TwoRegions> {
  const seed = mix(20_261_201, number);
  let left: Left | undefined;
  const first = await episode({
    seed,
    steps: STEPS.first,
    contexts,
    provisioned: settled,
    backend: memoryBackend,
    lost: (at) => {
      left = at;
    },
  });
  if (left === undefined) throw new Error(`episode ${String(number)}: ${JSON.stringify(first.violation)}`);
  const taken = await takeOver(left);
  const second = await episode({
    seed: mix(seed, 2),
    steps: STEPS.second,
    contexts: sparing(contexts, taken.report.destroyed),
    provisioned: taken.provisioned,
    takesOver: taken.takesOver,
    backend: memoryBackend,
  });
  return { first, taken, second };
}

/**
 * Keys that were destroyed by an erasure of which nothing else has arrived: the person is erased, and the record that
 * says so comes if the request for it has arrived.
 */
const sparing = (
  contexts: readonly SimulatedContext[],
  destroyed: readonly string[],
): readonly SimulatedContext[] =>
  contexts.map(({ invariants, ...context }) => ({
    ...context,
    invariants: invariants.map((invariant) => ({
      ...invariant,
      check: (view: View) =>
        invariant.check(view).filter((words) => !destroyed.some((id) => words.startsWith(`person ${id} `))),
    })),
  }));
