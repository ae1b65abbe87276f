import { createHmac, createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SuiteId } from '../../kernel/keys.ts';
import { a256gcm } from './a256gcm.ts';
import { keyedHash } from './key-ring.ts';
import { openText, sealText, suiteOf } from './sealed-text.ts';
import { decryptSm4Gcm, encryptSm4Gcm } from './sm4gcm.ts';
import { KEY_BYTES, suiteBytes } from './suite.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const bytes = (from: fc.SizeForArbitrary = 'small') => fc.uint8Array({ maxLength: 600, size: from });
const secret = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });
const suite = fc.constantFrom(...SuiteId.options);

describe('test vectors', () => {
  /** RFC 8998, appendix A.1. OpenSSL, asked through Python's cryptography 48, gives the same. */
  const rfc8998 = {
    key: hex('0123456789ABCDEFFEDCBA9876543210'),
    iv: hex('00001234567800000000ABCD'),
    associated: hex('FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2'),
    plain: hex(
      'AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD' +
        'EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA',
    ),
    sealed: hex(
      '17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735' +
        'D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D' +
        '83DE3541E4C2B58177E065A9BF7B62EC',
    ),
  };

  it('G4 SM4-GCM is that of RFC 8998', () => {
    const { key, iv, associated, plain, sealed } = rfc8998;
    expect(Buffer.from(encryptSm4Gcm(key, iv, plain, associated))).toEqual(sealed);
    expect(Buffer.from(decryptSm4Gcm(key, iv, sealed, associated))).toEqual(plain);
  });

  it('G4 SM3 is that of GB/T 32905, appendix A', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(createHash('sm3').update('abcd'.repeat(16)).digest('hex')).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it('G4 HMAC-SM3 is RFC 2104 over that hash', () => {
    const key = Buffer.alloc(KEY_BYTES, 7);
    const padded = Buffer.concat([key, Buffer.alloc(64 - KEY_BYTES)]);
    const under = (byte: number) => Buffer.from(padded.map((one) => one ^ byte));
    const inner = createHash('sm3').update(under(0x36)).update('text').digest();
    const outer = createHash('sm3').update(under(0x5c)).update(inner).digest('base64url');
    expect(keyedHash({ key, suite: 'SM4-GCM/HMAC-SM3' }, 'text')).toBe(outer);
  });

  it('G4 AES-256-GCM is that of NIST SP 800-38D (test case 15 of the GCM specification)', () => {
    const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
    const sealed = hex(
      'cafebabefacedbaddecaf888' +
        '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
        '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad' +
        'b094dac5d93471bdec1a502270e3cc6c',
    );
    expect(Buffer.from(a256gcm.open(key, sealed, Buffer.of())).toString('hex')).toBe(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
        '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255',
    );
  });

  it('G4 HMAC-SHA-256 is that of RFC 4231, case 2', () => {
    const key = Buffer.from('Jefe');
    const expected = hex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    expect(keyedHash({ key, suite: 'A256GCM/HMAC-SHA-256' }, 'what do ya want for nothing?')).toBe(
      expected.toString('base64url'),
    );
    expect(createHmac('sha256', key).update('').digest('base64url')).not.toBe(expected.toString('base64url'));
  });
});

describe('a sealed text', () => {
  it('G4 opens under its key and what it is bound to, whichever suite sealed it', () =>
    fc.assert(
      fc.asyncProperty(suite, secret, bytes(), fc.string(), async (id, key, plain, bound) => {
        const sealed = sealText(await suiteOf(id), key, plain, bound);
        expect(sealed[0]).toBe(suiteBytes[id]);
        expect(sealed.length).toBe(plain.length + 1 + 12 + 16);
        expect(Uint8Array.from(await openText(key, sealed, bound))).toEqual(plain);
      }),
      { numRuns: 200 },
    ));

  it('G4 does not open under another key, bound to something else, or altered in any bit', () =>
    fc.assert(
      fc.asyncProperty(suite, secret, bytes(), fc.string(), fc.nat(), async (id, key, plain, bound, at) => {
        const sealed = sealText(await suiteOf(id), key, plain, bound);
        const other = Uint8Array.from(key, (byte, index) => (index === at % KEY_BYTES ? byte ^ 1 : byte));
        const altered = Uint8Array.from(sealed);
        const bit = at % (sealed.length * 8);
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(openText(other, sealed, bound)).rejects.toThrow();
        await expect(openText(key, sealed, `${bound}.`)).rejects.toThrow();
        await expect(openText(key, altered, bound)).rejects.toThrow();
        await expect(openText(key, sealed.subarray(0, at % sealed.length), bound)).rejects.toThrow();
      }),
      { numRuns: 200 },
    ));

  it('G4 of one suite does not open as another’s', async () => {
    const key = Buffer.alloc(KEY_BYTES, 3);
    for (const id of SuiteId.options) {
      for (const other of SuiteId.options.filter((one) => one !== id)) {
        const sealed = sealText(await suiteOf(id), key, Buffer.from('text'), 'bound');
        sealed[0] = suiteBytes[other];
        await expect(openText(key, sealed, 'bound')).rejects.toThrow();
      }
    }
  });

  it('G4 of the first format, without a suite in front, still opens: also one that begins like a later one', async () => {
    const key = Buffer.alloc(KEY_BYTES, 9);
    const seen = new Set<number>();
    while (!(seen.has(1) && seen.has(2) && seen.size > 3)) {
      const old = a256gcm.seal(key, Buffer.from('text'), Buffer.from('bound'));
      seen.add(old[0] ?? 0);
      expect(Buffer.from(await openText(key, old, 'bound')).toString()).toBe('text');
      await expect(openText(key, old, 'elsewhere')).rejects.toThrow();
    }
  });
});
