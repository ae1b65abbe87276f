import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hasOpenSsl,
  openSslAuthority,
  type OpenSslAuthority,
  type OpenSslKind,
  openSslKinds,
} from '../../../tests/support/openssl.ts';
import type { BareAlgorithm } from './bare-algorithms.ts';
import { isBareSignatureOf } from './bare-signature.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { verifyChain } from './chain.ts';
import { derOf } from './pem.ts';
import { issuedBy, parseRevocationList } from './revocation-list.ts';
import { isMessageOf, parseSignedMessage } from './signed-message.ts';

const message = Buffer.from('union-registry sign-in');
const other = Buffer.from('union-registry sign-out');

const algorithms: Readonly<Record<OpenSslKind, BareAlgorithm>> = {
  rsa: 'RS256',
  'rsa-pss': 'PS256',
  ecdsa: 'ES256',
  sm2: 'SM2',
};

function certificate(pem: string): Certificate {
  const parsed = parseCertificate(derOf(pem, 'CERTIFICATE') ?? Buffer.of());
  if (parsed === undefined) throw new Error('not read');
  return parsed;
}

describe.skipIf(!hasOpenSsl).each(openSslKinds)('what OpenSSL makes with %s', (kind) => {
  let made: OpenSslAuthority;
  let root: Certificate;
  let leaf: Certificate;

  beforeAll(() => {
    made = openSslAuthority(kind);
    root = certificate(made.root);
    leaf = certificate(made.leaf);
  });
  afterAll(() => made.close());

  it('G1 leads a certificate to its root, and to no other', () => {
    const trust = { roots: new Set([root.fingerprint]), authorities: [root] };
    expect(verifyChain(leaf, [], trust, Date.now())).toEqual({ ok: true, value: [leaf, root] });
    expect(verifyChain(leaf, [root], { roots: new Set(), authorities: [] }, Date.now())).toEqual({
      ok: false,
      error: 'certificate/untrusted',
    });
  });

  it('G1 verifies a bare signature, and no altered one', () => {
    const signature = made.sign(message);
    expect(isBareSignatureOf(leaf.key, message, signature, algorithms[kind])).toBe(true);
    expect(isBareSignatureOf(leaf.key, other, signature, algorithms[kind])).toBe(false);
    expect(isBareSignatureOf(root.key, message, signature, algorithms[kind])).toBe(false);
    const altered = Buffer.from(signature);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    expect(isBareSignatureOf(leaf.key, message, altered, algorithms[kind])).toBe(false);
  });

  it('G1 reads its revocation lists', () => {
    const list = parseRevocationList(made.list);
    expect(list && issuedBy(list, root)).toBe(true);
    expect(list && issuedBy(list, leaf)).toBe(false);
    expect(list?.revoked).toEqual(new Set());
    const later = parseRevocationList(made.listWithLeaf());
    expect(later && issuedBy(later, root)).toBe(true);
    expect(later?.revoked).toEqual(new Set([leaf.serial]));
    expect(later?.number).toBe((list?.number ?? 0n) + 1n);
  });

  it.runIf(kind !== 'sm2').each([
    ['with attributes', []],
    ['without attributes', ['-noattr']],
    ['with the signer by key id', ['-keyid']],
    ['with the content', ['-nodetach']],
  ])('G1 verifies a signed message %s', (_, options) => {
    const read = parseSignedMessage(made.signMessage(message, ...options));
    expect(read && isMessageOf(read, leaf, message)).toBe(true);
    expect(read && isMessageOf(read, leaf, other)).toBe(false);
    expect(read && isMessageOf(read, root, message)).toBe(false);
  });
});
