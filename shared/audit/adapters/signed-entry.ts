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
  | 'certificate/not-given'
  | 'signature/wrong'
  | `certificate/${string}`;

export interface Proof {
  /** PEM texts: the operator's certificate, those of authorities. */
  readonly certificates: readonly string[];
  /** SHA-256 of the roots that are relied on, hexadecimal. */
  readonly roots: ReadonlySet<string>;
}

/**
 * Whether an entry is what its operator signed: the entry bears its hash, the certificate leads to a pinned root at
 * the time of the entry, it signed the text, and the text asks for the very request that made the entry. Needs
 * nothing but the entry and the certificates. Undefined when all holds.
 */
export function faultOfSignedEntry(
  entry: Readonly<Record<string, unknown>>,
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
  return asksFor(signature.data.over, entry) ? undefined : 'entry/other-command';
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

/** The request's id follows from province, caller and idempotency key: all three are signed. */
function asksFor(over: string, entry: Readonly<Record<string, unknown>>): boolean {
  const command = SignedCommand.safeParse(jsonOf(over));
  if (!command.success || canonicalize(command.data) !== over) return false;
  const { tenant, by, key } = command.data;
  const [kind = '', ...id] = by.split(':');
  return entry['by'] === by && entry['requestId'] === derivedId('request', tenant, kind, id.join(':'), key);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
