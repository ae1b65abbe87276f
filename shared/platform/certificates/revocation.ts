import type { Path } from './chain.ts';
import { isFresh, type RevocationList } from './revocation-list.ts';

export type RevocationFault = 'certificate/revoked' | 'certificate/revocation-unknown';

export interface Revocations {
  /** The list of each authority, by the fingerprint of its certificate; known to be its own. */
  readonly lists: ReadonlyMap<string, RevocationList>;
  /** How old a list may be, in milliseconds, whatever it says itself. */
  readonly longest: number;
}

/**
 * Whether an authority of the path has revoked the certificate below it. Without a fresh list of every authority
 * nobody knows, and that is a refusal: the pinned root alone answers to nobody.
 */
export function revocationFaultOf(
  path: Path,
  { lists, longest }: Revocations,
  now: number,
): RevocationFault | undefined {
  const issued = path.slice(0, -1).map((certificate, index) => {
    const list = lists.get(path[index + 1]?.fingerprint ?? '');
    return { list, revoked: list?.revoked.has(certificate.serial) === true };
  });
  // What even an old list names stays revoked.
  if (issued.some(({ revoked }) => revoked)) return 'certificate/revoked';
  return issued.every(({ list }) => list !== undefined && isFresh(list, now, longest))
    ? undefined
    : 'certificate/revocation-unknown';
}
