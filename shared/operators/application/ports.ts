import type { AccountRole, CertificateRef, Operator } from '../domain/operator.ts';
import type { SignInProblem } from '../domain/problems.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { EntrustmentId, UnionId } from '../../kernel/ids.ts';
import type { Rejection } from '../../kernel/problem.ts';
import type { Result } from '../../kernel/result.ts';

/** Something fresh to sign: nobody can have signed it before, and it serves once. */
export interface Challenge {
  readonly challengeId: string;
  /** The text to be signed, in UTF-8. */
  readonly message: string;
  readonly expiresAt: Instant;
}

export interface Challenges {
  offer(now: Instant): Promise<Challenge>;
  /** Takes the challenge away from everybody else; it is used up whatever comes of it. */
  redeem(
    challengeId: string,
    now: Instant,
  ): Promise<Result<Challenge, Rejection<'sign-in/challenge-unknown' | 'sign-in/challenge-used'>>>;
}

/** A signature as a security key's middleware gives it, base64. */
export type GivenSignature =
  | { readonly form: 'raw'; readonly value: string; readonly algorithm?: string | undefined }
  | { readonly form: 'cms'; readonly value: string };

/** Why a signature proves nothing, and whose it was said to be: for the audit trail, and nothing else. */
export interface Unproved {
  readonly rejection: Rejection<SignInProblem>;
  readonly certificate?: CertificateRef;
}

export interface Certificates {
  /** A certificate that leads to a pinned root, is valid and not revoked; the first one given, others help. */
  verify(
    certificates: readonly string[],
    now: Instant,
  ): Promise<Result<CertificateRef, Rejection<SignInProblem>>>;
  /** The same of the certificate that made this signature over this text. */
  verifySignature(
    proof: {
      readonly certificates: readonly string[];
      readonly signature: GivenSignature;
      readonly message: string;
    },
    now: Instant,
  ): Promise<Result<CertificateRef, Unproved>>;
}

export interface Accounts {
  /** Whom the certificate belongs to, by issuer and serial number. */
  ofCertificate(certificate: CertificateRef): Promise<Operator | undefined>;
}

export interface Session {
  readonly operatorId: string;
  readonly role: AccountRole;
  readonly scope: UnionId;
  readonly certificate: CertificateRef;
  readonly entrustment?: EntrustmentId;
}

export interface SessionTokens {
  issue(session: Session, now: Instant): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
}
