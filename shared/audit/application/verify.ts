import { ANCHORS } from '../domain/anchor.ts';
import { keyOfLink } from '../domain/entry.ts';
import { memberText, SetDigest } from '../domain/set-digest.ts';
import { Balance } from './buckets.ts';
import { type Finding, Flags } from './findings.ts';
import { locate } from './locate.ts';
import type { Pass, Verifying } from './pass.ts';
import type { Evidence, EvidenceTable, ReadLink } from './ports.ts';
import { isOverdue, type Pruned, verifyAnchors, windowOf } from './verify-anchors.ts';

export interface Verification {
  readonly findings: readonly Finding[];
  readonly ledger: number;
  readonly audit: number;
  readonly records: number;
  readonly anchors: number;
  /** Anchors that were compared with the archive; absent when none was given. */
  readonly archived?: number;
  /** What is later is proved by its chains alone, and by the second region. */
  readonly anchoredUntil: string | undefined;
  /** What has been removed of the audit trail for its age; absent before anything was. */
  readonly pruned?: Pruned;
}

/**
 * Reads ledger, records and audit trail once, side by side and in bounded memory, and holds them against their own
 * chains, each other, and the signed anchors. Only where something differs it reads again, to say where.
 */
export async function verifyEvidence(verifying: Verifying): Promise<Verification> {
  const { evidence, digests } = verifying;
  const flags = new Flags();
  const { windows, pruned, archived } = await verifyAnchors(evidence, verifying, flags);
  const pass: Pass = {
    windows,
    pruned,
    orphans: [],
    digests: { ledger: new Map(), audit: new Map() },
    heads: new Balance(digests.sum),
    commits: new Balance(digests.sum),
    broken: [],
    gaps: [],
    unanchored: undefined,
    counts: { ledger: 0, audit: 0, registry: 0 },
  };
  await readTable('ledger', pass, flags, verifying);
  await readRecords(pass, verifying);
  await readTable('audit', pass, flags, verifying);
  await locate(pass, flags, verifying);
  const { unanchored } = pass;
  if (unanchored !== undefined && isOverdue(unanchored, verifying.now()))
    flags.add({ table: 'audit', kind: 'stale', pk: ANCHORS, from: unanchored, until: verifying.now() });
  return {
    findings: flags.findings(),
    ledger: pass.counts.ledger,
    audit: pass.counts.audit,
    records: pass.counts.registry,
    anchors: windows.length,
    ...(archived !== undefined && { archived }),
    anchoredUntil: windows.at(-1)?.until,
    ...(pruned.until !== '' && { pruned }),
  };
}

async function readTable(
  table: EvidenceTable,
  pass: Pass,
  flags: Flags,
  verifying: Verifying,
): Promise<void> {
  const { evidence, progress } = verifying;
  await Promise.all(
    evidence.links(table).map(async (part) => {
      let before: ReadLink | undefined;
      for await (const page of part) {
        for (const link of page) {
          if (link.pk === ANCHORS && table === 'audit') continue;
          if (table === 'ledger' && before && before.pk !== link.pk) putHead(pass.heads, before, 1);
          if (table === 'audit') noteOrphan(pass, before, link);
          const previous = before?.pk === link.pk ? before : undefined;
          readLink(
            { table, link, before: await beforeOf(table, link, previous, evidence) },
            pass,
            flags,
            verifying,
          );
          before = link;
        }
        pass.counts[table] += page.length;
        progress?.(table, pass.counts[table]);
      }
      if (table === 'ledger' && before) putHead(pass.heads, before, 1);
      if (table === 'audit') noteOrphan(pass, before, undefined);
    }),
  );
}

/**
 * The link before, as far as it exists. A chain is not cut by a gap alone: a large one may lie in two parts of the
 * table.
 */
async function beforeOf(
  table: EvidenceTable,
  { pk, seq }: ReadLink,
  before: ReadLink | undefined,
  evidence: Evidence,
): Promise<ReadLink | undefined> {
  if (seq === (before?.seq ?? 0) + 1) return before;
  return (await evidence.link(table, pk, seq - 1)) ?? before;
}

type InChain = {
  readonly table: EvidenceTable;
  readonly link: ReadLink;
  readonly before: ReadLink | undefined;
};

function readLink(
  { table, link, before: preceding }: InChain,
  pass: Pass,
  flags: Flags,
  { digests }: Verifying,
): void {
  const { pk, seq } = link;
  if (table === 'audit' && !pk.startsWith('chain#')) {
    flags.flag(table, pk, seq, 'inserted');
    return;
  }
  if (!link.sound) flags.flag(table, pk, seq, 'altered');
  const begin = table === 'audit' ? pass.pruned.begins.get(pk) : undefined;
  if (begin !== undefined && seq <= begin.seq) {
    // To be removed, and still there: it leads up to the link that the statement names.
    if (seq === begin.seq && link.hash !== begin.hash) flags.flag(table, pk, seq, 'altered');
    else if (link.sound && preceding?.sound && preceding.seq === seq - 1 && link.prev !== preceding.hash)
      pass.broken.push({ table, link });
    return;
  }
  if (table === 'audit' && link.at <= pass.pruned.until) {
    flags.flag(table, pk, seq, 'inserted');
    return;
  }
  const before = begin && (preceding?.seq ?? 0) <= begin.seq ? { ...begin, sound: true } : preceding;
  const expected = (before?.seq ?? 0) + 1;
  if (seq > expected) pass.gaps.push({ table, pk, from: expected, next: seq });
  else if (link.sound && (before === undefined || before.sound) && link.prev !== before?.hash)
    pass.broken.push({ table, link });
  const window = windowOf(pass.windows, link.at);
  if (window !== undefined) {
    const digest = pass.digests[table].get(window) ?? new SetDigest();
    digest.add(digests.expand(memberText(keyOfLink(link), link.hash)));
    pass.digests[table].set(window, digest);
  } else if (link.at > (pass.windows.at(-1)?.until ?? '') && link.at < (pass.unanchored ?? '~'))
    pass.unanchored = link.at;
  if (table === 'ledger') balanceCommit(pass.commits, link);
}

/** The link before is one to be removed, and what leads from it to where its chain begins now is not there. */
function noteOrphan(
  { pruned, orphans }: Pass,
  before: ReadLink | undefined,
  next: ReadLink | undefined,
): void {
  if (before === undefined) return;
  const begin = pruned.begins.get(before.pk);
  if (begin === undefined || before.seq >= begin.seq) return;
  if (next?.pk !== before.pk || next.seq !== before.seq + 1) orphans.push(before);
}

export const putHead = (heads: Balance, { pk, seq, hash }: ReadLink, times: number): void =>
  heads.put(pk, `${pk}\n${String(seq)}\n${hash}`, times);

/** Each entry puts what it names and takes itself as often: nothing is left when all are there and agree. */
function balanceCommit(commits: Balance, link: ReadLink): void {
  const { commit, commitId = '' } = link;
  const self = keyOfLink(link);
  // A commit of one entry lists none.
  if (commit === undefined) return;
  const member = (key: string) => `${commitId}\n${key}\n${commit.join()}`;
  for (const key of commit) commits.put(commitId, member(key), 1);
  commits.put(commitId, member(self), -commit.length);
}

async function readRecords(pass: Pass, { evidence, progress }: Verifying): Promise<void> {
  await Promise.all(
    evidence.records().map(async (part) => {
      for await (const page of part) {
        for (const { pk, rev, head } of page) pass.heads.put(pk, `${pk}\n${String(rev)}\n${head}`, -1);
        pass.counts.registry += page.length;
        progress?.('registry', pass.counts.registry);
      }
    }),
  );
}
