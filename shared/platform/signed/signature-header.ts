import { Instant } from '../../kernel/dates.ts';
import { type BareAlgorithm, bareAlgorithms } from '../certificates/bare-algorithms.ts';

/** As `event.headers` names it. */
export const SIGNATURE_HEADER = 'operator-signature';

/** A gateway takes 10,240 bytes of headers in all, the token among them. */
export const LONGEST_SIGNATURE_HEADER = 8_192;

/** A signature as it came, still of nobody. */
export interface GivenSignature {
  readonly form: 'raw' | 'cms';
  readonly value: Uint8Array;
  readonly algorithm: BareAlgorithm | undefined;
  /** In DER. A CMS message may hold it itself. */
  readonly certificate: Uint8Array | undefined;
  /** When it was signed, where the signed text says so. */
  readonly at: Instant | undefined;
}

/** A dictionary of structured fields (RFC 9651): tokens, byte sequences between colons, strings between quotes. */
const MEMBER = /^([a-z]+)=(?::([A-Za-z0-9+/]+={0,2}):|"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"|([A-Za-z][\w-]*))$/;

const names = ['raw', 'cms', 'algorithm', 'certificate', 'at'] as const;
type Name = (typeof names)[number];

/** `raw=:…:, certificate=:…:` or `cms=:…:`, with `algorithm` and `at` as needed; undefined for anything else. */
export function parseSignatureHeader(header: string): GivenSignature | undefined {
  if (header.length > LONGEST_SIGNATURE_HEADER) return undefined;
  const members = new Map<Name, Member>();
  for (const part of header.split(',')) {
    const member = memberOf(part.trim());
    if (member === undefined || members.has(member.name)) return undefined;
    members.set(member.name, member);
  }
  const bytes = (name: Name) => members.get(name)?.bytes;
  const text = (name: Name) => members.get(name)?.text;
  const [raw, cms] = [bytes('raw'), bytes('cms')];
  if ((raw === undefined) === (cms === undefined)) return undefined;
  const [form, value] = raw === undefined ? (['cms', cms] as const) : (['raw', raw] as const);
  const algorithm = bareAlgorithms.find((known) => known === text('algorithm'));
  const at = Instant.safeParse(text('at'));
  const isWhole =
    value !== undefined &&
    members.has('algorithm') === (algorithm !== undefined) &&
    members.has('certificate') === (bytes('certificate') !== undefined) &&
    members.has('at') === at.success &&
    !(form === 'cms' && algorithm !== undefined);
  return isWhole ? { form, value, algorithm, certificate: bytes('certificate'), at: at.data } : undefined;
}

interface Member {
  readonly name: Name;
  readonly bytes: Uint8Array | undefined;
  readonly text: string | undefined;
}

function memberOf(part: string): Member | undefined {
  const [, key, encoded, quoted, token] = MEMBER.exec(part) ?? [];
  const name = names.find((known) => known === key);
  if (name === undefined) return undefined;
  const bytes = encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
  // Another spelling of the same bytes is no second signature.
  if (bytes !== undefined && bytes.toString('base64') !== encoded) return undefined;
  return { name, bytes, text: quoted ?? token };
}
