import { constants, KeyObject, type VerifyKeyObjectInput, verify } from 'node:crypto';
import { decodeProtectedHeader, errors, type JWTVerifyGetKey } from 'jose';

type Scheme = Omit<VerifyKeyObjectInput, 'key'> & { readonly hash: string | null };

/** Asymmetric only: whoever can verify must not be able to issue (RFC 7518 §3, RFC 8037 §3.1). */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  EdDSA: { hash: null },
  ES256: { hash: 'sha256', dsaEncoding: 'ieee-p1363' },
  ES384: { hash: 'sha384', dsaEncoding: 'ieee-p1363' },
  PS256: { hash: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  RS256: { hash: 'sha256', padding: constants.RSA_PKCS1_PADDING },
};

const SHORTEST_RSA_KEY = 2_048;

/**
 * Verifies the signature of a compact JWS (RFC 7515 §5.2) by the key that `keys` finds for its header, and gives its
 * payload, still encoded. By node:crypto in this thread: jose goes through WebCrypto, whose way to the thread pool and
 * back costs more than the arithmetic. Throws jose's errors, as its own functions do.
 */
export async function verifiedPayload(token: string, keys: JWTVerifyGetKey): Promise<string> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const protectedHeader = decodeProtectedHeader(token);
  if (protectedHeader.crit !== undefined) throw new errors.JWSInvalid('no critical header is understood');
  const alg = protectedHeader.alg ?? '';
  const scheme = Object.hasOwn(SCHEMES, alg) ? SCHEMES[alg] : undefined;
  if (scheme === undefined) throw new errors.JOSEAlgNotAllowed('this algorithm is not allowed');
  const { hash, ...how } = scheme;
  const key = keyObject(await keys({ ...protectedHeader, alg }, { payload, signature, protected: header }));
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify(hash, signed, { ...how, key }, Buffer.from(signature, 'base64url')))
    throw new errors.JWSSignatureVerificationFailed();
  return payload;
}

/** A finder gives the same key again: what is made of it is kept as long as it is. */
const keyObjects = new WeakMap<object, KeyObject>();

function keyObject(found: Awaited<ReturnType<JWTVerifyGetKey>>): KeyObject {
  if (!(found instanceof CryptoKey)) throw new errors.JWKInvalid('a public key is expected');
  const known = keyObjects.get(found);
  if (known !== undefined) return known;
  const key = KeyObject.from(found);
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (key.type !== 'public' || (bits !== undefined && bits < SHORTEST_RSA_KEY))
    throw new errors.JWKInvalid('a public key is expected, of 2048 bits at least if it is of RSA');
  keyObjects.set(found, key);
  return key;
}
