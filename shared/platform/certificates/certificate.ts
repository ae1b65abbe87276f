import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  all,
  bitString,
  boolean,
  context,
  contextPrimitive,
  type Der,
  DerFault,
  element,
  hexOf,
  namedBits,
  natural,
  octets,
  oid,
  positiveHex,
  readable,
  sameBytes,
  TAG,
  time,
  within,
} from './der.ts';
import { OID } from './oids.ts';
import { algorithmIdentifier, publicKeyOf, type PublicKey, type Scheme, schemeOf } from './signature.ts';

/** An X.509 certificate, version 3 (RFC 5280), of an algorithm that is trusted. */
export interface Certificate {
  readonly raw: Uint8Array;
  /** SHA-256 of the whole, in hexadecimal: what pins a root and names a certificate to people. */
  readonly fingerprint: string;
  /** Hexadecimal, two digits a byte, without a leading zero byte. */
  readonly serial: string;
  /** Names in DER: they are compared, and never read. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Milliseconds since 1970, both inclusive. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: PublicKey;
  readonly usage: KeyUsage | undefined;
  /** Purposes by object identifier. */
  readonly purposes: readonly string[] | undefined;
  readonly authority: { readonly pathLength: number | undefined } | undefined;
  readonly keyId: string | undefined;
  readonly issuerKeyId: string | undefined;
  /** Critical extensions whose meaning is unknown here: such a certificate may not be used. */
  readonly unknownCritical: readonly string[];
  readonly signed: Signed;
}

export interface KeyUsage {
  readonly digitalSignature: boolean;
  readonly keyCertSign: boolean;
  readonly crlSign: boolean;
}

/** What an issuer signed, and how. */
export interface Signed {
  readonly data: Uint8Array;
  readonly scheme: Scheme;
  readonly signature: Uint8Array;
}

const MOST_BYTES = 16_384;

/** Undefined for whatever is no certificate of the kind. */
export const parseCertificate = (bytes: Uint8Array): Certificate | undefined =>
  bytes.length > MOST_BYTES ? undefined : readable(() => certificateIn(bytes));

function certificateIn(bytes: Uint8Array): Certificate {
  const { body, scheme, algorithm, signature } = signedIn(element(bytes, TAG.sequence));
  return within(body, (parts) => {
    const version = natural(element(parts.take(context(0)).content), 1);
    if (version !== 2) throw new DerFault('not version 3');
    const serial = serialOf(parts.take(TAG.integer));
    if (!sameBytes(parts.take(TAG.sequence).raw, algorithm)) throw new DerFault('two algorithms');
    const issuer = nameIn(parts.take(TAG.sequence));
    const { notBefore, notAfter } = within(parts.take(TAG.sequence), (validity) => ({
      notBefore: time(validity.any()),
      notAfter: time(validity.any()),
    }));
    const subject = nameIn(parts.take(TAG.sequence));
    const key = publicKeyOf(parts.take(TAG.sequence));
    const extensions = extensionsIn(parts.take(context(3)));
    return {
      raw: bytes,
      fingerprint: createHash('sha256').update(bytes).digest('hex'),
      serial,
      issuer,
      subject,
      notBefore,
      notAfter,
      key,
      ...meaningOf(extensions),
      signed: { data: body.raw, scheme, signature },
    };
  });
}

/** What certificates and revocation lists have in common: a body, how it was signed, the signature. */
export const signedIn = (der: Der) =>
  within(der, (parts) => {
    const body = parts.take(TAG.sequence);
    const algorithm = algorithmIdentifier(parts.take(TAG.sequence));
    const signature = bitString(parts.take(TAG.bitString));
    return { body, algorithm: algorithm.raw, scheme: schemeOf(algorithm), signature };
  });

/** Kinds of text in names (numeric, printable, Teletex, IA5, universal, BMP, UTF-8), by the bytes of a character. */
const UTF8_STRING = 0x0c;
const characterBytes: Readonly<Record<number, number>> = {
  [UTF8_STRING]: 1,
  0x12: 1,
  0x13: 1,
  0x14: 1,
  0x16: 1,
  0x1c: 4,
  0x1e: 2,
};

/** A name in DER, checked for its form: a sequence of sets of attributes. */
export function nameIn(der: Der): Uint8Array {
  for (const part of all(der.content)) {
    if (part.tag !== TAG.set) throw new DerFault('no part of a name');
    for (const attribute of all(part.content)) {
      if (attribute.tag !== TAG.sequence) throw new DerFault('no attribute of a name');
      within(attribute, (parts) => {
        oid(parts.take(TAG.oid));
        const { tag, content } = parts.any();
        if (!isText(content, tag)) throw new DerFault('no text');
      });
    }
  }
  return der.raw;
}

function isText(content: Uint8Array, tag: number): boolean {
  const unit = characterBytes[tag];
  if (unit === undefined || content.length % unit !== 0) return false;
  if (tag === UTF8_STRING) return isUtf8(content);
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  for (let at = 0; unit > 1 && at < bytes.length; at += unit)
    if (!isCharacter(bytes.readUIntBE(at, unit))) return false;
  return true;
}

/** A code point of Unicode that is no half of a pair. */
const isCharacter = (code: number): boolean => code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);

const SERIAL_DIGITS = 40;

/** Positive, of at most 20 bytes. */
export function serialOf(der: Der): string {
  const hex = positiveHex(der);
  if (hex.length > SERIAL_DIGITS) throw new DerFault('a serial number of more than 20 bytes');
  return hex;
}

export interface Extension {
  readonly critical: boolean;
  readonly value: Der;
}

/** Extensions by object identifier, each once. */
export function extensionsIn({ content }: Der): Map<string, Extension> {
  const list = all(element(content, TAG.sequence).content);
  const extensions = new Map(list.map((der) => extensionIn(der)));
  if (list.length === 0 || extensions.size < list.length) throw new DerFault('an extension twice, or none');
  return extensions;
}

export function extensionIn(der: Der): [string, Extension] {
  if (der.tag !== TAG.sequence) throw new DerFault('no extension');
  return within(der, (parts) => {
    const name = oid(parts.take(TAG.oid));
    const flag = parts.optional(TAG.boolean);
    // False is the default, which DER leaves out.
    if (flag !== undefined && !boolean(flag)) throw new DerFault('a default written out');
    return [name, { critical: flag !== undefined, value: element(octets(parts.take(TAG.octetString))) }];
  });
}

/** Policies are recognised: any of them will do. */
const UNDERSTOOD: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.certificatePolicies,
];

function meaningOf(extensions: ReadonlyMap<string, Extension>) {
  const read = <T>(name: string, parse: (value: Der) => T): T | undefined => {
    const extension = extensions.get(name);
    return extension && parse(extension.value);
  };
  return {
    usage: read(OID.keyUsage, usageIn),
    purposes: read(OID.extendedKeyUsage, purposesIn),
    authority: read(OID.basicConstraints, authorityIn),
    keyId: read(OID.subjectKeyIdentifier, (value) => hexOf(octets(value))),
    issuerKeyId: read(OID.authorityKeyIdentifier, keyIdIn),
    unknownCritical: [...extensions]
      .filter(([name, { critical }]) => critical && !UNDERSTOOD.includes(name))
      .map(([name]) => name),
  };
}

function usageIn(value: Der): KeyUsage {
  const bit = namedBits(value);
  return { digitalSignature: bit(0), keyCertSign: bit(5), crlSign: bit(6) };
}

const purposesIn = (value: Der): string[] => all(sequenceContent(value)).map((purpose) => oid(purpose));

function authorityIn(value: Der): Certificate['authority'] {
  sequenceContent(value);
  return within(value, (parts) => {
    const flag = parts.optional(TAG.boolean);
    const length = parts.optional(TAG.integer);
    if (flag === undefined) {
      if (length !== undefined) throw new DerFault('a path length of no authority');
      return undefined;
    }
    if (!boolean(flag)) throw new DerFault('a default written out');
    return { pathLength: length && natural(length, 2) };
  });
}

/** The issuer's key, where the extension names it; its other parts are not needed. */
export function keyIdIn(value: Der): string | undefined {
  const first = all(sequenceContent(value))[0];
  return first?.tag === contextPrimitive(0) ? hexOf(first.content) : undefined;
}

function sequenceContent({ tag, content }: Der): Uint8Array {
  if (tag !== TAG.sequence) throw new DerFault('no sequence');
  return content;
}
