import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 over the canonical JSON (RFC 8785) of the content, base64url. */
export function canonicalHash(content: object): string {
  const canonical = canonicalize(content);
  if (canonical === undefined) throw new Error('this content has no canonical form');
  return createHash('sha256').update(canonical).digest('base64url');
}
