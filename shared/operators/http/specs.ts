import * as z from 'zod';
import { OperatorId } from '../../kernel/caller.ts';
import { Instant } from '../../kernel/dates.ts';
import { EntrustmentId, UnionId } from '../../kernel/ids.ts';
import { bareAlgorithms } from '../../platform/certificates/bare-algorithms.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { PublicJwk } from '../../platform/keys/session-keys.ts';
import type { SignInProblem } from '../domain/problems.ts';
import { AccountRole, BoundCertificate, OperatorStatus, RevocationReason } from '../domain/operator.ts';

const tag = 'operators';

/** As long as any certificate that is read. */
const CertificateText = z.lazy(() =>
  z
    .string()
    .min(100)
    .max(24_000)
    .meta({
      description: 'X.509 证书，PEM 或 DER 的 base64 | X.509 certificate in PEM, or its DER in base64',
      examples: [`-----BEGIN CERTIFICATE-----\n${'MIIB'.repeat(16)}\n…\n-----END CERTIFICATE-----`],
    }),
);

const signatureText = (longest: number) =>
  z
    .base64()
    .max(longest)
    .meta({ examples: ['MEUCIQDv8m3b2Zl0'] });

const signInProblems = [
  'sign-in/challenge-unknown',
  'sign-in/challenge-used',
  'sign-in/signature',
  'sign-in/no-client-certificate',
  'sign-in/certificate-unknown',
  'sign-in/certificate-ended',
  'sign-in/operator-closed',
  'sign-in/other-door',
  'certificate/malformed',
  'certificate/untrusted',
  'certificate/not-yet-valid',
  'certificate/expired',
  'certificate/usage',
  'certificate/unknown-extension',
  'certificate/authority',
  'certificate/revoked',
  'certificate/revocation-unknown',
] as const satisfies readonly SignInProblem[];

export const offerChallengeSpec = defineRoute({
  method: 'POST',
  path: '/v1/sign-in/challenges',
  tag,
  summary: { zh: '获取登录口令（60 秒内一次有效）', en: 'Ask for something to sign' },
  description: {
    zh: '用证书密钥对 message 的 UTF-8 字节签名，再提交到 /v1/sign-in/sessions。',
    en: 'Sign the UTF-8 bytes of `message` with the key of your certificate, then go to /v1/sign-in/sessions.',
  },
  action: 'public',
  audit: 'none',
  idempotent: false,
  limit: 'sign-in',
  responses: {
    201: {
      description: { zh: '登录口令', en: 'The challenge: good once, for 60 seconds' },
      schema: z.lazy(() =>
        z
          .object({ challengeId: z.string(), message: z.string(), expiresAt: Instant })
          .meta({ id: 'SignInChallenge' }),
      ),
    },
  },
});

const Session = z.lazy(() =>
  z
    .object({
      token: z.string().meta({ description: 'Bearer' }),
      expiresAt: Instant,
      operatorId: OperatorId,
      role: AccountRole,
      scope: UnionId,
    })
    .meta({ id: 'Session' }),
);

const opened = {
  201: {
    description: { zh: '已登录，令牌 15 分钟内有效', en: 'Signed in: a token for 15 minutes' },
    schema: Session,
  },
} as const;

const signedIn = { purpose: 'sign-in', shows: {} } as const;

export const openSessionSpec = defineRoute({
  method: 'POST',
  path: '/v1/sign-in/sessions',
  tag,
  summary: { zh: '以证书登录', en: 'Sign in by certificate' },
  action: 'public',
  audit: signedIn,
  idempotent: false,
  limit: 'sign-in',
  body: z.lazy(() =>
    z.strictObject({
      challengeId: z
        .string()
        .regex(/^[\w-]{22}$/)
        .meta({ examples: ['Pnl46mDCDbVg8TDhve9-wQ'] }),
      certificates: z.array(CertificateText).max(6).meta({
        description: '签名证书在前，中间证书在后 | the signing certificate first, authorities after it',
      }),
      signature: z.discriminatedUnion('form', [
        z.strictObject({
          form: z.literal('raw'),
          value: signatureText(2_048),
          algorithm: z.enum(bareAlgorithms).optional(),
        }),
        z.strictObject({ form: z.literal('cms'), value: signatureText(96_000) }),
      ]),
    }),
  ),
  responses: opened,
  problems: signInProblems,
});

export const openMachineSessionSpec = defineRoute({
  method: 'POST',
  path: '/v1/sign-in/machine-sessions',
  tag,
  summary: { zh: '机构客户端以双向 TLS 证书登录', en: 'Sign in a machine client by mutual TLS' },
  description: {
    zh: '令牌与证书绑定，只能在同一证书的连接上使用。',
    en: 'The token is bound to the certificate: it is good on connections made with that certificate only.',
  },
  action: 'public',
  audit: signedIn,
  idempotent: false,
  limit: 'sign-in',
  responses: opened,
  problems: signInProblems,
});

export const publishedKeysSpec = defineRoute({
  method: 'GET',
  path: '/.well-known/jwks.json',
  tag,
  summary: { zh: '会话令牌的验证公钥', en: 'Public keys that verify session tokens' },
  action: 'public',
  audit: 'none',
  responses: {
    200: {
      description: { zh: 'JWK 集合', en: 'A JWK set' },
      schema: z.lazy(() => z.object({ keys: z.array(PublicJwk) }).meta({ id: 'JsonWebKeySet' })),
    },
  },
});

/** What is said of a certificate that is to be registered. */
const certificateRefusals = [
  'operator/certificate-refused',
  'certificate/malformed',
  'certificate/revocation-unknown',
] as const;

const byOperator = z.object({ operatorId: OperatorId });
const byCertificate = byOperator.extend({ fingerprint: BoundCertificate.shape.fingerprint });

const OperatorView = z.lazy(() =>
  z
    .object({
      operatorId: OperatorId,
      role: AccountRole,
      scope: UnionId,
      status: OperatorStatus,
      entrustment: EntrustmentId.optional(),
      // Not strict, as what is stored is: the answer leaves out what it does not declare.
      certificates: z.array(z.object(BoundCertificate.omit({ issuer: true }).shape)),
    })
    .meta({ id: 'Operator' }),
);

export const getOperatorSpec = defineRoute({
  method: 'GET',
  path: '/v1/operators/{operatorId}',
  tag,
  summary: { zh: '查询操作员账号', en: 'Read an operator’s account' },
  action: 'operators:read',
  audit: 'none',
  params: byOperator,
  responses: { 200: { description: { zh: '账号与证书', en: 'The account' }, schema: OperatorView } },
  problems: ['operator/not-found'],
});

/** A command on an operator: 202, and what its guard refuses. */
const administers = {
  tag,
  action: 'operators:administer',
  audit: { purpose: 'operator-administration', shows: {} },
  idempotent: true,
  responses: acceptedSpec,
} as const;

export const registerOperatorSpec = defineRoute({
  ...administers,
  method: 'POST',
  path: '/v1/operators',
  summary: { zh: '登记操作员及其证书', en: 'Register an operator with a certificate' },
  body: z.lazy(() =>
    z.strictObject({
      operatorId: OperatorId,
      role: AccountRole,
      scope: UnionId,
      certificate: CertificateText,
      /** Of an entrusted party's account: the contract it acts under. */
      entrustment: EntrustmentId.optional(),
    }),
  ),
  problems: commandProblems(
    'entrustment/not-found',
    'operator/unknown-scope',
    'operator/own-account',
    ...certificateRefusals,
  ),
});

export const bindCertificateSpec = defineRoute({
  ...administers,
  method: 'POST',
  path: '/v1/operators/{operatorId}/certificates',
  summary: { zh: '为操作员增加证书', en: 'Give an operator a further certificate' },
  params: byOperator,
  body: z.lazy(() => z.strictObject({ certificate: CertificateText })),
  problems: commandProblems('operator/not-found', 'operator/own-account', ...certificateRefusals),
});

export const revokeCertificateSpec = defineRoute({
  ...administers,
  method: 'POST',
  path: '/v1/operators/{operatorId}/certificates/{fingerprint}/revocation',
  summary: { zh: '停用证书', en: 'End a certificate' },
  params: byCertificate,
  body: z.lazy(() => z.strictObject({ reason: RevocationReason.exclude(['revoked-by-issuer']) })),
  problems: commandProblems('operator/not-found', 'operator/own-account'),
});

export const reissueCertificateSpec = defineRoute({
  ...administers,
  method: 'POST',
  path: '/v1/operators/{operatorId}/certificates/{fingerprint}/replacement',
  summary: { zh: '密钥遗失或损坏后换发证书', en: 'Replace a certificate whose key was lost or damaged' },
  params: byCertificate,
  body: z.lazy(() =>
    z.strictObject({
      reason: z.enum(['lost', 'damaged', 'replaced']),
      certificate: CertificateText,
    }),
  ),
  problems: commandProblems('operator/not-found', 'operator/own-account', ...certificateRefusals),
});

const standing = <const Step extends 'suspension' | 'restoration' | 'revocation'>(
  step: Step,
  summary: { readonly zh: string; readonly en: string },
) =>
  defineRoute({
    ...administers,
    method: 'POST',
    path: `/v1/operators/{operatorId}/${step}`,
    summary,
    params: byOperator,
    problems: commandProblems('operator/not-found', 'operator/own-account'),
  });

export const suspendSpec = standing('suspension', { zh: '暂停账号', en: 'Suspend an account' });
export const restoreSpec = standing('restoration', { zh: '恢复账号', en: 'Restore a suspended account' });
export const revokeSpec = standing('revocation', {
  zh: '注销账号（不可恢复）',
  en: 'Close an account for good',
});

/** Every route of the operators context, for the API description. */
export const operatorSpecs = [
  offerChallengeSpec,
  openSessionSpec,
  openMachineSessionSpec,
  publishedKeysSpec,
  getOperatorSpec,
  registerOperatorSpec,
  bindCertificateSpec,
  revokeCertificateSpec,
  reissueCertificateSpec,
  suspendSpec,
  restoreSpec,
  revokeSpec,
] as const;
