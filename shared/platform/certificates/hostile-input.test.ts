import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRevocationList } from '../../../local/ca/revocation-list.ts';
import { keyKinds } from '../../../local/ca/keys.ts';
import { makeSignedMessage } from '../../../local/ca/signed-message.ts';
import { daysFrom, testCertificate, testRoot, today } from '../../../tests/support/certificates.ts';
import { isBareSignatureOf } from './bare-signature.ts';
import { nameIn, parseCertificate } from './certificate.ts';
import { boolean, Elements, element, integerBytes, namedBits, oid, readable, time } from './der.ts';
import { derOf } from './pem.ts';
import { parseRevocationList } from './revocation-list.ts';
import { isMessageOf, parseSignedMessage } from './signed-message.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('strict DER', () => {
  it.each([
    ['an indefinite length', '30 80 00 00'],
    ['a length in more bytes than it needs', '30 81 01 05'],
    ['a length with a leading zero', '30 82 00 80'],
    ['a length of five bytes', '30 85 00 00 00 00 01 05'],
    ['less than it says', '30 05 01'],
    ['more than it says', '05 00 00'],
    ['a tag of several bytes', '1f 1f 00'],
    ['nothing', ''],
    ['a length cut off', '30 82 01'],
  ])('refuses %s', (_, bytes) => {
    expect(readable(() => element(hex(bytes)))).toBeUndefined();
  });

  it.each([
    ['an integer padded', () => integerBytes(element(hex('02 02 00 01')))],
    ['a negative integer padded', () => integerBytes(element(hex('02 02 ff 80')))],
    ['an empty integer', () => integerBytes(element(hex('02 00')))],
    ['a truth that is not ff', () => boolean(element(hex('01 01 01')))],
    ['a bit string with bits set beyond its end', () => namedBits(element(hex('03 02 07 81')))],
    ['a bit string with a zero at its end', () => namedBits(element(hex('03 02 01 80')))],
    ['an arc padded', () => oid(element(hex('06 03 2a 80 01')))],
    ['an arc cut off', () => oid(element(hex('06 02 2a 81')))],
    ['an arc beyond counting', () => oid(element(hex('06 0a 2a ff ff ff ff ff ff ff ff 7f')))],
    ['the 30th of February', () => time(element(Buffer.from(`\x17\x0d260230000000Z`, 'latin1')))],
    ['a time without zone', () => time(element(Buffer.from(`\x17\x0c260223000000`, 'latin1')))],
    ['a long time before 2050', () => time(element(Buffer.from(`\x18\x0f20260223000000Z`, 'latin1')))],
  ])('refuses %s', (_, read) => {
    expect(readable<unknown>(read)).toBeUndefined();
  });

  it('lets bugs through: only what the bytes are to blame for becomes undefined', () => {
    expect(() =>
      readable(() => {
        throw new TypeError('a bug');
      }),
    ).toThrow(TypeError);
    expect(readable(() => new Elements(hex('05 00')).take(5).tag)).toBe(5);
  });
});

describe('a name', () => {
  const attribute = (value: string): Buffer => {
    const bytes = hex(`06 03 55 04 03 ${value}`);
    const put = (tag: number, content: Buffer) =>
      Buffer.concat([Buffer.from([tag, content.length]), content]);
    return put(0x30, put(0x31, put(0x30, bytes)));
  };

  it.each([
    ['universal', '1c 04 00 01 f6 00', '1c 04 72 6f 6f 74'],
    ['BMP', '1e 02 5d e5', '1e 02 d8 3d'],
    ['UTF-8', '0c 03 e5 b7 a5', '0c 02 e5 b7'],
  ])('is read in %s characters of Unicode, and refused with any other', (_, good, bad) => {
    expect(readable(() => nameIn(element(attribute(good))))).toEqual(attribute(good));
    expect(readable(() => nameIn(element(attribute(bad))))).toBeUndefined();
  });
});

const root = testRoot();
const samples = keyKinds.flatMap((kind) => {
  const { der, key } = testCertificate('sample', { kind, by: root });
  const list = makeRevocationList(
    { number: 1, from: today, to: daysFrom(1), revoked: [{ serial: '01', at: today }] },
    root.issuer,
  );
  return [der, list, makeSignedMessage(Buffer.from('x'), key, [der])];
});

/** What an attacker starts from: a good file with pieces altered, cut out or put in. */
const damaged = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(4_000), fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 6 })), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([sample, edits]) =>
    edits.reduce<Buffer>((bytes, [place, cut, put]) => {
      const at = place % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
    }, sample),
  );

describe('hostile input', () => {
  const signer = testCertificate('fuzzed', { kind: 'sm2', by: root }).certificate;

  const readAll = (bytes: Uint8Array): void => {
    parseRevocationList(bytes);
    const message = parseSignedMessage(bytes);
    if (message) isMessageOf(message, signer, Buffer.from('x'));
    const certificate = parseCertificate(bytes);
    if (certificate) isBareSignatureOf(certificate.key, Buffer.from('x'), bytes.subarray(0, 64));
    isBareSignatureOf(signer.key, Buffer.from('x'), bytes);
    derOf(Buffer.from(bytes).toString('latin1'), 'CERTIFICATE');
  };

  it('G1 gives no exception, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readAll), { numRuns: 3_000 });
  });

  it('G1 gives no exception for files damaged anywhere', () => {
    fc.assert(fc.property(damaged, readAll), { numRuns: 2_000 });
  });

  it('G1 takes no certificate that OpenSSL does not take', () => {
    let taken = 0;
    fc.assert(
      fc.property(damaged, (bytes) => {
        const certificate = parseCertificate(bytes);
        if (certificate === undefined) return;
        taken += 1;
        const peer = new X509Certificate(bytes);
        expect(BigInt(`0x${certificate.serial}`)).toBe(BigInt(`0x${peer.serialNumber}`));
        expect(new Date(certificate.notAfter)).toEqual(peer.validToDate);
        expect(certificate.authority !== undefined).toBe(peer.ca);
      }),
      { numRuns: 10_000 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  it('G1 reads ten megabytes of nested structures in no time', () => {
    const nested = Buffer.alloc(10 * 1024 * 1024, 0x30);
    const from = performance.now();
    readAll(nested);
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});
