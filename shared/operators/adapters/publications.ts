import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Certificate, parseCertificate } from '../../platform/certificates/certificate.ts';
import { pemBlocks } from '../../platform/certificates/pem.ts';
import {
  MOST_LIST_BYTES,
  parseRevocationList,
  type RevocationList,
} from '../../platform/certificates/revocation-list.ts';

export interface PublishedList {
  readonly bytes: Uint8Array;
  readonly list: RevocationList;
}

export interface Publications {
  readonly certificates: readonly Certificate[];
  readonly lists: readonly PublishedList[];
  /** Addresses that could not be read, or held neither. */
  readonly failed: readonly { readonly address: string; readonly cause: unknown }[];
}

/** What the authorities publish at these addresses: files here, or on web servers. */
export async function readPublications(
  addresses: readonly string[],
  read: (address: string) => Promise<Uint8Array> = contentOf,
): Promise<Publications> {
  const results = await Promise.all(
    addresses.map(async (address) => {
      try {
        return { address, ...publishedIn(await read(address)) };
      } catch (cause) {
        return { address, cause, certificates: [], lists: [] };
      }
    }),
  );
  return {
    certificates: results.flatMap(({ certificates }) => certificates),
    lists: results.flatMap(({ lists }) => lists),
    failed: results.flatMap(({ address, certificates, lists, ...result }) =>
      certificates.length + lists.length > 0
        ? []
        : [{ address, cause: 'cause' in result ? result.cause : undefined }],
    ),
  };
}

/** PEM with any number of certificates and lists, or one of them in DER. */
function publishedIn(bytes: Uint8Array): Pick<Publications, 'certificates' | 'lists'> {
  const text = Buffer.from(bytes).toString('latin1');
  const isPem = text.includes('-----BEGIN ');
  const certificates = isPem ? pemBlocks(text, 'CERTIFICATE') : [bytes];
  const lists = isPem ? pemBlocks(text, 'X509 CRL') : [bytes];
  return {
    certificates: certificates.flatMap((der) => parseCertificate(der) ?? []),
    lists: lists.flatMap((der) => {
      const list = parseRevocationList(der);
      return list === undefined ? [] : [{ bytes: der, list }];
    }),
  };
}

const FETCH_MILLISECONDS = 15_000;
/** PEM takes a third more than DER. */
const MOST_BYTES = MOST_LIST_BYTES * 1.5;

/** Lists are signed, so plain HTTP, where authorities commonly publish them, does no harm. */
async function contentOf(address: string): Promise<Uint8Array> {
  if (address.startsWith('file:')) return readFile(fileURLToPath(address));
  const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_MILLISECONDS) });
  if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MOST_BYTES) throw new Error('larger than any list');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
