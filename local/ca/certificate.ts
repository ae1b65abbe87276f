import { createHash, randomBytes } from 'node:crypto';
import {
  bits,
  explicit,
  integer,
  octets,
  oid,
  sequence,
  setOf,
  time,
  tlv,
  truth,
  utf8,
} from '../../shared/platform/certificates/write-der.ts';
import type { SigningKey } from './keys.ts';

/** What a certificate is for. `encryption` is the second one of a government key: it may not sign anything. */
export type Profile = 'authority' | 'person' | 'machine' | 'encryption';

export interface CertificateRequest {
  readonly subject: string;
  readonly spki: Buffer;
  readonly profile: Profile;
  readonly from: Date;
  readonly to: Date;
  /** Authorities allowed below an authority. */
  readonly pathLength?: number;
  /** Extensions beyond the profile's, already encoded: for tests of what must be refused. */
  readonly extensions?: readonly Buffer[];
  readonly serial?: string;
}

export interface Issuer {
  readonly subject: string;
  readonly key: SigningKey;
}

export interface Made {
  readonly der: Buffer;
  readonly serial: string;
}

/** 16 random bytes of which the first bit is clear: positive, and unguessable as RFC 5280 advises. */
export function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

export function makeCertificate(request: CertificateRequest, issuer: Issuer): Made {
  const { subject, spki, from, to, serial = newSerial() } = request;
  const body = sequence(
    explicit(0, integer('2')),
    integer(serial),
    issuer.key.algorithm,
    nameOf(issuer.subject),
    sequence(time(from), time(to)),
    nameOf(subject),
    spki,
    explicit(3, sequence(...extensionsOf(request, issuer))),
  );
  return { der: signed(body, issuer.key), serial };
}

export const signed = (body: Buffer, key: SigningKey): Buffer =>
  sequence(body, key.algorithm, bits(key.sign(body)));

/** `工会测试根 CA` becomes C=CN, CN=…: names of authorities and operators of one machine need no more. */
export const nameOf = (commonName: string): Buffer =>
  sequence(
    setOf(sequence(oid('2.5.4.6'), tlv(0x13, Buffer.from('CN')))),
    setOf(sequence(oid('2.5.4.3'), utf8(commonName))),
  );

export const extension = (name: string, value: Buffer, critical = false): Buffer =>
  sequence(oid(name), ...(critical ? [truth] : []), octets(value));

export const keyId = (spki: Buffer): Buffer => createHash('sha1').update(spki).digest();

const usage = (...set: readonly number[]): Buffer => {
  const byte = set.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  const unused = 7 - Math.max(...set);
  return extension('2.5.29.15', bits(Buffer.from([byte]), unused), true);
};

const purpose = (name: string): Buffer => extension('2.5.29.37', sequence(oid(name)));

/** digitalSignature 0, nonRepudiation 1, keyEncipherment 2, dataEncipherment 3, keyCertSign 5, cRLSign 6. */
const usages: Readonly<Record<Profile, readonly Buffer[]>> = {
  authority: [usage(5, 6)],
  person: [usage(0, 1), purpose('1.3.6.1.5.5.7.3.2')],
  machine: [usage(0), purpose('1.3.6.1.5.5.7.3.2')],
  encryption: [usage(2, 3)],
};

const extensionsOf = (
  { profile, spki, pathLength, extensions = [] }: CertificateRequest,
  issuer: Issuer,
): Buffer[] => [
  extension(
    '2.5.29.19',
    profile === 'authority'
      ? sequence(truth, ...(pathLength === undefined ? [] : [integer(pathLength.toString(16))]))
      : sequence(),
    true,
  ),
  ...usages[profile],
  extension('2.5.29.14', octets(keyId(spki))),
  extension('2.5.29.35', sequence(tlv(0x80, keyId(issuer.key.spki)))),
  ...extensions,
];
