import type { Certificate, Signed } from './certificate.ts';
import { extensionIn, extensionsIn, keyIdIn, nameIn, serialOf, signedIn } from './certificate.ts';
import { signedByKeyOf } from './chain.ts';
import {
  context,
  type Der,
  DerFault,
  element,
  Elements,
  natural,
  positiveHex,
  readable,
  sameBytes,
  TAG,
  time,
  within,
} from './der.ts';
import { OID } from './oids.ts';

/** A complete list of revoked certificates (CRL, RFC 5280) of one authority. */
export interface RevocationList {
  readonly issuer: Uint8Array;
  readonly issuerKeyId: string | undefined;
  /** Grows with every list; 0 for an authority that does not count its lists. */
  readonly number: bigint;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Serial numbers, as `Certificate.serial` writes them. */
  readonly revoked: ReadonlySet<string>;
  readonly signed: Signed;
}

/** Some 250,000 entries. */
export const MOST_LIST_BYTES = 10 * 1024 * 1024;

/** Undefined for whatever is no complete list: lists of changes, of others' certificates, or without an end. */
export const parseRevocationList = (bytes: Uint8Array): RevocationList | undefined =>
  bytes.length > MOST_LIST_BYTES ? undefined : readable(() => listIn(bytes));

function listIn(bytes: Uint8Array): RevocationList {
  const { body, algorithm, scheme, signature } = signedIn(element(bytes, TAG.sequence));
  return within(body, (parts) => {
    const version = parts.optional(TAG.integer);
    if (version !== undefined && natural(version, 1) !== 1) throw new DerFault('a version unknown');
    if (!sameBytes(parts.take(TAG.sequence).raw, algorithm)) throw new DerFault('two algorithms');
    const issuer = nameIn(parts.take(TAG.sequence));
    const thisUpdate = time(parts.any());
    const nextUpdate = time(parts.any());
    const entries = parts.optional(TAG.sequence);
    const extensions = parts.optional(context(0));
    return {
      issuer,
      ...meaningOf(extensions),
      thisUpdate,
      nextUpdate,
      revoked: entries === undefined ? new Set() : serialsIn(entries),
      signed: { data: body.raw, scheme, signature },
    };
  });
}

function meaningOf(der: Der | undefined): Pick<RevocationList, 'issuerKeyId' | 'number'> {
  const extensions = der === undefined ? new Map<string, never>() : extensionsIn(der);
  // A critical one limits what the list says, and none of them is needed: delta lists, parts of a list.
  if ([...extensions.values()].some(({ critical }) => critical)) throw new DerFault('an incomplete list');
  const number = extensions.get(OID.crlNumber)?.value;
  const authority = extensions.get(OID.authorityKeyIdentifier)?.value;
  return {
    number: number === undefined || isZero(number) ? 0n : BigInt(`0x${positiveHex(number)}`),
    issuerKeyId: authority && keyIdIn(authority),
  };
}

const isZero = ({ tag, content }: Der): boolean =>
  tag === TAG.integer && content.length === 1 && content[0] === 0;

function serialsIn({ content }: Der): Set<string> {
  const entries = new Elements(content);
  const serials = new Set<string>();
  while (!entries.done) serials.add(entryIn(entries.take(TAG.sequence)));
  return serials;
}

const entryIn = (der: Der): string =>
  within(der, (parts) => {
    const serial = serialOf(parts.take(TAG.integer));
    time(parts.any());
    const extensions = parts.optional(TAG.sequence);
    if (extensions === undefined) return serial;
    const entries = new Elements(extensions.content);
    while (!entries.done) {
      // A critical one says that somebody else issued the certificate.
      if (extensionIn(entries.take(TAG.sequence))[1].critical) throw new DerFault('an indirect list');
    }
    return serial;
  });

/** Whether the authority issued and signed the list, and may do so. */
export const issuedBy = (list: RevocationList, authority: Certificate): boolean =>
  sameBytes(list.issuer, authority.subject) &&
  (list.issuerKeyId === undefined || authority.keyId === undefined || list.issuerKeyId === authority.keyId) &&
  authority.usage?.crlSign === true &&
  signedByKeyOf(authority, list.signed);

const CLOCK_SKEW = 300_000;

/** Whether the list may be relied on now: it has begun, has not ended, and is no older than the province allows. */
export const isFresh = (
  { thisUpdate, nextUpdate }: Pick<RevocationList, 'thisUpdate' | 'nextUpdate'>,
  now: number,
  longest: number,
): boolean => thisUpdate <= now + CLOCK_SKEW && now < nextUpdate && now - thisUpdate <= longest;
