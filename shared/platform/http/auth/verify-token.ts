import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { type Caller, OperatorId, OperatorRole, WorkerId } from '../../../kernel/caller.ts';
import { epochOf, type Instant } from '../../../kernel/dates.ts';
import { UnionId } from '../../../kernel/ids.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';

/** Asymmetric only: whoever can verify must not be able to issue. */
const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'];

const PRIVATE_MEMBERS = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi'];

/** `AUTH_JWKS`: a JWK set in JSON of public keys only; a secret or private key in it is a configuration error. */
export const PublicKeySet = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('is not JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      keys: z
        .array(
          z
            .looseObject({ kty: z.enum(['OKP', 'EC', 'RSA']), kid: z.string().min(1) })
            .refine((key) => PRIVATE_MEMBERS.every((member) => !(member in key)), 'holds a private key'),
        )
        .min(1),
    }),
  );
export type PublicKeySet = z.infer<typeof PublicKeySet>;

export type TokenRules = {
  readonly keys: PublicKeySet;
  readonly issuer: string;
  readonly audience: string;
  /** Seconds after `iat` beyond which a token is refused, whatever its `exp` says. */
  readonly maxAge?: number;
};

/** `missing` asks for a token; the others say that the one given is no good, and never why in more detail. */
export type TokenFailure = 'missing' | 'expired' | 'invalid';

/** Reads `Authorization: Bearer …`. */
export type VerifyToken = (
  authorization: string | undefined,
  now: Instant,
) => Promise<Result<Caller, TokenFailure>>;

const Claims = z.discriminatedUnion('role', [
  z.object({ role: OperatorRole, sub: OperatorId, scope: UnionId }),
  z.object({ role: z.literal('worker'), sub: WorkerId, scope: z.undefined().optional() }),
]);

const TWELVE_HOURS = 43_200;
const CLOCK_SKEW = 30;
const LONGEST_TOKEN = 8_192;

export function createTokenVerifier({
  keys,
  issuer,
  audience,
  maxAge = TWELVE_HOURS,
}: TokenRules): VerifyToken {
  const keySet = createLocalJWKSet(keys);
  return async (authorization, now) => {
    if (authorization === undefined || authorization.trim() === '') return err('missing');
    const token = bearerToken(authorization);
    if (token === undefined) return err('invalid');
    try {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: maxAge,
        clockTolerance: CLOCK_SKEW,
        currentDate: new Date(epochOf(now)),
      });
      const claims = Claims.safeParse(payload);
      return claims.success ? ok(callerOf(claims.data)) : err('invalid');
    } catch (error) {
      if (error instanceof errors.JWTExpired) return err('expired');
      if (error instanceof errors.JOSEError || error instanceof TypeError) return err('invalid');
      throw error;
    }
  };
}

const callerOf = (claims: z.infer<typeof Claims>): Caller =>
  claims.role === 'worker'
    ? { kind: 'worker', id: claims.sub }
    : { kind: 'operator', id: claims.sub, role: claims.role, scope: claims.scope };

function bearerToken(authorization: string): string | undefined {
  if (authorization.length > LONGEST_TOKEN) return undefined;
  return /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(authorization)?.[1];
}
