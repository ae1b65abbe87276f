import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import {
  bitString,
  context,
  type Der,
  DerFault,
  element,
  hexOf,
  natural,
  oid,
  positiveHex,
  readable,
  TAG,
  within,
} from './der.ts';
import { OID } from './oids.ts';

export type Digest = 'sha256' | 'sha384' | 'sha512' | 'sm3';

/** How something was signed. SM2 signs with SM3 and the standard identity (GM/T 0009), always. */
export type Scheme =
  | { readonly kind: 'rsa'; readonly digest: Exclude<Digest, 'sm3'> }
  | { readonly kind: 'rsa-pss'; readonly digest: Exclude<Digest, 'sm3'>; readonly saltLength: number }
  | { readonly kind: 'ecdsa'; readonly digest: Exclude<Digest, 'sm3'> }
  | { readonly kind: 'sm2' };

export interface PublicKey {
  readonly kind: 'rsa' | 'p256' | 'p384' | 'sm2';
  /** SubjectPublicKeyInfo as it stands in the certificate. */
  readonly spki: Uint8Array;
  /** The uncompressed point of a curve's key, in hexadecimal. */
  readonly point?: string;
}

const digestsByOid: Readonly<Record<string, Digest>> = {
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
  [OID.sm3]: 'sm3',
};

const schemesByOid: Readonly<Record<string, Scheme>> = {
  [OID.sha256WithRsa]: { kind: 'rsa', digest: 'sha256' },
  [OID.sha384WithRsa]: { kind: 'rsa', digest: 'sha384' },
  [OID.sha512WithRsa]: { kind: 'rsa', digest: 'sha512' },
  [OID.ecdsaWithSha256]: { kind: 'ecdsa', digest: 'sha256' },
  [OID.ecdsaWithSha384]: { kind: 'ecdsa', digest: 'sha384' },
  [OID.ecdsaWithSha512]: { kind: 'ecdsa', digest: 'sha512' },
  [OID.sm2WithSm3]: { kind: 'sm2' },
};

export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: Der | undefined;
  readonly raw: Uint8Array;
}

export const algorithmIdentifier = (der: Der): AlgorithmIdentifier =>
  within(structure(der), (parts) => ({
    oid: oid(parts.take(TAG.oid)),
    parameters: parts.done ? undefined : parts.any(),
    raw: der.raw,
  }));

/** The scheme that a certificate or list names; throws for one that is unknown or too weak to be used. */
export function schemeOf({ oid: name, parameters }: AlgorithmIdentifier): Scheme {
  if (name === OID.rsaPss) return pssOf(parameters);
  const scheme = schemesByOid[name];
  if (scheme === undefined || !isEmpty(parameters)) throw new DerFault('no scheme that is trusted');
  return scheme;
}

/** The scheme of a signer in a CMS message, where the digest may stand apart from the key's algorithm. */
export function signerSchemeOf(algorithm: AlgorithmIdentifier, digest: Digest): Scheme {
  if (algorithm.oid === OID.sm2Sign || algorithm.oid === OID.sm2WithSm3) {
    if (digest !== 'sm3') throw new DerFault('SM2 with another digest than SM3');
    return { kind: 'sm2' };
  }
  if (digest === 'sm3') throw new DerFault('SM3 without SM2');
  if (algorithm.oid === OID.rsa && isEmpty(algorithm.parameters)) return { kind: 'rsa', digest };
  const scheme = schemeOf(algorithm);
  if (!('digest' in scheme) || scheme.digest !== digest) throw new DerFault('two digests');
  return scheme;
}

export function digestOf({ oid: name, parameters }: AlgorithmIdentifier): Digest {
  const digest = digestsByOid[name];
  if (digest === undefined || !isEmpty(parameters)) throw new DerFault('no digest that is trusted');
  return digest;
}

const isEmpty = (parameters: Der | undefined): boolean =>
  parameters === undefined || (parameters.tag === TAG.null && parameters.content.length === 0);

/** RSASSA-PSS (RFC 4055): one digest for message and mask; the default SHA-1 is not trusted. */
function pssOf(parameters: Der | undefined): Scheme {
  if (parameters === undefined) throw new DerFault('PSS with SHA-1');
  return within(structure(parameters), (parts) => {
    const digest = digestOf(algorithmIdentifier(element(parts.take(context(0)).content)));
    const mask = algorithmIdentifier(element(parts.take(context(1)).content));
    const salt = parts.optional(context(2));
    const trailer = parts.optional(context(3));
    const saltLength = salt === undefined ? 20 : natural(element(salt.content), 2);
    if (digest === 'sm3' || mask.oid !== OID.mgf1 || mask.parameters === undefined) throw new DerFault('PSS');
    if (digestOf(algorithmIdentifier(mask.parameters)) !== digest) throw new DerFault('two digests');
    if (trailer !== undefined && natural(element(trailer.content), 1) !== 1) throw new DerFault('trailer');
    return { kind: 'rsa-pss', digest, saltLength };
  });
}

/** RSA below 2,048 bits is too weak; above 8,192 it only costs time. */
const RSA_BITS = { least: 2_048, most: 8_192 };

/** A public key of a kind that is trusted; throws for any other. */
export function publicKeyOf(der: Der): PublicKey {
  return within(structure(der), (parts) => {
    const { oid: algorithm, parameters } = algorithmIdentifier(parts.take(TAG.sequence));
    const key = bitString(parts.take(TAG.bitString));
    const spki = der.raw;
    if (algorithm === OID.rsa && isEmpty(parameters)) return rsaKey(key, spki);
    if (algorithm !== OID.ecPublicKey || parameters === undefined)
      throw new DerFault('no key that is trusted');
    switch (oid(parameters)) {
      case OID.p256:
        return { kind: 'p256', spki, point: point(key, 32) };
      case OID.p384:
        return { kind: 'p384', spki, point: point(key, 48) };
      case OID.sm2:
        return { kind: 'sm2', spki, point: point(key, 32) };
      default:
        throw new DerFault('no curve that is trusted');
    }
  });
}

const rsaKey = (key: Uint8Array, spki: Uint8Array): PublicKey =>
  within(element(key, TAG.sequence), (parts) => {
    const bits = BigInt(`0x${positiveHex(parts.take(TAG.integer))}`).toString(2).length;
    const exponent = natural(parts.take(TAG.integer), 5);
    if (bits < RSA_BITS.least || bits > RSA_BITS.most) throw new DerFault('no length that is trusted');
    if (exponent < 3 || exponent % 2 === 0) throw new DerFault('no exponent that is trusted');
    return { kind: 'rsa', spki };
  });

/** Uncompressed, as certificates carry it. That it lies on the curve is checked where it is used. */
function point(key: Uint8Array, bytes: number): string {
  if (key.length !== 1 + 2 * bytes || key[0] !== 4) throw new DerFault('no uncompressed point');
  return hexOf(key);
}

function structure(der: Der): Der {
  if (der.tag !== TAG.sequence) throw new DerFault('no sequence');
  return der;
}

/** Whether the key signed the data so. Never throws: whatever is odd about key or signature means no. */
export function isSignedBy(key: PublicKey, scheme: Scheme, data: Uint8Array, signature: Uint8Array): boolean {
  switch (scheme.kind) {
    case 'sm2':
      return key.kind === 'sm2' && isSignedBySm2(key, data, signature);
    case 'ecdsa':
      if (key.kind !== 'p256' && key.kind !== 'p384') return false;
      return withKey(key, (object) =>
        verify(scheme.digest, data, { key: object, dsaEncoding: 'der' }, Buffer.from(signature)),
      );
    case 'rsa':
      if (key.kind !== 'rsa') return false;
      return withKey(key, (object) =>
        verify(scheme.digest, data, { key: object, padding: constants.RSA_PKCS1_PADDING }, signature),
      );
    case 'rsa-pss':
      if (key.kind !== 'rsa') return false;
      return withKey(key, (object) =>
        verify(
          scheme.digest,
          data,
          { key: object, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength },
          signature,
        ),
      );
  }
}

/** OpenSSL throws for a point that lies on no curve, or a signature it can't read. */
function withKey({ spki }: PublicKey, check: (key: KeyObject) => boolean): boolean {
  try {
    return check(createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }));
  } catch {
    return false;
  }
}

const SM2_ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

/**
 * Node verifies SM2 in a way of its own, without the signer's identity, so the library does it. The library
 * takes r and s of any size and form, so they are read and bounded here.
 */
function isSignedBySm2(
  { point: publicKey = '' }: PublicKey,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const pair = readable(() => rAndS(signature));
  if (!pair?.every((value) => isScalar(value))) return false;
  const [r, s] = pair;
  try {
    return sm2.doVerifySignature(data, r.padStart(64, '0') + s.padStart(64, '0'), publicKey, { hash: true });
  } catch {
    // The point is not on the curve.
    return false;
  }
}

const isScalar = (hex: string): boolean => hex.length <= 64 && BigInt(`0x${hex}`) < SM2_ORDER;

const rAndS = (signature: Uint8Array): [string, string] =>
  within(element(signature, TAG.sequence), (parts) => [
    positiveHex(parts.take(TAG.integer)),
    positiveHex(parts.take(TAG.integer)),
  ]);

export const hashOf = (digest: Digest, data: Uint8Array): Uint8Array =>
  createHash(digest).update(data).digest();
