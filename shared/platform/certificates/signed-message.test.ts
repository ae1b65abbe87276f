import { sign, constants } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyKinds, readKey } from '../../../local/ca/keys.ts';
import { makeSignedMessage } from '../../../local/ca/signed-message.ts';
import { testCertificate, testRoot } from '../../../tests/support/certificates.ts';
import { isBareSignatureOf } from './bare-signature.ts';
import { isMessageOf, parseSignedMessage } from './signed-message.ts';

const content = Buffer.from('union-registry/44/sign-in/v1');
const other = Buffer.from('union-registry/44/sign-in/v2');

describe.each(keyKinds)('a signature with %s', (kind) => {
  const root = testRoot();
  const { certificate, der, key } = testCertificate('signer', { kind, by: root });
  const message = makeSignedMessage(content, key, [der]);

  it('G1 is verified in a message, with the certificates that came along', () => {
    const read = parseSignedMessage(message);
    expect(read?.certificates).toEqual([certificate]);
    expect(read && isMessageOf(read, certificate, content)).toBe(true);
  });

  it('G1 is refused for another content, and for another certificate of the same key', () => {
    const read = parseSignedMessage(message);
    const twin = testCertificate('signer', { kind, by: root });
    expect(read && isMessageOf(read, certificate, other)).toBe(false);
    expect(read && isMessageOf(read, twin.certificate, content)).toBe(false);
  });

  it('G1 is refused whichever bit of signature, attributes or digest is altered', () => {
    const body = message.subarray(message.indexOf(der) + der.length);
    const from = message.length - body.length;
    let read = 0;
    for (let at = from; at < message.length; at += 1) {
      const altered = Buffer.from(message);
      altered[at] = (altered[at] ?? 0) ^ 0x04;
      const parsed = parseSignedMessage(altered);
      if (parsed === undefined) continue;
      read += 1;
      expect(isMessageOf(parsed, certificate, content), `byte ${at - from}`).toBe(false);
    }
    expect(read).toBeGreaterThan(30);
  });

  it('G1 is verified bare, in DER', () => {
    const signature = key.sign(content);
    expect(isBareSignatureOf(certificate.key, content, signature)).toBe(true);
    expect(isBareSignatureOf(certificate.key, other, signature)).toBe(false);
    expect(isBareSignatureOf(certificate.key, content, Buffer.of())).toBe(false);
  });
});

describe('a bare signature', () => {
  it('G1 is verified with r and s side by side, as browsers and middleware give them', () => {
    const { certificate, key } = testCertificate('ecdsa signer');
    const p1363 = sign('sha256', content, { key: key.pem, dsaEncoding: 'ieee-p1363' });
    expect(p1363).toHaveLength(64);
    expect(isBareSignatureOf(certificate.key, content, p1363)).toBe(true);
    expect(isBareSignatureOf(certificate.key, other, p1363)).toBe(false);
  });

  it('G1 is verified as RSA-PSS when it says so, and only then', () => {
    const { certificate, key } = testCertificate('rsa signer', { kind: 'rsa' });
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature = sign('sha256', content, { key: key.pem, padding, saltLength: 32 });
    expect(isBareSignatureOf(certificate.key, content, signature, 'PS256')).toBe(true);
    expect(isBareSignatureOf(certificate.key, content, signature)).toBe(false);
    expect(isBareSignatureOf(certificate.key, content, key.sign(content), 'PS256')).toBe(false);
  });

  it('G1 is refused under the algorithm of another kind of key', () => {
    const { certificate, key } = testCertificate('ecdsa signer');
    for (const algorithm of ['RS256', 'SM2', 'ES384', 'PS512'] as const)
      expect(isBareSignatureOf(certificate.key, content, key.sign(content), algorithm)).toBe(false);
  });

  // GM/T 0003.5, appendix A: the standard's own example over this curve, with the standard identity.
  it('G1 verifies the example of the SM2 standard', () => {
    const { certificate } = testCertificate('sm2 signer', { kind: 'sm2' });
    const point =
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
    const signature = Buffer.from(
      'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
        'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
      'hex',
    );
    const example = { ...certificate.key, point };
    expect(isBareSignatureOf(example, Buffer.from('message digest'), signature)).toBe(true);
    expect(isBareSignatureOf(example, Buffer.from('message digesu'), signature)).toBe(false);
  });

  it('G1 refuses SM2 with r or s out of range, or a point that lies on no curve', () => {
    const { certificate, key } = testCertificate('sm2 signer', { kind: 'sm2' });
    const order = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123';
    const one = '1'.padStart(64, '0');
    for (const pair of [order + one, one + order, '0'.repeat(128), 'f'.repeat(128)])
      expect(isBareSignatureOf(certificate.key, content, Buffer.from(pair, 'hex'))).toBe(false);
    const elsewhere = { ...certificate.key, point: `04${one}${one}` };
    expect(isBareSignatureOf(elsewhere, content, key.sign(content))).toBe(false);
  });

  it('reads back each kind of key from its PEM', () => {
    for (const kind of keyKinds) {
      const { certificate, key } = testCertificate('again', { kind });
      expect(isBareSignatureOf(certificate.key, content, readKey(key.pem).sign(content))).toBe(true);
    }
  });
});
