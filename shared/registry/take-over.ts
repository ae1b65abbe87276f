import { epochOf, instantOf } from '../kernel/dates.ts';
import { entryHash, type LedgerEntry } from '../platform/engine/ledger.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { type LeaseDependencies, openLease, takeLease } from '../recovery/application/lease.ts';
import { millisecondsUntilOver, type Register } from '../recovery/domain/lease.ts';
import { type ArrivedRegion, mendedRegion, type Mending, type MendingReport } from './mended-region.ts';
import type { RestoringVault } from './restored-lookups.ts';

/** The tables of the region that takes over. Nobody else writes them from the drain to the opening. */
export interface RegionTables {
  read(): Promise<ArrivedRegion>;
  /** Whatever stands there. Safe to repeat. */
  apply(mending: Pick<Mending, 'put' | 'remove'>): Promise<void>;
}

export type TakeOverStep = 'look' | 'wait' | 'take' | 'drain' | 'mend' | 'verify' | 'tell-again' | 'open';

export interface TakeOverPorts {
  readonly lease: LeaseDependencies;
  readonly tables: RegionTables;
  readonly vault: () => Promise<RestoringVault>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** As long as one batch of the replicator may run: its function’s time-out. */
  readonly drainSeconds: number;
  /** Keeps what is taken out of the tables, before it is. */
  readonly setAside: (mending: Mending) => Promise<void>;
  /** Tells consumers again what was published by the region that is gone, or was not. */
  readonly tellAgain: (entries: readonly LedgerEntry[]) => Promise<void>;
  readonly told: (step: TakeOverStep, detail: string) => void;
}

export interface TakenOver {
  readonly term: number;
  readonly report: MendingReport;
  readonly milliseconds: Readonly<Partial<Record<TakeOverStep, number>>>;
}

/** Consumers may have missed what was published so long before. They take an event once, however often it comes. */
const TOLD_AGAIN_MILLISECONDS = 24 * 3_600_000;

/**
 * H2: makes this region the writer. Waits for the lease of the other one to be over, takes it, lets what is on its way
 * arrive, makes whole what stands here, and opens. Each step may be repeated: a take-over that was interrupted is
 * called again and goes on.
 */
export async function takeOver(ports: TakeOverPorts): Promise<TakenOver> {
  const { lease, tables, drainSeconds, told } = ports;
  const milliseconds: Partial<Record<TakeOverStep, number>> = {};
  const timed = async <T>(step: TakeOverStep, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const done = await work();
    milliseconds[step] = Math.round(performance.now() - began);
    return done;
  };

  const found = await lease.register.read();
  if (found === undefined) throw new Error('there is no register of the writer: nothing was provisioned');
  told('look', `${found.state}, ${found.holder}, term ${String(found.term)}, until ${found.until}`);
  if (found.holder === lease.region && found.state === 'held')
    throw new Error(`${lease.region} writes already, under term ${String(found.term)}`);
  await timed('wait', () => overIn(ports, found));
  const taken = await timed('take', async () => must(await takeLease(lease)));
  told('take', `term ${String(taken.term)} is ${lease.region}’s`);
  await timed('drain', async () => {
    const left = epochOf(taken.since) + 1_000 * (drainSeconds + lease.terms.skewSeconds) + 1;
    await sleepUntil(ports, left, 'drain');
  });

  const vault = await ports.vault();
  const mending = await timed('mend', async () => {
    const found = await mendedRegion(await tables.read(), { vault, to: lease.now() });
    await ports.setAside(found);
    await tables.apply(found);
    return found;
  });
  const { report } = mending;
  told(
    'mend',
    `${String(report.commits)} commits stand, ${String(report.fallen.length)} fell; ` +
      `${String(report.waiting.length)} requests wait, ${String(report.unreadable.length)} are lost`,
  );
  const ledger = await timed('verify', async () => {
    const region = await tables.read();
    const left = await mendedRegion(region, { vault, to: lease.now() });
    const wrong = [
      ...left.put.map(({ table, item }) => `${table}/${item.pk} does not stand as it must`),
      ...left.remove.map(({ table, item }) => `${table}/${item.pk} must not stand`),
      ...brokenChains(region.ledger),
    ];
    if (wrong.length > 0) throw new Error(`this region is not whole: ${wrong.slice(0, 5).join('; ')}`);
    return region.ledger;
  });
  told('verify', `${String(ledger.length)} entries in whole chains, every record as they say`);
  await timed('tell-again', () => {
    const since = instantOf(epochOf(lease.now()) - TOLD_AGAIN_MILLISECONDS);
    return ports.tellAgain(ledger.filter(({ at }) => at > since));
  });
  const open = await timed('open', async () => must(await openLease(lease, drainSeconds)));
  told('open', `${lease.region} writes, until ${open.until} and on`);
  return { term: open.term, report, milliseconds };
}

/** The holder may renew while somebody waits: then it is alive, and has to be asked to give the lease back. */
async function overIn(ports: TakeOverPorts, first: Register): Promise<void> {
  const { lease, told } = ports;
  let register = first;
  while (register.state !== 'taken') {
    const left = millisecondsUntilOver(register, lease.now(), lease.terms);
    if (left === 0) return;
    told('wait', `${String(Math.ceil(left / 1_000))} s, until the lease is over`);
    await ports.sleep(left);
    const next = await lease.register.read();
    if (next === undefined) throw new Error('the register of the writer is gone');
    if (next.state === 'held' && next.until > register.until)
      throw new Error(
        `${next.holder} is alive and has renewed its lease until ${next.until}: let it release it`,
      );
    register = next;
  }
}

async function sleepUntil({ lease, sleep, told }: TakeOverPorts, at: number, step: TakeOverStep) {
  const left = at - epochOf(lease.now());
  if (left <= 0) return;
  told(step, `${String(Math.ceil(left / 1_000))} s, until nothing of the last writer can arrive`);
  await sleep(left);
}

function must<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** Entries that do not follow the one before, or are not what their hash says. */
export function brokenChains(ledger: readonly LedgerEntry[]): readonly string[] {
  const found: string[] = [];
  for (const [pk, chain] of Map.groupBy(ledger, (entry) => entry.pk)) {
    let prev: string | undefined;
    for (const [index, entry] of chain.toSorted((a, b) => a.seq - b.seq).entries()) {
      if (entry.seq !== index + 1) found.push(`${pk} lacks entry ${String(index + 1)}`);
      else if (entry.prev !== prev) found.push(`${pk}@${String(entry.seq)} does not follow the one before`);
      if (entryHash(bare(entry)) !== entry.hash) found.push(`${pk}@${String(entry.seq)} was altered`);
      prev = entry.hash;
    }
  }
  return found;
}

/** Without what stands beside an entry for an index. */
function bare(entry: LedgerEntry): Omit<LedgerEntry, 'hash'> {
  const { hash: _, timeShard: __, timeSort: ___, ...rest } = entry as LedgerEntry & StoredItem;
  return rest;
}
