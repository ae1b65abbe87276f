import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';
import {
  all,
  context,
  contextPrimitive,
  type Der,
  DerFault,
  element,
  hexOf,
  natural,
  octets,
  oid,
  readable,
  sameBytes,
  TAG,
  within,
} from './der.ts';
import { serialOf } from './certificate.ts';
import { OID } from './oids.ts';
import {
  algorithmIdentifier,
  type Digest,
  digestOf,
  hashOf,
  isSignedBy,
  type Scheme,
  signerSchemeOf,
} from './signature.ts';

/** A signature of one signer in a CMS message (PKCS #7, RFC 5652; GM/T 0010 for SM2). */
export interface SignedMessage {
  /** The certificates that came with it. */
  readonly certificates: readonly Certificate[];
  readonly signer: Signer;
  /** The content, when it is not detached. */
  readonly content: Uint8Array | undefined;
}

interface Signer {
  readonly id: { readonly issuer: Uint8Array; readonly serial: string } | { readonly keyId: string };
  readonly digest: Digest;
  readonly scheme: Scheme;
  /** What is signed instead of the content, when there are signed attributes. */
  readonly attributes: { readonly encoded: Uint8Array; readonly digest: Uint8Array } | undefined;
  readonly signature: Uint8Array;
}

const MOST_BYTES = 65_536;
const MOST_CERTIFICATES = 8;

/** Undefined for whatever is no message of exactly one signer. */
export const parseSignedMessage = (bytes: Uint8Array): SignedMessage | undefined =>
  bytes.length > MOST_BYTES ? undefined : readable(() => messageIn(bytes));

const contentTypes: Readonly<Record<string, string>> = {
  [OID.signedData]: OID.data,
  [OID.gmSignedData]: OID.gmData,
};

function messageIn(bytes: Uint8Array): SignedMessage {
  return within(element(bytes, TAG.sequence), (outer) => {
    const type = oid(outer.take(TAG.oid));
    if (!Object.hasOwn(contentTypes, type)) throw new DerFault('no signed message');
    const signedData = element(outer.take(context(0)).content, TAG.sequence);
    return within(signedData, (parts) => {
      natural(parts.take(TAG.integer), 1);
      parts.take(TAG.set);
      const { contentType, content } = contentIn(parts.take(TAG.sequence));
      if (contentType !== OID.data && contentType !== contentTypes[type]) throw new DerFault('no plain data');
      const certificates = certificatesIn(parts.optional(context(0)));
      parts.optional(context(1));
      const signers = all(parts.take(TAG.set).content);
      const [only] = signers;
      if (only === undefined || signers.length > 1) throw new DerFault('not one signer');
      return { certificates, content, signer: signerIn(only, contentType) };
    });
  });
}

const contentIn = (der: Der) =>
  within(der, (parts) => {
    const contentType = oid(parts.take(TAG.oid));
    const wrapped = parts.optional(context(0));
    return { contentType, content: wrapped && octets(element(wrapped.content)) };
  });

function certificatesIn(set: Der | undefined): Certificate[] {
  const elements = set === undefined ? [] : all(set.content);
  if (elements.length > MOST_CERTIFICATES) throw new DerFault('too many certificates');
  return elements.flatMap(({ raw }) => parseCertificate(raw) ?? []);
}

function signerIn(der: Der, contentType: string): Signer {
  if (der.tag !== TAG.sequence) throw new DerFault('no signer');
  return within(der, (parts) => {
    const version = natural(parts.take(TAG.integer), 1);
    const id = signerId(parts.any());
    if (version !== ('keyId' in id ? 3 : 1)) throw new DerFault('the version of another form');
    const digest = digestOf(algorithmIdentifier(parts.take(TAG.sequence)));
    const attributes = parts.optional(context(0));
    const scheme = signerSchemeOf(algorithmIdentifier(parts.take(TAG.sequence)), digest);
    const signature = octets(parts.take(TAG.octetString));
    parts.optional(context(1));
    return {
      id,
      digest,
      scheme,
      signature,
      attributes: attributes && attributesIn(attributes, contentType),
    };
  });
}

function signerId(der: Der): Signer['id'] {
  if (der.tag === contextPrimitive(0)) return { keyId: hexOf(der.content) };
  if (der.tag !== TAG.sequence) throw new DerFault('no signer');
  return within(der, (parts) => ({
    issuer: parts.take(TAG.sequence).raw,
    serial: serialOf(parts.take(TAG.integer)),
  }));
}

/**
 * Signed attributes, of which two are needed: the type of the content and its digest. What is signed is their
 * DER encoding as a SET: in order, under the tag of a set.
 */
function attributesIn({ content }: Der, contentType: string): Signer['attributes'] {
  const list = all(content);
  const values = new Map(list.map((der) => attributeIn(der)));
  if (values.size < list.length) throw new DerFault('an attribute twice');
  const type = values.get(OID.contentType);
  const digest = values.get(OID.messageDigest);
  if (type === undefined || digest === undefined || oid(type) !== contentType)
    throw new DerFault('attributes of something else');
  return { encoded: asSet(list), digest: octets(digest) };
}

const attributeIn = (der: Der): [string, Der] => {
  if (der.tag !== TAG.sequence) throw new DerFault('no attribute');
  return within(der, (parts) => {
    const name = oid(parts.take(TAG.oid));
    const values = all(parts.take(TAG.set).content);
    const [value] = values;
    if (value === undefined) throw new DerFault('an attribute without a value');
    const single = name === OID.contentType || name === OID.messageDigest;
    if (single && values.length > 1) throw new DerFault('an attribute of several values');
    return [name, value];
  });
};

function asSet(elements: readonly Der[]): Uint8Array {
  const content = Buffer.concat(elements.map(({ raw }) => raw).toSorted((a, b) => Buffer.compare(a, b)));
  const length =
    content.length < 0x80
      ? [content.length]
      : content.length < 0x100
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([TAG.set, ...length]), content]);
}

/** Whether the certificate is the one that the message's signer names. */
export const isSigner = ({ signer: { id } }: SignedMessage, certificate: Certificate): boolean =>
  'keyId' in id
    ? certificate.keyId === id.keyId
    : certificate.serial === id.serial && sameBytes(certificate.issuer, id.issuer);

/** Whether the certificate's key signed exactly this content. */
export function isMessageOf(message: SignedMessage, certificate: Certificate, content: Uint8Array): boolean {
  const { digest, scheme, attributes, signature } = message.signer;
  if (!isSigner(message, certificate)) return false;
  if (message.content !== undefined && !sameBytes(message.content, content)) return false;
  if (attributes === undefined) return isSignedBy(certificate.key, scheme, content, signature);
  return (
    sameBytes(attributes.digest, hashOf(digest, content)) &&
    isSignedBy(certificate.key, scheme, attributes.encoded, signature)
  );
}
