import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  importJWK,
  type JWTClaimVerificationOptions,
  type JWTPayload,
  type JWTVerifyGetKey,
  UnsecuredJWT,
} from 'jose';
import * as z from 'zod';
import { type Caller, MachineId, OperatorId, OperatorRole, WorkerId } from '../../../kernel/caller.ts';
import { epochOf, type Instant } from '../../../kernel/dates.ts';
import { EntrustmentId, UnionId } from '../../../kernel/ids.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { Confirmation, connectionFingerprint, fingerprintIn } from './confirmation.ts';
import { verifiedPayload } from './jws-signature.ts';
import type { KeyFinder, TrustedIssuer } from './trusted-issuer.ts';

export type TokenRules = {
  readonly issuers: readonly TrustedIssuer[];
  /** Seconds after `iat` beyond which a token is refused, whatever its `exp` says. */
  readonly maxAge?: number;
};

/** `missing` asks for a token; the others say that the one given is no good, and never why in more detail. */
export type TokenFailure = 'missing' | 'expired' | 'invalid';

/**
 * Reads `Authorization: Bearer …`; `clientCertificate` is the connection's, in PEM, where the gateway asks for one.
 * Throws `ServiceUnavailable` when an issuer's keys can't be fetched.
 */
export type VerifyToken = (
  authorization: string | undefined,
  now: Instant,
  clientCertificate?: string,
) => Promise<Result<Caller, TokenFailure>>;

const TWELVE_HOURS = 43_200;
const CLOCK_SKEW = 30;
const LONGEST_TOKEN = 8_192;

export function createTokenVerifier({ issuers, maxAge = TWELVE_HOURS }: TokenRules): VerifyToken {
  const trusted = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: keysOf(issuer) }]));
  if (trusted.size < issuers.length) throw new Error('two trusted issuers have the same name');
  return async (authorization, now, clientCertificate) => {
    if (authorization === undefined || authorization.trim() === '') return err('missing');
    const token = bearerToken(authorization);
    if (token === undefined) return err('invalid');
    try {
      const from = trusted.get(String(decodeJwt(token).iss));
      if (from === undefined) return err('invalid');
      const payload = validClaims(await verifiedPayload(token, from.keys), {
        issuer: from.issuer.issuer,
        audience: from.issuer.audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: maxAge,
        clockTolerance: CLOCK_SKEW,
        currentDate: new Date(epochOf(now)),
      });
      const caller = await callerOf(from.issuer, payload, { now, clientCertificate });
      return caller === undefined ? err('invalid') : ok(caller);
    } catch (error) {
      if (error instanceof errors.JWTExpired) return err('expired');
      if (isUnreachable(error)) throw new ServiceUnavailable('an issuer’s keys', { cause: error });
      if (error instanceof errors.JOSEError || error instanceof TypeError) return err('invalid');
      throw error;
    }
  };
}

const UNSIGNED = Buffer.from('{"alg":"none"}').toString('base64url');

/** jose's checks of issuer, audience and times, of a payload whose signature has been verified. */
const validClaims = (payload: string, expected: JWTClaimVerificationOptions): JWTPayload =>
  UnsecuredJWT.decode(`${UNSIGNED}.${payload}.`, expected).payload;

/** A caller who may be rightful is told to come again, not that the token is no good. */
class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
}

/** jose names a bad answer of the issuer generically, and passes on what `fetch` throws. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') ||
  (error instanceof TypeError && error.message === 'fetch failed');

/** Published keys are fetched when first needed and again for a key id that is unknown, twice a minute at most. */
const keysOf = ({ keys }: TrustedIssuer): JWTVerifyGetKey => {
  if (keys instanceof URL)
    return createRemoteJWKSet(keys, {
      timeoutDuration: 2_000,
      cooldownDuration: 30_000,
      cacheMaxAge: 600_000,
    });
  return 'find' in keys ? foundKeys(keys) : createLocalJWKSet(keys);
};

const foundKeys =
  (keys: KeyFinder): JWTVerifyGetKey =>
  async ({ kid, alg }) => {
    const found = kid === undefined ? undefined : await keys.find(kid);
    if (found?.alg === undefined || found.alg !== alg) throw new errors.JWKSNoMatchingKey();
    return importJWK(found, found.alg);
  };

const OperatorClaims = z.object({
  role: OperatorRole,
  sub: OperatorId,
  scope: UnionId,
  entrustment: EntrustmentId.optional(),
});

interface Connection {
  readonly now: Instant;
  readonly clientCertificate: string | undefined;
}

function callerOf(
  from: TrustedIssuer,
  payload: JWTPayload,
  connection: Connection,
): Caller | undefined | Promise<Caller | undefined> {
  switch (from.speaksFor) {
    case 'workers':
      return workerOf(from, payload);
    case 'operators':
      return operatorOf(payload);
    case 'sessions':
      return sessionOf(from, payload, connection);
  }
}

function operatorOf(payload: JWTPayload): Caller | undefined {
  const claims = OperatorClaims.safeParse(payload);
  if (!claims.success) return undefined;
  const { sub, role, scope, entrustment } = claims.data;
  return { kind: 'operator', id: sub, role, scope, ...(entrustment && { entrustment }) };
}

const SessionClaims = z.object({
  sub: z.string(),
  role: z.enum([...OperatorRole.options, 'machine']),
  scope: UnionId,
  entrustment: EntrustmentId.optional(),
  cnf: Confirmation,
});

/** A machine's token is good on connections made with its own certificate only (RFC 8705). */
async function sessionOf(
  { isLive }: Extract<TrustedIssuer, { speaksFor: 'sessions' }>,
  payload: JWTPayload,
  { now, clientCertificate }: Connection,
): Promise<Caller | undefined> {
  const claims = SessionClaims.safeParse(payload);
  if (!claims.success) return undefined;
  const { sub, role, scope, entrustment, cnf } = claims.data;
  const fingerprint = fingerprintIn(cnf);
  if (role === 'machine' && connectionFingerprint(clientCertificate) !== fingerprint) return undefined;
  if (!(await isLive({ account: sub, role, scope, fingerprint, entrustment }, now))) return undefined;
  return role === 'machine'
    ? { kind: 'machine', id: MachineId.parse(sub) }
    : {
        kind: 'operator',
        id: OperatorId.parse(sub),
        role,
        scope,
        certificate: fingerprint,
        ...(entrustment && { entrustment }),
      };
}

/** OpenID Connect allows any 255 ASCII characters. A mobile or ID number is no account, and is not taken for one. */
const Subject = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .refine((sub) => !/^(1\d{10}|\d{17}[\dX])$/i.test(sub));

/** `{alg …}.key.iv.ciphertext.tag` */
const SealedClaim = z
  .string()
  .max(1_024)
  .regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/);

/**
 * The issuer's name and a digest of the subject: two issuers never mean the same account, and whatever an issuer
 * writes into `sub` stays out of logs and records.
 */
function workerOf(
  { name, identityClaim }: Extract<TrustedIssuer, { speaksFor: 'workers' }>,
  payload: JWTPayload,
): Caller | undefined {
  const subject = Subject.safeParse(payload.sub);
  const sealed = SealedClaim.optional().safeParse(payload[identityClaim]);
  if (!subject.success || !sealed.success) return undefined;
  const digest = createHash('sha256').update(subject.data).digest('base64url').slice(0, 22);
  const id = WorkerId.parse(`${name}.${digest}`);
  return { kind: 'worker', id, ...(sealed.data !== undefined && { sealedIdNumber: sealed.data }) };
}

function bearerToken(authorization: string): string | undefined {
  if (authorization.length > LONGEST_TOKEN) return undefined;
  return /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(authorization)?.[1];
}
