import { afterAll, describe, expect, it } from 'vitest';
import { testCertificate } from '../../../tests/support/certificates.ts';
import { hasOpenSsl, openSslAuthority, type OpenSslKind } from '../../../tests/support/openssl.ts';
import { decryptSm4Gcm } from '../keys/sm4gcm.ts';
import { parseCertificate } from './certificate.ts';
import { all, element, octets } from './der.ts';
import { encryptedTo } from './encrypted-message.ts';
import { derOf } from './pem.ts';

const content = Buffer.from('姓名,身份证号码\r\n测试甲,一\r\n'.repeat(500));

const certificateIn = (pem: string) => {
  const certificate = parseCertificate(derOf(pem, 'CERTIFICATE') ?? Buffer.of());
  if (certificate === undefined) throw new Error('not read');
  return certificate;
};

describe('G1 a message encrypted to a certificate', () => {
  const made = new Map<OpenSslKind, ReturnType<typeof openSslAuthority>>();
  const authority = (kind: OpenSslKind) => {
    const there = made.get(kind) ?? openSslAuthority(kind);
    made.set(kind, there);
    return there;
  };
  afterAll(() => {
    for (const each of made.values()) each.close();
  });

  it.skipIf(!hasOpenSsl).each(['rsa', 'ecdsa'] as const)('is opened by OpenSSL with its %s key', (kind) => {
    const made = authority(kind);
    expect(made.openMessage(encryptedTo(certificateIn(made.leaf), content))).toEqual(content);
  });

  it.skipIf(!hasOpenSsl)('is not opened when a bit of it was changed', () => {
    const rsa = authority('rsa');
    const message = encryptedTo(certificateIn(rsa.leaf), content);
    message[message.length - 40] = (message.at(-40) ?? 0) ^ 1;
    expect(() => rsa.openMessage(message)).toThrow();
  });

  it.skipIf(!hasOpenSsl)('with an SM2 key gives that key the key of the content', () => {
    const gm = authority('sm2');
    const [, envelope] = all(element(encryptedTo(certificateIn(gm.leaf), content)).content);
    const [, recipients, encrypted, tag] = all(element(envelope?.content ?? Buffer.of()).content);
    if (!recipients || !encrypted || !tag) throw new Error('not a message');
    const [, , , secret] = all(element(recipients.content).content);
    const [, algorithm, body] = all(encrypted.content);
    if (!secret || !algorithm || !body) throw new Error('not a message');
    const [, parameters] = all(algorithm.content);
    const [nonce] = all(parameters?.content ?? Buffer.of());
    if (!nonce) throw new Error('no nonce');
    const key = gm.decrypt(octets(secret));
    const sealed = Buffer.concat([body.content, octets(tag)]);
    expect(Buffer.from(decryptSm4Gcm(key, octets(nonce), sealed, new Uint8Array()))).toEqual(content);
  });

  it('hides the content, anew each time', () => {
    const { certificate } = testCertificate('recipient');
    const [one, other] = [encryptedTo(certificate, content), encryptedTo(certificate, content)];
    expect(one.includes('身份证')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });
});
