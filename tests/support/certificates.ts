import { explicit, oid, sequence } from '../../shared/platform/certificates/write-der.ts';
import { extension, type Issuer, makeCertificate, type Profile } from '../../local/ca/certificate.ts';
import { type KeyKind, makeKey, type SigningKey } from '../../local/ca/keys.ts';
import { type Certificate, parseCertificate } from '../../shared/platform/certificates/certificate.ts';

/** Tests live on this day. */
export const today = new Date('2026-11-23T01:00:00.000Z');
const DAY = 86_400_000;
export const daysFrom = (days: number): Date => new Date(today.getTime() + days * DAY);

const keys = new Map<string, SigningKey>();

/** Keys cost time: one a kind and purpose serves a whole file of tests. */
export function testKey(kind: KeyKind, purpose: string): SigningKey {
  const name = `${kind} ${purpose}`;
  const key = keys.get(name) ?? makeKey(kind);
  keys.set(name, key);
  return key;
}

export interface TestCertificate {
  readonly certificate: Certificate;
  readonly der: Buffer;
  readonly key: SigningKey;
  readonly issuer: Issuer;
}

export interface CertificateOptions {
  readonly kind?: KeyKind;
  readonly profile?: Profile;
  readonly by?: TestCertificate;
  readonly from?: Date;
  readonly to?: Date;
  readonly pathLength?: number;
  readonly extensions?: readonly Buffer[];
}

/** A certificate, signed by `by` or by itself. */
export function testCertificate(name: string, options: CertificateOptions = {}): TestCertificate {
  const {
    kind = 'ecdsa',
    profile = 'person',
    by,
    from = daysFrom(-1),
    to = daysFrom(365),
    ...more
  } = options;
  const key = testKey(kind, name);
  const issuer = by?.issuer ?? { subject: name, key };
  const { der } = makeCertificate({ subject: name, spki: key.spki, profile, from, to, ...more }, issuer);
  const certificate = parseCertificate(der);
  if (certificate === undefined) throw new Error(`${name} is no certificate`);
  return { certificate, der, key, issuer: { subject: name, key } };
}

export const testRoot = (kind: KeyKind = 'ecdsa'): TestCertificate =>
  testCertificate('root', { kind, profile: 'authority' });

/** An extension that nobody knows. */
export const strangeExtension = (critical: boolean): Buffer =>
  extension('1.2.3.4', sequence(oid('1.2.3'), explicit(0, oid('1.2.4'))), critical);
