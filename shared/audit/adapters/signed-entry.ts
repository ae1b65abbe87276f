import canonicalize from 'canonicalize';
import { epochOf, Instant } from '../../kernel/dates.ts';
import { OperatorSignature } from '../../kernel/signature.ts';
import { type BareAlgorithm, bareAlgorithms } from '../../platform/certificates/bare-algorithms.ts';
import { isBareSignatureOf } from '../../platform/certificates/bare-signature.ts';
import { type Certificate, parseCertificate } from '../../platform/certificates/certificate.ts';
import { verifyChain } from '../../platform/certificates/chain.ts';
import { pemBlocks } from '../../platform/certificates/pem.ts';
import { isMessageOf, parseSignedMessage } from '../../platform/certificates/signed-message.ts';
import { derivedId } from '../../platform/ids.ts';
import { SignedCommand } from '../../platform/signed/canonical-form.ts';
import { readLink } from './read-link.ts';

/** Why a signed ledger entry is no proof; `entry/unsigned` for one that bears no signature. */
export type SignedEntryFault =
  | 'entry/altered'
  | 'entry/unsigned'
  | 'entry/other-command'
  | 'entry/other-record'
  | 'certificate/not-given'
  | 'signature/wrong'
  | `certificate/${string}`;

export interface Proof {
  /** PEM texts: the operator's certificate, those of authorities. */
  readonly certificates: readonly string[];
  /** SHA-256 of the roots that are relied on, hexadecimal. */
  readonly roots: ReadonlySet<string>;
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * Whether an entry is what its operator signed: the entry bears its hash, the certificate leads to a pinned root at
 * the time of the entry, it signed the text, and the text asks for what the entry tells: of the ledger, the request
 * that made it; of the audit trail, that somebody was shown something. Needs nothing but the entry and the certificates. Undefined when all holds.
 */
export function faultOfSignedEntry(
  entry: Entry,
  { certificates, roots }: Proof,
): SignedEntryFault | undefined {
  if (!readLink(entry).sound) return 'entry/altered';
  const signature = OperatorSignature.safeParse(entry['signature']);
  const at = Instant.safeParse(entry['at']);
  if (!signature.success || !at.success) return 'entry/unsigned';
  const known = certificates
    .flatMap((text) => pemBlocks(text, 'CERTIFICATE'))
    .flatMap((der) => parseCertificate(der) ?? []);
  const leaf = known.find(({ fingerprint }) => fingerprint === signature.data.certificate);
  if (leaf === undefined) return 'certificate/not-given';
  const path = verifyChain(leaf, known, { roots, authorities: [] }, epochOf(at.data));
  if (!path.ok) return path.error;
  if (!signs(leaf, signature.data)) return 'signature/wrong';
  return unlike(signature.data.over, entry);
}

function signs(leaf: Certificate, { form, algorithm, value, over }: OperatorSignature): boolean {
  const bytes = Buffer.from(value, 'base64');
  const text = Buffer.from(over);
  if (form === 'cms') {
    const message = parseSignedMessage(bytes);
    return message !== undefined && isMessageOf(message, leaf, text);
  }
  if (algorithm !== undefined && !bareAlgorithms.some((known) => known === algorithm)) return false;
  return isBareSignatureOf(leaf.key, text, bytes, algorithm as BareAlgorithm | undefined);
}

/**
 * A ledger entry: the request's id follows from province, caller and idempotency key, and all three are signed. An
 * entry of the trail: signed within minutes of it. Either names a record that the signed text names.
 */
function unlike(over: string, entry: Entry): 'entry/other-command' | 'entry/other-record' | undefined {
  const command = SignedCommand.safeParse(jsonOf(over));
  if (!command.success || canonicalize(command.data) !== over) return 'entry/other-command';
  const { tenant, by, key, at } = command.data;
  const [kind = '', ...id] = by.split(':');
  const isSame =
    key === undefined
      ? entry['requestId'] === undefined && at !== undefined && isNear(at, entry['at'])
      : entry['requestId'] === derivedId('request', tenant, kind, id.join(':'), key);
  if (entry['by'] !== by || !isSame) return 'entry/other-command';
  const records = recordsIn(entry);
  const named = new Set(over.match(/[\w.-]+/g));
  return records.length === 0 || records.some((record) => named.has(record))
    ? undefined
    : 'entry/other-record';
}

/** What a clock may be off, and how long an answer may take. */
const NEAR_MILLISECONDS = 600_000;

const isNear = (at: Instant, of: unknown): boolean => {
  const other = Instant.safeParse(of);
  return other.success && Math.abs(epochOf(other.data) - epochOf(at)) <= NEAR_MILLISECONDS;
};

/** Ids of the records that were there before and that the commit changed, or that the trail says were looked at. */
function recordsIn(entry: Entry): readonly string[] {
  if (Array.isArray(entry['records']))
    return entry['records'].flatMap((name) => /^(?!field:|file:)[^:]+:(.+)$/.exec(String(name))?.[1] ?? []);
  const own = `${String(entry['pk'])}@${String(entry['seq'])}`;
  const commit: readonly unknown[] = Array.isArray(entry['commit']) ? entry['commit'] : [own];
  return commit.flatMap((version) => {
    const [, id, seq] = /^[^#]+#(.+)@(\d+)$/.exec(String(version)) ?? [];
    return id === undefined || Number(seq) === 1 ? [] : [id];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
