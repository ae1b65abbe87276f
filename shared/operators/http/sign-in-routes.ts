import { err, ok } from '../../kernel/result.ts';
import type { AuditNote } from '../../platform/http/audit.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { SessionKeySource } from '../../platform/keys/session-keys.ts';
import { type Attempt, signIn, type SignInDependencies, signInMachine } from '../application/sign-in.ts';
import * as specs from './specs.ts';

export interface SignInRouteDependencies extends SignInDependencies {
  readonly keys: Pick<SessionKeySource, 'published'>;
}

/** Who tried, for the audit trail: refusals too, as far as the certificate tells. */
const noteOf = ({ certificate, operatorId, outcome }: Attempt): AuditNote => ({
  ...(outcome.ok && {
    by: `${outcome.value.role === 'machine' ? 'machine' : 'operator'}:${outcome.value.operatorId}`,
  }),
  purpose: 'sign-in',
  records: [
    ...(operatorId === undefined ? [] : [`operator:${operatorId}`]),
    ...(certificate === undefined ? [] : [`certificate:${certificate.fingerprint}`]),
  ],
});

function answerOf({ outcome }: Attempt) {
  if (!outcome.ok) return err(outcome.error);
  const { token, expiresAt, operatorId, role, scope } = outcome.value;
  // A token is nobody else's to keep.
  const headers = { 'cache-control': 'no-store' };
  return ok({ status: 201 as const, headers, body: { token, expiresAt, operatorId, role, scope } });
}

export const signInRoutes = (dependencies: SignInRouteDependencies): readonly Route[] => [
  implement(specs.offerChallengeSpec, async ({ now }) => {
    const body = await dependencies.challenges.offer(now);
    return ok({ status: 201, headers: { 'cache-control': 'no-store' }, body });
  }),

  implement(specs.openSessionSpec, async ({ body, now, note }) => {
    const attempt = await signIn(body, now, dependencies);
    note(noteOf(attempt));
    return answerOf(attempt);
  }),

  implement(specs.openMachineSessionSpec, async ({ clientCertificate, now, note }) => {
    const attempt = await signInMachine(clientCertificate, now, dependencies);
    note(noteOf(attempt));
    return answerOf(attempt);
  }),

  implement(specs.publishedKeysSpec, async () => {
    const keys = await dependencies.keys.published();
    return ok({
      status: 200,
      headers: { 'cache-control': 'public, max-age=300' },
      body: { keys: [...keys] },
    });
  }),
];
