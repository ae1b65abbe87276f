import {
  explicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  setOf,
  tlv,
} from '../../shared/platform/certificates/write-der.ts';
import { digested, type SigningKey } from './keys.ts';

const DATA = '1.2.840.113549.1.7.1';

/** Algorithm of the signer's key; SM2 names its own (GM/T 0009). */
const signers: Readonly<Record<SigningKey['kind'], Buffer>> = {
  rsa: sequence(oid('1.2.840.113549.1.1.1'), nothing),
  ecdsa: sequence(oid('1.2.840.10045.4.3.2')),
  sm2: sequence(oid('1.2.156.10197.1.301.1')),
};

/** A detached CMS signature with the signer's certificates, as the middleware of security keys makes it. */
export function makeSignedMessage(
  content: Uint8Array,
  key: SigningKey,
  certificates: readonly [Buffer, ...Buffer[]],
): Buffer {
  const attributes = [
    attribute('1.2.840.113549.1.9.3', oid(DATA)),
    attribute('1.2.840.113549.1.9.4', octets(digested(key, content))),
  ];
  const signer = sequence(
    integer('1'),
    issuerAndSerial(certificates[0]),
    key.digest.algorithm,
    // Signed as a SET, sent under a tag of its own.
    tlv(0xa0, setOf(...attributes).subarray(2)),
    signers[key.kind],
    octets(key.sign(setOf(...attributes))),
  );
  const message = sequence(
    integer('1'),
    setOf(key.digest.algorithm),
    sequence(oid(DATA)),
    tlv(0xa0, ...certificates),
    setOf(signer),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), explicit(0, message));
}

const attribute = (name: string, value: Buffer): Buffer => sequence(oid(name), setOf(value));

/** Out of a certificate: serial number and issuer stand second and fourth in its body. */
function issuerAndSerial(certificate: Buffer): Buffer {
  const [body] = elements(content(certificate));
  const [, serial, , issuer] = elements(content(body));
  if (serial === undefined || issuer === undefined) throw new Error('no certificate');
  return sequence(issuer, serial);
}

const headerOf = (der: Buffer): { from: number; length: number } => {
  const first = der[1] ?? 0;
  if (first < 0x80) return { from: 2, length: first };
  const count = first - 0x80;
  return { from: 2 + count, length: der.readUIntBE(2, count) };
};

function content(der: Buffer | undefined): Buffer {
  if (der === undefined) throw new Error('no structure');
  const { from, length } = headerOf(der);
  return der.subarray(from, from + length);
}

function elements(der: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < der.length;) {
    const { from, length } = headerOf(der.subarray(at));
    found.push(der.subarray(at, at + from + length));
    at += from + length;
  }
  return found;
}
