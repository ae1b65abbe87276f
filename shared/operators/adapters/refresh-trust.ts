import type { Certificate } from '../../platform/certificates/certificate.ts';
import { signedByKeyOf } from '../../platform/certificates/chain.ts';
import { sameBytes } from '../../platform/certificates/der.ts';
import { issuedBy, parseRevocationList } from '../../platform/certificates/revocation-list.ts';
import { issuerHash } from './certificate-verifier.ts';
import type { PublishedList, Publications } from './publications.ts';
import type { TrustStore } from './trust-store.ts';

/** A certificate that an authority has revoked since its last list. */
export interface RevokedByIssuer {
  readonly issuer: string;
  readonly serial: string;
}

export interface RefreshedTrust {
  readonly authorities: number;
  /** Lists that are newer than what was kept. */
  readonly lists: number;
}

export interface RefreshDependencies {
  readonly roots: ReadonlySet<string>;
  readonly store: TrustStore;
  /** Told what a list adds, before that list is kept: what dies in between is told again. */
  readonly end: (revoked: readonly RevokedByIssuer[]) => Promise<unknown>;
}

/** Set size of an item: some 60 certificates of the usual length. */
const MOST_AUTHORITIES = 60;

/**
 * Takes over what authorities published, as far as it leads to a pinned root: other certificates and lists are left
 * out, and an older list never replaces a newer one. What can't be fetched stays as it was, until it is too old.
 */
export async function refreshTrust(
  { certificates, lists }: Publications,
  { roots, store, end }: RefreshDependencies,
): Promise<RefreshedTrust> {
  const authorities = authoritiesAmong(certificates, roots).slice(0, MOST_AUTHORITIES);
  if (authorities.length > 0) await store.writeAuthorities(authorities.map(({ raw }) => raw));
  let renewed = 0;
  for (const authority of authorities) {
    const newest = lists
      .filter(({ list }) => issuedBy(list, authority))
      .toSorted((a, b) => b.list.thisUpdate - a.list.thisUpdate)[0];
    if (newest !== undefined && (await replace(authority, newest, { store, end }))) renewed += 1;
  }
  return { authorities: authorities.length, lists: renewed };
}

/** The pinned roots, and whoever may issue certificates under one of those found so far. */
function authoritiesAmong(certificates: readonly Certificate[], roots: ReadonlySet<string>): Certificate[] {
  const found = new Map<string, Certificate>();
  const mayIssue = ({ authority, usage }: Certificate) =>
    authority !== undefined && usage?.keyCertSign === true;
  const issued = (by: Certificate, certificate: Certificate) =>
    sameBytes(by.subject, certificate.issuer) && signedByKeyOf(by, certificate.signed);
  const offered = [...new Map(certificates.map((one) => [one.fingerprint, one])).values()].filter(mayIssue);
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const certificate of offered) {
      if (found.has(certificate.fingerprint)) continue;
      if (roots.has(certificate.fingerprint) || [...found.values()].some((by) => issued(by, certificate)))
        found.set(certificate.fingerprint, certificate);
    }
  }
  return [...found.values()];
}

const DAY_SECONDS = 86_400;

/** Puts the list in the place of an older one; false when it is no newer. */
async function replace(
  { fingerprint, subject }: Certificate,
  { bytes, list }: PublishedList,
  { store, end }: Pick<RefreshDependencies, 'store' | 'end'>,
): Promise<boolean> {
  const version = await store.listVersion(fingerprint);
  const known = version && parseRevocationList(await store.readList(fingerprint, version));
  if (known !== undefined && (list.thisUpdate <= known.thisUpdate || list.number < known.number))
    return false;
  const added = [...list.revoked].filter((serial) => known?.revoked.has(serial) !== true);
  const issuer = issuerHash(subject);
  await end(added.map((serial) => ({ issuer, serial })));
  const expiresAt = Math.ceil(list.nextUpdate / 1_000) + DAY_SECONDS;
  return store.writeList(fingerprint, bytes, { readRev: version?.rev ?? 0, expiresAt });
}
