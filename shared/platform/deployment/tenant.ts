import type { SuiteId } from '../../kernel/keys.ts';

/** A tenant's code: a province's division prefix (`44` 广东), or the code of the Corps or an industry body. */
export type TenantCode = string;

/**
 * How long nobody can remove what is archived of the audit trail. The law asks for six months of logs (Cybersecurity
 * Law, art. 21); records of assessments of personal data handling are due for three years (PIPL, art. 56).
 */
export const AUDIT_RETENTION_DAYS = 3 * 366;

/** Nothing is archived for less: what makes an entry of the ledger true is every entry before it. */
export const archiveDays = ({ archiveRetentionDays = AUDIT_RETENTION_DAYS }: Tenant): number =>
  Math.max(archiveRetentionDays, AUDIT_RETENTION_DAYS);

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** What the deployment of one tenant needs to know. Rules that the law may change are records, not this. */
export type Tenant = {
  readonly code: TenantCode;
  readonly name: { readonly zh: string; readonly en: string };
  readonly partition: Partition;
  /** Both of the tenant's partition: data may leave a region, never the jurisdiction. */
  /** Days that nobody can remove what is archived; three years, and never less. Afterwards it stays all the same. */
  readonly archiveRetentionDays?: number;
  readonly regions: { readonly primary: string; readonly second: string };
  /**
   * How long the writer may write without having reached the region that keeps the register of it, which is the other
   * one; and by how much any two clocks differ, at most. It is renewed at a sixth of its length.
   */
  readonly lease: {
    readonly keptIn: 'primary' | 'second';
    readonly seconds: number;
    readonly skewSeconds: number;
  };
  /** 密码套件 of new keys. Another one takes effect by `rotate-keys`, not by a deployment. */
  readonly keySuite: SuiteId;
  /** Who may sign the tokens that callers bear. No key, no caller: an empty set trusts nobody. */
  readonly identity: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwks: { readonly keys: readonly JsonWebKey[] };
    /** OpenID Connect issuers that speak for workers. */
    readonly workers: readonly WorkerIssuer[];
  };
  /** Whose certificates operators and machine clients sign in with. No root, no operator. */
  readonly signIn: {
    /** SHA-256 of each root certificate, in hexadecimal. */
    readonly roots: readonly string[];
    /** Where certificates of the authorities and their revocation lists are published: PEM or DER, http or https. */
    readonly sources: readonly string[];
    /** How old a revocation list may be. Nobody signs in under an older one. */
    readonly listHours: number;
  };
  /** How often callers may do what, where it differs from the usual (shared/platform/http/limits.ts). */
  readonly rateLimits?: Readonly<Record<string, { readonly burst: number; readonly perMinute: number }>>;
  /** Origins of the front ends whose pages may call the API. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** E-mail addresses of those on duty: whoever is added confirms by a message of the cloud's. */
  readonly alarmTargets: readonly string[];
};

/** Whose verified sign-in counts as a worker's. `name` stands in front of their accounts, for good. */
type WorkerIssuer = {
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** The claim with the verified ID number, encrypted to the keys at `/v1/identity-keys`. */
  readonly identityClaim: string;
};

/** A public key as RFC 7517 writes it; `kid` and `alg` are needed to choose it. */
type JsonWebKey = {
  readonly kid: string;
  readonly alg: string;
  readonly kty: string;
  readonly [member: string]: string;
};
