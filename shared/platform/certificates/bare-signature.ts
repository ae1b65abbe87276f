import type { BareAlgorithm } from './bare-algorithms.ts';
import { hexOf, readable, within, element, TAG } from './der.ts';
import { isSignedBy, type PublicKey, type Scheme } from './signature.ts';

const schemes: Readonly<Record<BareAlgorithm, Scheme>> = {
  RS256: { kind: 'rsa', digest: 'sha256' },
  RS384: { kind: 'rsa', digest: 'sha384' },
  RS512: { kind: 'rsa', digest: 'sha512' },
  PS256: { kind: 'rsa-pss', digest: 'sha256', saltLength: 32 },
  PS384: { kind: 'rsa-pss', digest: 'sha384', saltLength: 48 },
  PS512: { kind: 'rsa-pss', digest: 'sha512', saltLength: 64 },
  ES256: { kind: 'ecdsa', digest: 'sha256' },
  ES384: { kind: 'ecdsa', digest: 'sha384' },
  SM2: { kind: 'sm2' },
};

const usual: Readonly<Record<PublicKey['kind'], BareAlgorithm>> = {
  rsa: 'RS256',
  p256: 'ES256',
  p384: 'ES384',
  sm2: 'SM2',
};

/** Bytes of r and of s. */
const scalarBytes: Readonly<Partial<Record<PublicKey['kind'], number>>> = { p256: 32, p384: 48, sm2: 32 };

/**
 * Whether the key signed the content, by the algorithm named or the usual one of such keys. Signatures on curves
 * come in DER, or as r and s side by side.
 */
export function isBareSignatureOf(
  key: PublicKey,
  content: Uint8Array,
  signature: Uint8Array,
  algorithm: BareAlgorithm = usual[key.kind],
): boolean {
  const bytes = scalarBytes[key.kind];
  const sideBySide = bytes !== undefined && signature.length === 2 * bytes && !isPair(signature);
  return isSignedBy(key, schemes[algorithm], content, sideBySide ? inDer(signature, bytes) : signature);
}

const isPair = (signature: Uint8Array): boolean =>
  readable(() =>
    within(element(signature, TAG.sequence), (parts) => [parts.take(TAG.integer), parts.take(TAG.integer)]),
  ) !== undefined;

function inDer(signature: Uint8Array, bytes: number): Uint8Array {
  const content = [signature.subarray(0, bytes), signature.subarray(bytes)].map((scalar) => integer(scalar));
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([TAG.sequence, body.length]), body]);
}

function integer(scalar: Uint8Array): Uint8Array {
  const shortest = hexOf(scalar).replace(/^(00)+(?=..)/, '');
  const magnitude = Buffer.from(
    Number.parseInt(shortest.slice(0, 2), 16) >= 0x80 ? `00${shortest}` : shortest,
    'hex',
  );
  return Buffer.concat([Buffer.from([TAG.integer, magnitude.length]), magnitude]);
}
