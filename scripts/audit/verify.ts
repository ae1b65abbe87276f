import { setTimeout } from 'node:timers/promises';
import { digests } from '../../shared/audit/adapters/digests.ts';
import { dynamoEvidence } from '../../shared/audit/adapters/dynamo-evidence.ts';
import { signatureVerifier, trustedKeys } from '../../shared/audit/adapters/signers.ts';
import type { VerifySignature } from '../../shared/audit/application/ports.ts';
import { type Finding, type FindingKind, placeOf } from '../../shared/audit/application/findings.ts';
import { type Verification, verifyEvidence } from '../../shared/audit/application/verify.ts';
import { type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';
import { dynamoFingerprints } from '../../shared/recovery/adapters/dynamo-fingerprints.ts';
import { compareTables, type Difference } from '../../shared/recovery/application/compare.ts';
import type { Source } from './source.ts';

const SEGMENTS = 8;
const NAMED_DIFFERENCES = 10_000;
/** Changes on their way to the second region look like differences. */
const ATTEMPTS = 6;
const PAUSE_MILLISECONDS = 2_000;

export interface Report extends Verification {
  /** What the second region holds otherwise: also what is later than the last anchor. */
  readonly differences: readonly Finding[];
}

/** Verifies with the keys of the source, by the clock. */
export const verifySource = async (source: Source, say: (line: string) => void): Promise<Report> =>
  verifyAgainst(source, {
    verify: signatureVerifier(await trustedKeys(source.anchorKey)),
    now: () => instantOf(Date.now()),
    pause: () => setTimeout(PAUSE_MILLISECONDS),
    say,
  });

export interface VerifyingSource {
  readonly verify: VerifySignature;
  readonly now: () => Instant;
  readonly pause: () => Promise<void>;
  readonly say: (line: string) => void;
}

/** Ledger and audit trail by their own evidence and the archive's, then held against the second region. */
export async function verifyAgainst(
  source: Source,
  { verify, now, pause, say }: VerifyingSource,
): Promise<Report> {
  const { primary, second, tables } = source;
  let told = 0;
  const verification = await verifyEvidence({
    evidence: dynamoEvidence(primary, tables, { segments: SEGMENTS }),
    hash: canonicalHash,
    digests,
    verify,
    now,
    ...(source.archive && { archive: source.archive }),
    progress: (table, read) => {
      if (Date.now() - told < 1_000) return;
      told = Date.now();
      say(`  ${table} ${String(read)} …`);
    },
  });
  say('  与第二地域比对 · comparing with the second region …');
  const clock = () => Date.now();
  const compared = await compareTables(
    {
      source: dynamoFingerprints(primary, { segments: SEGMENTS, now: clock }),
      replica: dynamoFingerprints(second, { segments: SEGMENTS, now: clock }),
      pause,
    },
    [tables.ledger, tables.audit],
    { name: NAMED_DIFFERENCES, attempts: ATTEMPTS },
  );
  const begins = verification.pruned?.begins;
  /** On its way out, here and there. */
  const isPruned = ({ table, pk, seq = 0 }: Finding) =>
    table === 'audit' && seq <= (begins?.get(pk)?.seq ?? 0);
  const differences = compared.flatMap(({ table, differences: found }) =>
    found
      .map((difference) => findingOf(table === tables.ledger ? 'ledger' : 'audit', difference))
      .filter((finding) => !isPruned(finding)),
  );
  return { ...verification, differences };
}

const kinds = {
  missing: 'unreplicated',
  surplus: 'missing',
  differs: 'altered',
} as const satisfies Record<Difference['kind'], FindingKind>;

/** What the replica has and the first region has not is missing in the first region. */
function findingOf(table: 'ledger' | 'audit', { key, kind }: Difference): Finding {
  const at = key.lastIndexOf('@');
  return { table, kind: kinds[kind], pk: key.slice(0, at), seq: Number(key.slice(at + 1)) };
}

const words: Readonly<Record<FindingKind, readonly [zh: string, en: string]>> = {
  altered: ['被篡改', 'altered'],
  missing: ['缺失', 'missing'],
  inserted: ['被插入', 'inserted'],
  unproved: ['与锚点不符，无法逐条定位', 'differs from its anchor, in more than can be told apart'],
  unreplicated: ['第二地域没有：尚未复制，或被插入', 'not in the second region: not yet copied, or inserted'],
  early: ['不到期限或超出锚点范围的清除声明', 'states a removal before its time, or beyond what is anchored'],
  stale: ['锚点逾期', 'anchors are overdue'],
};

export const lineOf = (finding: Finding): string =>
  `  ✗ ${placeOf(finding)}  ${words[finding.kind].join(' · ')}`;
