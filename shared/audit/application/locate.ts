import { keyOfLink } from '../domain/entry.ts';
import { SetDigest } from '../domain/set-digest.ts';
import { type Item, Sketch } from '../domain/sketch.ts';
import type { Finding, Flags } from './findings.ts';
import type { Evidence, EvidenceTable, ReadLink, RecordHead } from './ports.ts';
import type { Pass, Verifying } from './pass.ts';
import { type Pruned, type Window, windowOf } from './verify-anchors.ts';

type Suspects = {
  readonly windows: Readonly<Record<EvidenceTable, ReadonlySet<number>>>;
  readonly sketches: Readonly<Record<EvidenceTable, Map<number, Sketch>>>;
  /** Last links of ledger chains, and records, whose bucket is uneven. */
  readonly ends: Map<string, ReadLink>;
  readonly records: Map<string, RecordHead>;
  /** Entries by commit, in uneven buckets. */
  readonly commits: Map<string, ReadLink[]>;
};

/** Reads again what the first pass found uneven, and flags the very links and records. */
export async function locate(pass: Pass, flags: Flags, verifying: Verifying): Promise<void> {
  const suspects: Suspects = {
    windows: { ledger: differing('ledger', pass, verifying), audit: differing('audit', pass, verifying) },
    sketches: { ledger: new Map(), audit: new Map() },
    ends: new Map(),
    records: new Map(),
    commits: new Map(),
  };
  const ledgerIsEven = pass.heads.isEven && pass.commits.isEven;
  if (suspects.windows.ledger.size > 0 || !ledgerIsEven) await collect('ledger', pass, suspects, verifying);
  if (suspects.windows.audit.size > 0) await collect('audit', pass, suspects, verifying);
  if (!pass.heads.isEven) await collectRecords(pass, suspects, verifying.evidence);

  for (const table of ['ledger', 'audit'] as const)
    for (const window of suspects.windows[table])
      await compareWindow(table, window, pass, suspects, flags, verifying);
  for (const { table, pk, from, next } of pass.gaps)
    // What was never written leaves no gap before what was put there by somebody else.
    if (flags.kindOf(table, pk, next) !== 'inserted') flags.flagRun(table, pk, from, next - 1, 'missing');
  for (const pk of new Set([...suspects.ends.keys(), ...suspects.records.keys()]))
    await compareHead(pk, flags, verifying.evidence);
  for (const entries of suspects.commits.values()) await compareCommit(entries, flags, verifying.evidence);
  for (const orphan of pass.orphans) await traceOrphan(orphan, flags, verifying.evidence);
  for (const { table, link } of pass.broken) {
    const explained = [link.seq - 1, link.seq].some((seq) => flags.has(table, link.pk, seq));
    // Neither is proved wrong by an anchor: the link itself names a predecessor that is not the one there.
    if (!explained) flags.flag(table, link.pk, Math.max(link.seq - 1, 1), 'altered');
  }
}

function differing(table: EvidenceTable, pass: Pass, { digests }: Verifying): ReadonlySet<number> {
  const different = pass.windows.flatMap((window, index) => {
    // What was removed can't be counted any more; what is left of it leads up to where its chain begins now.
    if (table === 'audit' && window.until <= pass.pruned.until) return [];
    const actual = pass.digests[table].get(index) ?? new SetDigest();
    const same =
      actual.count === window[table].count && digests.encode(actual.bytes()) === window[table].digest;
    return same ? [] : [index];
  });
  return new Set(different);
}

async function collect(table: EvidenceTable, pass: Pass, suspects: Suspects, verifying: Verifying) {
  await Promise.all(
    verifying.evidence.links(table).map(async (part) => {
      for await (const page of part)
        for (const link of page) collectLink(table, link, pass, suspects, verifying);
    }),
  );
}

function collectLink(
  table: EvidenceTable,
  link: ReadLink,
  pass: Pass,
  suspects: Suspects,
  { digests }: Verifying,
): void {
  const window =
    table === 'audit' && !link.pk.startsWith('chain#') ? undefined : windowOf(pass.windows, link.at);
  if (window !== undefined && suspects.windows[table].has(window)) {
    const sketch = suspects.sketches[table].get(window) ?? new Sketch(digests.sum);
    sketch.add({ key: keyOfLink(link), hash: link.hash });
    suspects.sketches[table].set(window, sketch);
  }
  if (table !== 'ledger') return;
  if (pass.heads.isUneven(link.pk) && link.seq >= (suspects.ends.get(link.pk)?.seq ?? 0))
    suspects.ends.set(link.pk, link);
  const { commitId } = link;
  if (commitId !== undefined && pass.commits.isUneven(commitId))
    suspects.commits.set(commitId, [...(suspects.commits.get(commitId) ?? []), link]);
}

async function collectRecords(pass: Pass, { records }: Suspects, evidence: Evidence): Promise<void> {
  for (const part of evidence.records())
    for await (const page of part)
      for (const record of page) if (pass.heads.isUneven(record.pk)) records.set(record.pk, record);
}

async function compareWindow(
  table: EvidenceTable,
  index: number,
  { windows, pruned: { begins } }: Pass,
  { sketches }: Suspects,
  flags: Flags,
  { digests, evidence }: Verifying,
): Promise<void> {
  const window = windows[index];
  if (window === undefined) return;
  const { sketch } = window[table];
  const anchored = new Sketch(digests.sum, sketch === undefined ? undefined : digests.decode(sketch));
  const { lost, surplus, whole } = anchored.differenceTo(
    sketches[table].get(index) ?? new Sketch(digests.sum),
  );
  for (const item of lost) flagItem(table, item, 'missing', flags);
  for (const item of surplus) flagItem(table, item, 'inserted', flags);
  if (whole) return;
  flags.add({ table, kind: 'unproved', pk: '', from: window.from, until: window.until });
  if (table === 'audit') await compareChains(window, begins, flags, evidence);
}

/** What is both lost and there is altered, in whichever order the two are found. */
function flagItem(table: EvidenceTable, { key }: Item, kind: 'missing' | 'inserted', flags: Flags): void {
  const at = key.lastIndexOf('@');
  const [pk, seq] = [key.slice(0, at), Number(key.slice(at + 1))];
  const known = flags.kindOf(table, pk, seq);
  const other = kind === 'missing' ? 'inserted' : 'missing';
  flags.flag(table, pk, seq, known === other || known === 'altered' ? 'altered' : kind);
}

/** Too much is gone to be told apart: the heads that the anchor lists still tell where each chain ends. */
async function compareChains(
  { heads }: Window,
  begins: Pruned['begins'],
  flags: Flags,
  evidence: Evidence,
): Promise<void> {
  for (const { chain, seq } of heads) {
    const last = await evidence.last('audit', chain);
    const there = Math.max(last?.seq ?? 0, begins.get(chain)?.seq ?? 0);
    if (there < seq) flags.flagRun('audit', chain, there + 1, seq, 'missing');
  }
}

/** Unless it was removed meanwhile, from the beginning on, it and what leads up to it was put there by somebody. */
async function traceOrphan({ pk, seq }: ReadLink, flags: Flags, evidence: Evidence): Promise<void> {
  const [link, next] = [await evidence.link('audit', pk, seq), await evidence.link('audit', pk, seq + 1)];
  if (link === undefined || next !== undefined) return;
  for (let at = seq; at > 0 && (await evidence.link('audit', pk, at)) !== undefined; at -= 1)
    flags.flag('audit', pk, at, 'inserted');
}

const HEAD_READS = 3;

/** Read once more, since a record may have moved between the two passes. */
async function compareHead(pk: string, flags: Flags, evidence: Evidence): Promise<void> {
  let finding: Finding | undefined;
  for (let read = 0; read < HEAD_READS; read += 1) {
    const last = await evidence.last('ledger', pk);
    const record = await evidence.record(pk);
    const seq = last?.seq ?? 0;
    const rev = record?.rev ?? 0;
    if (seq === rev && last?.hash === record?.head) return;
    finding = headFinding(pk, { seq, rev }, flags);
    if (finding === undefined) return;
  }
  if (finding === undefined) return;
  if (finding.table === 'ledger') {
    for (let seq = finding.seq ?? 1; seq <= (finding.through ?? 0); seq += 1)
      if (!flags.has('ledger', pk, seq)) flags.flag('ledger', pk, seq, finding.kind);
  } else flags.add(finding);
}

/** Undefined when a link that is flagged already explains it. */
function headFinding(
  pk: string,
  { seq, rev }: { readonly seq: number; readonly rev: number },
  flags: Flags,
): Finding | undefined {
  const ofRecord = (kind: Finding['kind']): Finding => ({ table: 'registry', kind, pk });
  if (rev > seq) return { table: 'ledger', kind: 'missing', pk, seq: seq + 1, through: rev };
  if (rev === seq) return flags.has('ledger', pk, seq) ? undefined : ofRecord('altered');
  // The ledger goes further than the record: the record was set back, unless the entries are known to be inserted.
  return flags.has('ledger', pk, seq) ? undefined : ofRecord(rev === 0 ? 'missing' : 'altered');
}

/** The entries that a commit names and that are not there, or say otherwise. */
async function compareCommit(entries: readonly ReadLink[], flags: Flags, evidence: Evidence): Promise<void> {
  for (const entry of entries.filter(({ pk, seq }) => !flags.has('ledger', pk, seq))) {
    const { commit = [keyOfLink(entry)], commitId } = entry;
    if (!commit.includes(keyOfLink(entry))) flags.flag('ledger', entry.pk, entry.seq, 'altered');
    for (const key of commit) {
      const at = key.lastIndexOf('@');
      const [pk, seq] = [key.slice(0, at), Number(key.slice(at + 1))];
      const named = await evidence.link('ledger', pk, seq);
      if (flags.has('ledger', pk, seq)) continue;
      if (named === undefined) flags.flag('ledger', pk, seq, 'missing');
      else if (named.commitId !== commitId || (named.commit ?? [key]).join() !== commit.join())
        flags.flag('ledger', pk, seq, 'altered');
    }
  }
}
