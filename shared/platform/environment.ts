import * as z from 'zod';
import { SuiteId } from '../kernel/keys.ts';

const list = () => z.string().transform((text) => text.split(',').filter((item) => item !== ''));

/** Every variable a function may be given; infra/ and serverless.yml set them. */
const variables = {
  TENANT: () => z.string().regex(/^[0-9a-z-]{2,16}$/),
  AWS_REGION: () => z.string(),
  SECOND_REGION: () => z.string(),
  TABLE_REGISTRY: () => z.string(),
  TABLE_LEDGER: () => z.string(),
  TABLE_REQUESTS: () => z.string(),
  TABLE_KEYS: () => z.string(),
  TABLE_STATISTICS: () => z.string(),
  TABLE_APPLIED: () => z.string(),
  TABLE_EPHEMERAL: () => z.string(),
  TABLE_AUDIT: () => z.string(),
  TABLE_SIGHTINGS: () => z.string(),
  TABLE_LIKENESS: () => z.string(),
  TABLE_LEASE: () => z.string(),
  /** Where the register of the writer is kept. */
  LEASE_REGION: () => z.string(),
  LEASE_SECONDS: () => z.coerce.number().int().min(30).max(3_600),
  /** By how much any two clocks differ, at most. */
  LEASE_SKEW_SECONDS: () => z.coerce.number().min(0).max(60),
  QUEUE_COMMANDS: () => z.url(),
  QUEUE_BULK: () => z.url(),
  QUEUE_INTAKE: () => z.url(),
  QUEUE_LIKENESS: () => z.url(),
  BUCKET_INTAKE: () => z.string(),
  BUCKET_ARCHIVE: () => z.string(),
  /** Signs anchors: `kms:alias/…` or `file:///…`. */
  ANCHOR_KEY: () => z.string(),
  /** `kms:alias/…` or `file:///…`. */
  KEY_SERVICE: () => z.string(),
  /** The suite of keys that are made. */
  KEY_SUITE: () => SuiteId,
  AUTH_ISSUER: () => z.string(),
  AUTH_AUDIENCE: () => z.string(),
  /** JSON Web Key Set. */
  AUTH_JWKS: () => z.string(),
  /** Issuers that speak for workers, a JSON list: see trusted-issuer.ts. */
  AUTH_WORKERS: () => z.string().default('[]'),
  /** Pinned roots: SHA-256 of each certificate in hexadecimal, comma-separated; none trusts none. */
  TRUST_ROOTS: () => list().pipe(z.array(z.string().regex(/^[0-9a-f]{64}$/))),
  /** Where authorities publish certificates and revocation lists, comma-separated. */
  TRUST_SOURCES: () => list().pipe(z.array(z.url({ protocol: /^(https?|file)$/ }))),
  /** How old a revocation list may be. */
  TRUST_HOURS: () => z.coerce.number().positive().max(720),
  /** What differs from the usual limits, as JSON: see limits.ts. */
  RATE_LIMITS: () => z.string().default('{}'),
  /** Comma-separated origins. */
  CORS_ORIGINS: list,
  LOG_LEVEL: () => z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']).default('INFO'),
};
export type Environment = {
  readonly [Name in keyof typeof variables]: z.infer<ReturnType<(typeof variables)[Name]>>;
};

/** The variables a function names, parsed once at start; throws with the names of those that are wrong. */
export function readEnvironment<const Name extends keyof Environment>(
  ...names: readonly Name[]
): Pick<Environment, Name> {
  const picked = Object.fromEntries(names.map((name) => [name, variables[name]()]));
  // Parsed once: to compile a parser for it would take longer.
  const parsed = z.object(picked).safeParse(process.env, { jitless: true });
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new Error(`environment variables missing or malformed: ${wrong.join(', ')}`);
  }
  return parsed.data as unknown as Pick<Environment, Name>;
}
