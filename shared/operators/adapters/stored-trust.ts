import { type Certificate, parseCertificate } from '../../platform/certificates/certificate.ts';
import type { Trust } from '../../platform/certificates/chain.ts';
import type { Revocations } from '../../platform/certificates/revocation.ts';
import {
  issuedBy,
  parseRevocationList,
  type RevocationList,
} from '../../platform/certificates/revocation-list.ts';
import type { TrustSource } from './certificate-verifier.ts';
import type { TrustStore } from './trust-store.ts';

export interface TrustPolicy {
  /** Fingerprints of the roots that are pinned. */
  readonly roots: ReadonlySet<string>;
  /** How old a revocation list may be, in milliseconds. */
  readonly longest: number;
}

const REMEMBERED_MILLISECONDS = 30_000;

interface KnownList {
  readonly digest: string;
  readonly list: RevocationList | undefined;
}

/**
 * Trust as it stands in the store, looked at every 30 seconds; a list is read and verified again only when it is
 * another one. When the store can't be read nobody signs in.
 */
export function storedTrust(
  store: TrustStore,
  { roots, longest }: TrustPolicy,
  clock: () => number = Date.now,
): TrustSource {
  const known = new Map<string, KnownList>();
  let cached: { readonly trust: Promise<Trust & Revocations>; readonly at: number } | undefined;

  const listOf = async (authority: Certificate): Promise<RevocationList | undefined> => {
    const { fingerprint } = authority;
    const version = await store.listVersion(fingerprint);
    if (version === undefined) return undefined;
    const before = known.get(fingerprint);
    if (before?.digest === version.digest) return before.list;
    const list = parseRevocationList(await store.readList(fingerprint, version));
    const own = list !== undefined && issuedBy(list, authority) ? list : undefined;
    known.set(fingerprint, { digest: version.digest, list: own });
    return own;
  };

  const load = async (): Promise<Trust & Revocations> => {
    const authorities = (await store.readAuthorities()).flatMap((bytes) => parseCertificate(bytes) ?? []);
    const lists = await Promise.all(
      authorities.map(async (authority) => [authority.fingerprint, await listOf(authority)] as const),
    );
    return {
      roots,
      authorities,
      longest,
      lists: new Map(lists.flatMap(([name, list]) => (list === undefined ? [] : [[name, list]]))),
    };
  };

  return () => {
    if (cached === undefined || clock() - cached.at >= REMEMBERED_MILLISECONDS) {
      const trust = load();
      cached = { trust, at: clock() };
      trust.catch(() => (cached = undefined));
    }
    return cached.trust;
  };
}
