import type { Instant } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type CertificateRef, type Operator, usableCertificate } from '../domain/operator.ts';
import type { SignInProblem } from '../domain/problems.ts';
import type { Accounts, Certificates, Challenges, GivenSignature, Session, SessionTokens } from './ports.ts';

export interface SignInDependencies {
  readonly challenges: Challenges;
  readonly certificates: Certificates;
  readonly accounts: Accounts;
  readonly tokens: SessionTokens;
}

export interface Proof {
  readonly challengeId: string;
  readonly certificates: readonly string[];
  readonly signature: GivenSignature;
}

export interface SignedIn extends Session {
  readonly token: string;
  readonly expiresAt: Instant;
}

/** Who tried: known by the certificate even where the attempt fails. */
export interface Attempt {
  readonly outcome: Result<SignedIn, Rejection<SignInProblem>>;
  readonly certificate?: CertificateRef;
  readonly operatorId?: string;
}

/** Operators sign in by signing a challenge with the key of their certificate (G1). */
export async function signIn(
  { challengeId, certificates, signature }: Proof,
  now: Instant,
  dependencies: SignInDependencies,
): Promise<Attempt> {
  const challenge = await dependencies.challenges.redeem(challengeId, now);
  if (!challenge.ok) return { outcome: challenge };
  const proved = await dependencies.certificates.verifySignature(
    { certificates, signature, message: challenge.value.message },
    now,
  );
  if (proved.ok) return open(proved.value, 'person', now, dependencies);
  const { rejection, certificate } = proved.error;
  return { outcome: err(rejection), ...(certificate && { certificate }) };
}

/** Machine clients sign in by the certificate of their connection (mutual TLS), which the gateway vouches for. */
export async function signInMachine(
  certificate: string | undefined,
  now: Instant,
  dependencies: SignInDependencies,
): Promise<Attempt> {
  if (certificate === undefined) return refused('sign-in/no-client-certificate');
  const verified = await dependencies.certificates.verify([certificate], now);
  return verified.ok ? open(verified.value, 'machine', now, dependencies) : { outcome: verified };
}

async function open(
  certificate: CertificateRef,
  kind: 'person' | 'machine',
  now: Instant,
  { accounts, tokens }: SignInDependencies,
): Promise<Attempt> {
  const operator = await accounts.ofCertificate(certificate);
  if (operator === undefined) return refused('sign-in/certificate-unknown', { certificate });
  const { operatorId, role, scope, entrustment } = operator;
  const who = { certificate, operatorId };
  const fault = faultOf(operator, certificate, kind);
  if (fault !== undefined) return refused(fault, who);
  const session = { operatorId, role, scope, certificate, ...(entrustment && { entrustment }) };
  const issued = await tokens.issue(session, now);
  return { outcome: ok({ ...session, ...issued }), ...who };
}

function faultOf(
  operator: Operator,
  { fingerprint }: CertificateRef,
  kind: 'person' | 'machine',
): SignInProblem | undefined {
  if (operator.status !== 'active') return 'sign-in/operator-closed';
  if (usableCertificate(operator, fingerprint) === undefined) return 'sign-in/certificate-ended';
  return (operator.role === 'machine') === (kind === 'machine') ? undefined : 'sign-in/other-door';
}

const refused = (code: SignInProblem, who: Pick<Attempt, 'certificate' | 'operatorId'> = {}): Attempt => ({
  outcome: err(reject(code)),
  ...who,
});
