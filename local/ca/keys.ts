import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import {
  bits,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  explicit,
} from '../../shared/platform/certificates/write-der.ts';

export const keyKinds = ['rsa', 'ecdsa', 'sm2'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** A private key that can sign, with what certificates and messages say of it. */
export interface SigningKey {
  readonly kind: KeyKind;
  /** PKCS #8 in PEM. */
  readonly pem: string;
  /** SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** AlgorithmIdentifier of its signatures in certificates and lists. */
  readonly algorithm: Buffer;
  /** The digest it signs with. */
  readonly digest: { readonly name: 'sha256' | 'sm3'; readonly algorithm: Buffer };
  readonly sign: (data: Uint8Array) => Buffer;
}

const sha256 = { name: 'sha256', algorithm: sequence(oid('2.16.840.1.101.3.4.2.1'), nothing) } as const;
const sm3 = { name: 'sm3', algorithm: sequence(oid('1.2.156.10197.1.401')) } as const;

export const digested = (key: SigningKey, data: Uint8Array): Buffer =>
  createHash(key.digest.name).update(data).digest();

export function makeKey(kind: KeyKind): SigningKey {
  switch (kind) {
    case 'rsa':
      return rsaKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    case 'ecdsa':
      return ecdsaKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    case 'sm2':
      return sm2Key(sm2.generateKeyPairHex().privateKey);
  }
}

/** A private key in PEM; throws for one of another kind. */
export function readKey(pem: string): SigningKey {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  if (der.includes(SM2_CURVE)) return sm2Key(scalarIn(der));
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType === 'rsa') return rsaKey(key);
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1')
    return ecdsaKey(key);
  throw new Error('a key of RSA, ECDSA P-256 or SM2 is needed');
}

const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const spkiOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

const rsaKey = (key: KeyObject): SigningKey => ({
  kind: 'rsa',
  pem: pkcs8(key),
  spki: spkiOf(key),
  algorithm: sequence(oid('1.2.840.113549.1.1.11'), nothing),
  digest: sha256,
  sign: (data) => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PADDING }),
});

const ecdsaKey = (key: KeyObject): SigningKey => ({
  kind: 'ecdsa',
  pem: pkcs8(key),
  spki: spkiOf(key),
  algorithm: sequence(oid('1.2.840.10045.4.3.2')),
  digest: sha256,
  sign: (data) => sign('sha256', data, { key, dsaEncoding: 'der' }),
});

const SM2_CURVE = oid('1.2.156.10197.1.301');
const SM2_ALGORITHM = sequence(oid('1.2.840.10045.2.1'), SM2_CURVE);

/** Signatures of Node are not those of the standard: no identity goes into them. */
function sm2Key(scalar: string): SigningKey {
  const publicKey = sm2.getPublicKeyFromPrivateKey(scalar);
  const point = Buffer.from(publicKey, 'hex');
  const inner = sequence(integer('1'), octets(Buffer.from(scalar, 'hex')), explicit(1, bits(point)));
  return {
    kind: 'sm2',
    pem: toPem('PRIVATE KEY', sequence(integer('0'), SM2_ALGORITHM, octets(inner))),
    spki: sequence(SM2_ALGORITHM, bits(point)),
    algorithm: sequence(oid('1.2.156.10197.1.501')),
    digest: sm3,
    sign: (data) => {
      const pair = sm2.doSignature(data, scalar, { hash: true, publicKey });
      return sequence(integer(pair.slice(0, 64)), integer(pair.slice(64)));
    },
  };
}

/** In PKCS #8 and in the older form alike the scalar follows version 1 as a string of 32 bytes. */
function scalarIn(der: Buffer): string {
  const before = Buffer.from('0201010420', 'hex');
  const at = der.indexOf(before);
  if (at < 0) throw new Error('no SM2 key');
  return der.subarray(at + before.length, at + before.length + 32).toString('hex');
}

export const toPem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${label}-----\n`;

export const fromPem = (pem: string): Buffer =>
  Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
