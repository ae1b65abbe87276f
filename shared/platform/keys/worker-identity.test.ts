import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, type CompactJWEHeaderParameters, importJWK, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../tests/support/memory-store.ts';
import { testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { readSealed } from './direct-agreement.ts';
import { type IdentityKey, type WorkerIdentities, workerIdentities } from './worker-identity.ts';

const NUMBER = '11010519491231002X';

let registry: TestRegistry;
let identities: WorkerIdentities;
let key: IdentityKey;
beforeAll(async () => {
  registry = await testRegistry(memoryStore());
  identities = workerIdentities(registry.ring);
  const [first] = await identities.publicKeys();
  if (first === undefined) throw new Error('no key is published');
  key = first;
});

const encrypted = async (
  text = NUMBER,
  header: Partial<CompactJWEHeaderParameters> = {},
  to: JWK = { ...key },
): Promise<string> =>
  new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, ...header })
    .encrypt(await importJWK(to, 'ECDH-ES'));

const altered = (compact: string, part: number): string =>
  compact
    .split('.')
    .map((text, index) =>
      index === part ? text.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) : text,
    )
    .join('.');

describe('ID numbers in workers’ tokens', () => {
  it('C8 open what an issuer encrypted by the standard to the published key', async () => {
    expect(await identities.open(await encrypted())).toBe(NUMBER);
    expect(await identities.open(await encrypted('11010519491231002x'))).toBe(NUMBER);
  });

  it('C8 publishes nothing that opens', () => {
    expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('C8 look different each time, so that two tokens of one worker can’t be told to be theirs', async () => {
    expect(await encrypted()).not.toBe(await encrypted());
  });

  it.each([0, 2, 3, 4])('C8 open nothing that was altered in part %i', async (part) => {
    expect(await identities.open(altered(await encrypted(), part))).toBeUndefined();
  });

  it.each<[string, () => Promise<string>]>([
    ['no ID number', () => encrypted('张三')],
    ['an unknown key', () => encrypted(NUMBER, { kid: 'identity-9' })],
    ['another cipher', () => encrypted(NUMBER, { enc: 'A128GCM' })],
    ['a wrapped key', () => encrypted(NUMBER, { alg: 'ECDH-ES+A256KW' })],
    ['five dots', async () => `${await encrypted()}.AAAA`],
    [
      'a critical header',
      async () =>
        `${Buffer.from('{"alg":"ECDH-ES","enc":"A256GCM","crit":["x"]}').toString('base64url')}..AA.AA.AA`,
    ],
    ['garbage', async () => 'a.b.c.d.e'],
    ['nothing', async () => ''],
  ])('C8 open no text with %s', async (_, text) => {
    expect(await identities.open(await text())).toBeUndefined();
  });

  it('open nothing that was encrypted to somebody else under our key’s name', async () => {
    const stranger = createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), randomBytes(32)]),
      format: 'der',
      type: 'pkcs8',
    });
    const jwk = createPublicKey(stranger).export({ format: 'jwk' }) as JWK;
    const text = await encrypted(NUMBER, {}, jwk);
    expect(await identities.open(text)).toBeUndefined();
    expect(readSealed(text)?.open(stranger).toString()).toBe(NUMBER);
    expect(Buffer.from((await compactDecrypt(text, stranger)).plaintext).toString()).toBe(NUMBER);
  });

  it('agree with the derivation of RFC 7518 where parties are named', async () => {
    const text = await new CompactEncrypt(Buffer.from(NUMBER))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
      .setKeyManagementParameters({ apu: Buffer.from('issuer'), apv: Buffer.from('registry') })
      .encrypt(await importJWK({ ...key }, 'ECDH-ES'));
    expect(await identities.open(text)).toBe(NUMBER);
  });
});
