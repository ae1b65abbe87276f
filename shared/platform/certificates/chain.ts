import { err, ok, type Result } from '../../kernel/result.ts';
import type { Certificate, Signed } from './certificate.ts';
import { sameBytes } from './der.ts';
import { OID } from './oids.ts';
import { isSignedBy } from './signature.ts';

export type ChainFault =
  | 'certificate/untrusted'
  | 'certificate/not-yet-valid'
  | 'certificate/expired'
  | 'certificate/usage'
  | 'certificate/unknown-extension'
  | 'certificate/authority';

export interface Trust {
  /** Fingerprints of the roots that the province relies on. */
  readonly roots: ReadonlySet<string>;
  /** Certificates of authorities that may complete a chain; what makes one trusted is the path to a root. */
  readonly authorities: readonly Certificate[];
}

/** From the end entity to the root. */
export type Path = readonly [Certificate, ...Certificate[]];

/** Authorities between an end entity and its root, and signatures that a chain may cost to check. */
const MOST_AUTHORITIES = 5;
const MOST_SIGNATURES = 16;

/**
 * Leads the certificate to a pinned root (RFC 5280, 6): names and signatures link, everything is valid now,
 * authorities may sign certificates and keep their path lengths, the end entity may sign and is no authority.
 */
export function verifyChain(
  leaf: Certificate,
  presented: readonly Certificate[],
  trust: Trust,
  now: number,
): Result<Path, ChainFault> {
  const candidates = distinct([...trust.authorities, ...presented]);
  const budget = { signatures: MOST_SIGNATURES };
  let fault: ChainFault = 'certificate/untrusted';
  for (const path of pathsFrom([leaf], candidates, trust, budget)) {
    const found = faultOf(path, now);
    if (found === undefined) return ok(path);
    if (fault === 'certificate/untrusted') fault = found;
  }
  return err(fault);
}

const distinct = (certificates: readonly Certificate[]): Certificate[] => [
  ...new Map(certificates.map((certificate) => [certificate.fingerprint, certificate])).values(),
];

function* pathsFrom(
  path: Path,
  candidates: readonly Certificate[],
  trust: Trust,
  budget: { signatures: number },
): Generator<Path> {
  const last = path.at(-1) ?? path[0];
  if (path.length > 1 && trust.roots.has(last.fingerprint)) {
    yield path;
    return;
  }
  if (path.length > MOST_AUTHORITIES) return;
  for (const issuer of candidates) {
    if (path.includes(issuer) || !mayHaveIssued(issuer, last)) continue;
    if (budget.signatures === 0) return;
    budget.signatures -= 1;
    if (!signedByKeyOf(issuer, last.signed)) continue;
    yield* pathsFrom([...path, issuer], candidates, trust, budget);
  }
}

const mayHaveIssued = (issuer: Certificate, { issuer: name, issuerKeyId }: Certificate): boolean =>
  sameBytes(issuer.subject, name) &&
  (issuerKeyId === undefined || issuer.keyId === undefined || issuer.keyId === issuerKeyId);

export const signedByKeyOf = ({ key }: Certificate, { data, scheme, signature }: Signed): boolean =>
  isSignedBy(key, scheme, data, signature);

function faultOf(path: Path, now: number): ChainFault | undefined {
  const [leaf, ...authorities] = path;
  return (
    endEntityFault(leaf, now) ??
    authorities
      .map((authority, index) => authorityFault(authority, authorities.slice(0, index), now))
      .find((fault) => fault !== undefined)
  );
}

function endEntityFault(leaf: Certificate, now: number): ChainFault | undefined {
  const general = generalFault(leaf, now);
  if (general !== undefined) return general;
  return leaf.authority === undefined && leaf.usage?.digitalSignature === true && mayAuthenticate(leaf)
    ? undefined
    : 'certificate/usage';
}

/** `below` are the authorities between this one and the end entity. */
function authorityFault(
  authority: Certificate,
  below: readonly Certificate[],
  now: number,
): ChainFault | undefined {
  const general = generalFault(authority, now);
  if (general !== undefined) return general;
  const { authority: constraints, usage } = authority;
  if (constraints === undefined || usage?.keyCertSign !== true || !mayAuthenticate(authority))
    return 'certificate/authority';
  // A certificate that an authority gave itself under a new key adds no step.
  const steps = below.filter(({ issuer, subject }) => !sameBytes(issuer, subject)).length;
  return constraints.pathLength !== undefined && steps > constraints.pathLength
    ? 'certificate/authority'
    : undefined;
}

function generalFault(
  { notBefore, notAfter, unknownCritical }: Certificate,
  now: number,
): ChainFault | undefined {
  if (now < notBefore) return 'certificate/not-yet-valid';
  // To the end of the last second.
  if (now >= notAfter + 1_000) return 'certificate/expired';
  return unknownCritical.length > 0 ? 'certificate/unknown-extension' : undefined;
}

/** Without purposes a certificate serves all of them. */
const mayAuthenticate = ({ purposes }: Certificate): boolean =>
  purposes === undefined ||
  purposes.includes(OID.clientAuthentication) ||
  purposes.includes(OID.anyExtendedKeyUsage);
