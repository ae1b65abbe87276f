import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import {
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose';
import { describe, expect, it } from 'vitest';
import { verifiedPayload } from './jws-signature.ts';

const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'];
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const signer = async (alg: string) => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg };
  const keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [jwk] });
  const token = await new SignJWT({ sub: 'officer-1' })
    .setProtectedHeader({ alg, kid: 'k1' })
    .sign(privateKey);
  return { keys, token };
};

/** The first bit of the last part: the last bits of base64url may say nothing. */
const bent = (token: string): string => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 0x80;
  return [header, payload, bytes.toString('base64url')].join('.');
};

describe('verifiedPayload', () => {
  it.each(ALGORITHMS)('G1 takes %s as jose makes it, and not with one bit changed', async (alg) => {
    const { keys, token } = await signer(alg);
    expect(await verifiedPayload(token, keys)).toBe(token.split('.')[1]);
    await expect(jwtVerify(bent(token), keys)).rejects.toThrow(errors.JWSSignatureVerificationFailed);
    await expect(verifiedPayload(bent(token), keys)).rejects.toThrow(errors.JWSSignatureVerificationFailed);
  });

  it.each(ALGORITHMS)('G1 refuses %s with a signature of no byte, or of half of them', async (alg) => {
    const { keys, token } = await signer(alg);
    const [header = '', payload = '', signature = ''] = token.split('.');
    for (const short of ['', signature.slice(0, signature.length / 2)])
      await expect(verifiedPayload(`${header}.${payload}.${short}`, keys)).rejects.toThrow(
        errors.JWSSignatureVerificationFailed,
      );
  });

  it('G1 refuses an algorithm that is none of ours, before a key is looked for', async () => {
    const unasked: JWTVerifyGetKey = () => expect.unreachable('a key was looked for');
    for (const alg of ['none', 'HS256', 'RS1', 'toString', '__proto__', ''])
      await expect(verifiedPayload(`${part({ alg })}.${part({})}.AAAA`, unasked)).rejects.toThrow(
        errors.JOSEAlgNotAllowed,
      );
  });

  it('G1 refuses a critical header, well signed or not (RFC 7515 §4.1.11)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const signed = `${part({ alg: 'EdDSA', crit: ['x'], x: 1 })}.${part({})}`;
    const signature = signBytes(null, Buffer.from(signed), privateKey).toString('base64url');
    const keys: JWTVerifyGetKey = async () => importJWK(await exportJWK(publicKey), 'EdDSA');
    await expect(verifiedPayload(`${signed}.${signature}`, keys)).rejects.toThrow(errors.JWSInvalid);
  });

  it('G1 refuses an RSA key of less than 2,048 bits, however well it signed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const signed = `${part({ alg: 'RS256' })}.${part({})}`;
    const signature = signBytes('sha256', Buffer.from(signed), privateKey).toString('base64url');
    const keys: JWTVerifyGetKey = async () => importJWK(await exportJWK(publicKey), 'RS256');
    await expect(verifiedPayload(`${signed}.${signature}`, keys)).rejects.toThrow(errors.JWKInvalid);
  });
});
