import { describe, expect, it } from 'vitest';
import { extension } from '../../../local/ca/certificate.ts';
import { bits, oid, sequence } from './write-der.ts';
import { keyKinds } from '../../../local/ca/keys.ts';
import {
  type CertificateOptions,
  daysFrom,
  strangeExtension,
  testCertificate,
  testRoot,
  type TestCertificate,
  today,
} from '../../../tests/support/certificates.ts';
import { parseCertificate } from './certificate.ts';
import { verifyChain } from './chain.ts';

const root = testRoot();
const authority = (name: string, options: CertificateOptions = {}): TestCertificate =>
  testCertificate(name, { by: root, profile: 'authority', ...options });
const issuing = authority('issuing');

function verify(
  leaf: TestCertificate,
  presented: readonly TestCertificate[] = [issuing],
  at: Date = today,
): string {
  const trust = { roots: new Set([root.certificate.fingerprint]), authorities: [root.certificate] };
  const chain = presented.map(({ certificate }) => certificate);
  const verified = verifyChain(leaf.certificate, chain, trust, at.getTime());
  return verified.ok
    ? verified.value.map(({ subject }) => String(subject.length)).join() && 'ok'
    : verified.error;
}

const leafOf = (by: TestCertificate, options: CertificateOptions = {}): TestCertificate =>
  testCertificate('leaf', { by, ...options });

describe('a chain to a pinned root', () => {
  it.each(keyKinds)('G1 holds for a %s key under a %s authority', (kind) => {
    const by = authority(`issuing-${kind}`, { kind });
    expect(verify(leafOf(by, { kind }), [by])).toBe('ok');
  });

  it('G1 holds with the certificates in any order, strangers among them', () => {
    const second = authority('second', { by: issuing });
    const stranger = testCertificate('stranger', { profile: 'authority' });
    expect(verify(leafOf(second), [stranger, second, issuing])).toBe('ok');
  });

  it('G1 refuses a root that is not pinned, and a leaf without its authority', () => {
    const foreign = testCertificate('foreign root', { profile: 'authority' });
    expect(verify(leafOf(foreign), [foreign])).toBe('certificate/untrusted');
    expect(verify(leafOf(issuing), [])).toBe('certificate/untrusted');
  });

  it('G1 refuses a root of the pinned name with another key', () => {
    const forged = testCertificate('root', { kind: 'rsa', profile: 'authority' });
    expect(verify(leafOf(forged, { by: forged }), [forged])).toBe('certificate/untrusted');
  });

  it('G1 refuses the root itself, and any authority, as an end entity', () => {
    expect(verify(root, [])).toBe('certificate/untrusted');
    expect(verify(issuing, [])).toBe('certificate/usage');
  });

  it('G1 refuses before its time and after it, to the second, all along the chain', () => {
    const leaf = leafOf(issuing, { from: daysFrom(1), to: daysFrom(2) });
    expect(verify(leaf)).toBe('certificate/not-yet-valid');
    expect(verify(leaf, [issuing], daysFrom(1))).toBe('ok');
    expect(verify(leaf, [issuing], new Date(daysFrom(2).getTime() + 999))).toBe('ok');
    expect(verify(leaf, [issuing], new Date(daysFrom(2).getTime() + 1000))).toBe('certificate/expired');
    const ended = authority('ended', { to: daysFrom(-0.5) });
    expect(verify(leafOf(ended), [ended])).toBe('certificate/expired');
  });

  it('G1 refuses a certificate for encryption, and one for other purposes', () => {
    expect(verify(leafOf(issuing, { profile: 'encryption' }))).toBe('certificate/usage');
    const servers = extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')));
    expect(verify(leafOf(issuing, { profile: 'encryption', extensions: [servers] }))).toBe(
      'certificate/usage',
    );
  });

  it('G1 refuses what was issued by somebody who is no authority', () => {
    const person = leafOf(issuing);
    const below = testCertificate('below', { by: person });
    expect(verify(below, [person, issuing])).toBe('certificate/authority');
  });

  it('G1 refuses an authority that may sign lists only', () => {
    // keyUsage with cRLSign alone, in place of the profile's: the certificate is made for encryption and no CA.
    const listsOnly = testCertificate('lists only', {
      by: root,
      profile: 'encryption',
      extensions: [extension('2.5.29.32', sequence(sequence(oid('2.5.29.32.0'))))],
    });
    expect(verify(leafOf(listsOnly), [listsOnly])).toBe('certificate/authority');
  });

  it('G1 keeps path lengths', () => {
    const none = authority('no authority below', { pathLength: 0 });
    const below = authority('below', { by: none });
    expect(verify(leafOf(none), [none])).toBe('ok');
    expect(verify(leafOf(below), [below, none])).toBe('certificate/authority');
  });

  it('G1 refuses a critical extension that it does not know, anywhere, and ignores one that is not', () => {
    const leaf = (critical: boolean) => leafOf(issuing, { extensions: [strangeExtension(critical)] });
    expect(verify(leaf(false))).toBe('ok');
    expect(verify(leaf(true))).toBe('certificate/unknown-extension');
    const odd = authority('odd', { extensions: [strangeExtension(true)] });
    expect(verify(leafOf(odd), [odd])).toBe('certificate/unknown-extension');
  });

  it('G1 ends for authorities that issue each other, and for chains without end', () => {
    const keyed = (name: string, by?: TestCertificate) =>
      testCertificate(name, { profile: 'authority', ...(by && { by }) });
    const [a, b] = [keyed('a'), keyed('b')];
    const loop = [keyed('a', b), keyed('b', a)];
    expect(verify(leafOf(a), loop)).toBe('certificate/untrusted');
    let deep = issuing;
    const long = [issuing];
    for (let depth = 0; depth < 6; depth += 1) long.push((deep = authority(`deep ${depth}`, { by: deep })));
    expect(verify(leafOf(deep), long)).toBe('certificate/untrusted');
  });
});

describe('a certificate', () => {
  it('G1 is read only if nothing is left over, missing, or too long', () => {
    const { der } = leafOf(issuing);
    expect(parseCertificate(der)).toBeDefined();
    expect(parseCertificate(Buffer.concat([der, Buffer.of(0)]))).toBeUndefined();
    expect(parseCertificate(der.subarray(0, -1))).toBeUndefined();
    expect(parseCertificate(Buffer.alloc(20_000, 0x30))).toBeUndefined();
  });

  it('G1 is refused with an extension twice', () => {
    const usage = extension('2.5.29.15', bits(Buffer.of(0x80), 7), true);
    expect(() => leafOf(issuing, { extensions: [usage] })).toThrow('no certificate');
  });

  it('G1 is refused when any byte of what is signed is altered', () => {
    const { der } = leafOf(issuing);
    const trust = {
      roots: new Set([root.certificate.fingerprint]),
      authorities: [root.certificate, issuing.certificate],
    };
    let read = 0;
    for (let at = 0; at < der.length; at += 1) {
      const altered = Buffer.from(der);
      altered[at] = (altered[at] ?? 0) ^ 0x01;
      const certificate = parseCertificate(altered);
      if (certificate === undefined) continue;
      read += 1;
      expect(verifyChain(certificate, [], trust, today.getTime()).ok, `byte ${at}`).toBe(false);
    }
    expect(read).toBeGreaterThan(50);
  });
});
