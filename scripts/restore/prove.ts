import { digests } from '../../shared/audit/adapters/digests.ts';
import { dynamoEvidence } from '../../shared/audit/adapters/dynamo-evidence.ts';
import { placeOf } from '../../shared/audit/application/findings.ts';
import type { VerifySignature } from '../../shared/audit/application/ports.ts';
import { verifyEvidence } from '../../shared/audit/application/verify.ts';
import { type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { dynamoHistory } from '../../shared/platform/store/record-history.ts';
import { pastRecord } from '../../shared/registry/past-record.ts';
import { dynamoLedgerDays } from '../../shared/statistics/adapters/dynamo-ledger-days.ts';
import { dynamoRegistryScan } from '../../shared/statistics/adapters/dynamo-registry.ts';
import { dynamoSeriesStore } from '../../shared/statistics/adapters/dynamo-series-store.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { closeDays } from '../../shared/statistics/application/close-days.ts';
import { rebuild } from '../../shared/statistics/application/rebuild.ts';
import { isProven } from '../../shared/statistics/application/recount.ts';
import type { Target } from './target-tables.ts';

const SEGMENTS = 8;

/** Chains, whole commits, heads of records and anchors of what was written, from end to end; what is wrong, named. */
export async function chainsOf(
  { client, table }: Target,
  verify: VerifySignature,
  to: Instant,
): Promise<readonly string[]> {
  const tables = { registry: table('registry'), ledger: table('ledger'), audit: table('audit') };
  const { findings } = await verifyEvidence({
    evidence: dynamoEvidence(client, tables, { segments: SEGMENTS }),
    ...{ hash: canonicalHash, digests, verify },
    now: () => to,
  });
  return findings
    .filter(({ kind }) => kind !== 'stale')
    .map((finding) => `${placeOf(finding)} ${finding.kind}`);
}

export interface FiguresRestored {
  readonly counters: number;
  /** Whether every counter equals a recount of the records. */
  readonly proven: boolean;
  readonly closedDays: number;
}

/** Counters by the same code that keeps them, held against a recount; then the days that are over. */
export async function restoreFigures(
  { client, table }: Target,
  { day, fault }: { readonly day: (on: string) => void; readonly fault: (error: unknown) => void },
): Promise<FiguresRestored> {
  const store = dynamoStatisticsStore(client, { statistics: table('statistics'), applied: table('applied') });
  const scan = dynamoRegistryScan(client, table('registry'), { segments: SEGMENTS });
  const pause = () => Promise.resolve();
  const rebuilt = await rebuild({ store, random: Math.random, pause, fault }, scan, { attempts: 2 });
  const closed = await closeDays({
    series: dynamoSeriesStore(client, table('statistics')),
    ledger: dynamoLedgerDays(client, table('ledger')),
    past: pastRecord(dynamoHistory(client, table('ledger'))),
    store,
    now: () => instantOf(Date.now()),
    told: ({ on }) => {
      day(on);
    },
  });
  return {
    counters: rebuilt.recount.counters,
    proven: rebuilt.swapped && isProven(rebuilt.recount),
    closedDays: closed?.closed.length ?? 0,
  };
}
