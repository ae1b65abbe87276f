import {
  constants,
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { encryptSm4Gcm } from '../keys/sm4gcm.ts';
import type { Certificate } from './certificate.ts';
import { OID } from './oids.ts';
import { bits, explicit, integer, octets, oid, sequence, setOf, tlv } from './write-der.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The content as a CMS message that only the certificate's key opens (RFC 5652, AuthEnvelopedData of RFC 5083):
 * AES-256-GCM under a key of its own, which goes by RSAES-OAEP or by ECDH with the recipient's key; with an SM2 key
 * it is SM4-GCM and SM2 encryption (GM/T 0003.4). `openssl cms -decrypt` reads those of RSA and ECDSA keys.
 */
export function encryptedTo(certificate: Certificate, content: Uint8Array): Buffer {
  const { cipher, keyBytes, encrypt } = certificate.key.kind === 'sm2' ? sm4 : aes;
  const key = randomBytes(keyBytes);
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = encrypt(key, nonce, content);
  const body = sealed.subarray(0, -TAG_BYTES);
  const tag = sealed.subarray(-TAG_BYTES);
  const parameters = sequence(octets(nonce), integer(TAG_BYTES.toString(16)));
  return sequence(
    oid(OID.authEnvelopedData),
    explicit(
      0,
      sequence(
        integer('00'),
        setOf(recipient(certificate, key)),
        sequence(oid(OID.data), sequence(oid(cipher), parameters), tlv(0x80, body)),
        octets(tag),
      ),
    ),
  );
}

interface ContentCipher {
  readonly cipher: string;
  readonly keyBytes: number;
  /** Ciphertext ‖ tag. */
  readonly encrypt: (key: Uint8Array, nonce: Uint8Array, content: Uint8Array) => Uint8Array;
}

const aes: ContentCipher = {
  cipher: OID.aes256Gcm,
  keyBytes: 32,
  encrypt(key, nonce, content) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  },
};

const sm4: ContentCipher = {
  cipher: OID.sm4Gcm,
  keyBytes: 16,
  encrypt: (key, nonce, content) => encryptSm4Gcm(key, nonce, content, new Uint8Array()),
};

/** How the recipient gets the key of the content. */
function recipient(certificate: Certificate, key: Uint8Array): Buffer {
  const { kind, spki, point = '' } = certificate.key;
  const publicKey = () => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  switch (kind) {
    case 'rsa':
      return transported(certificate, oaep, oaepEncrypted(publicKey(), key));
    case 'p256':
    case 'p384':
      return agreed(certificate, publicKey(), key);
    case 'sm2':
      return transported(certificate, sequence(oid(OID.sm2Encrypt)), sm2Encrypted(point, key));
  }
}

const named = ({ issuer, serial }: Certificate): Buffer => sequence(issuer, integer(serial));

const transported = (certificate: Certificate, algorithm: Buffer, encryptedKey: Uint8Array): Buffer =>
  sequence(integer('00'), named(certificate), algorithm, octets(encryptedKey));

const sha256 = sequence(oid(OID.sha256));
const oaep = sequence(
  oid(OID.rsaOaep),
  sequence(explicit(0, sha256), explicit(1, sequence(oid(OID.mgf1), sha256))),
);

const oaepEncrypted = (key: KeyObject, secret: Uint8Array): Buffer =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, secret);

/** C1 ‖ C3 ‖ C2 in ASN.1, as GM/T 0009 has it. */
const sm2Encrypted = (point: string, secret: Uint8Array): Buffer =>
  Buffer.from(sm2.doEncrypt(secret, point, 1, { asn1: true }), 'hex');

const keyWrap = sequence(oid(OID.aes256Wrap));

/** RFC 5753: ECDH of a key made for this message with the recipient's; what they agree on wraps the content's key. */
function agreed(certificate: Certificate, theirs: KeyObject, secret: Uint8Array): Buffer {
  const namedCurve = certificate.key.kind === 'p384' ? 'P-384' : 'P-256';
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
  const shared = diffieHellman({ publicKey: theirs, privateKey });
  const cipher = createCipheriv('id-aes256-wrap', wrappingKey(shared), Buffer.alloc(8, 0xa6));
  const wrapped = Buffer.concat([cipher.update(secret), cipher.final()]);
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const originator = tlv(0xa1, sequence(oid(OID.ecPublicKey)), bits(point));
  return tlv(
    0xa1,
    integer('03'),
    explicit(0, originator),
    sequence(oid(OID.ecdhSha256Kdf), keyWrap),
    sequence(sequence(named(certificate), octets(wrapped))),
  );
}

/** The key derivation of ANSI X9.63 with the shared info of RFC 5753, for 256 bits: one round. */
function wrappingKey(shared: Uint8Array): Buffer {
  const info = sequence(keyWrap, explicit(2, octets(Buffer.from([0, 0, 1, 0]))));
  return createHash('sha256')
    .update(shared)
    .update(Buffer.from([0, 0, 0, 1]))
    .update(info)
    .digest();
}
