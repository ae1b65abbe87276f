import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const operatorProblems = {
  'break-glass/not-found': { status: 404, zh: '未找到该应急授权。', en: 'There is no such grant.' },
  'break-glass/unknown-scope': { status: 422, zh: '未找到该工会。', en: 'There is no such union.' },
  'break-glass/unknown-operator': { status: 422, zh: '未找到该操作员。', en: 'There is no such operator.' },
  'break-glass/no-officer': {
    status: 422,
    zh: '应急授权只能授予在用的工会干部账号。',
    en: 'A grant is for an active account of an officer.',
  },
  'break-glass/own-account': {
    status: 403,
    zh: '不得向本人授予应急授权。',
    en: 'Nobody gives a grant to themselves.',
  },
  'break-glass/not-open': { status: 409, zh: '该应急授权已终止。', en: 'This grant has ended.' },
  'break-glass/still-open': {
    status: 409,
    zh: '应急授权尚未终止，终止后方可复核。',
    en: 'The grant is still open: it is reviewed when it has ended.',
  },
  'break-glass/reviewed': { status: 409, zh: '该应急授权已复核。', en: 'This grant has been reviewed.' },
  'entrustment/not-found': {
    status: 404,
    zh: '未找到该委托处理合同。',
    en: 'There is no such contract of entrusted handling.',
  },
  'entrustment/unknown-scope': {
    status: 422,
    zh: '委托范围内的工会不存在，或不在您的管理范围内。',
    en: 'The union of the contract does not exist, or is outside your scope.',
    basis: '个人信息保护法 第二十一条',
  },
  'entrustment/dates': {
    status: 422,
    zh: '合同的最后一日不得早于首日，也不得早于今日（{on}）。',
    en: 'The last day of a contract lies neither before its first nor before today ({on}).',
    basis: '个人信息保护法 第二十一条',
  },
  'entrustment/ended-already': {
    status: 409,
    zh: '该委托处理合同已经终止。',
    en: 'This contract has ended already.',
  },
  'entrustment/no-such-role': {
    status: 422,
    zh: '受托方的账号只能是采集、查询类岗位，不能是 {role}。',
    en: 'An entrusted party collects and looks up; it can’t be {role}.',
    basis: '个人信息保护法 第二十一条',
  },
  'entrustment/over': {
    status: 403,
    zh: '委托处理合同不在有效期内（最后一日 {through}），受托方不得继续处理。',
    en: 'The contract of entrusted handling does not run now (its last day is {through}): nothing is handled under it.',
  },
  'entrustment/out-of-scope': {
    status: 403,
    zh: '该账号所辖工会不在委托处理合同约定的范围内。',
    en: 'The account’s union lies outside the part of the tree that the contract names.',
  },
  'entrustment/not-covered': {
    status: 403,
    zh: '委托处理合同未约定此类处理。',
    en: 'The contract of entrusted handling does not cover this.',
  },
  'operator/not-found': { status: 404, zh: '未找到该操作员。', en: 'There is no such operator.' },
  'operator/already-registered': {
    status: 409,
    zh: '该操作员账号已存在。',
    en: 'An operator of this account exists already.',
  },
  'operator/unknown-scope': {
    status: 422,
    zh: '所辖工会不存在或不在您的管理范围内。',
    en: 'The union of the scope does not exist, or is outside your scope.',
    basis: 'GB/T 22239-2019 8.1.4.2',
  },
  'operator/own-account': {
    status: 403,
    zh: '不得办理本人账号的业务，须由另一名管理员办理。',
    en: 'Nobody administers their own account: another administrator has to.',
  },
  'operator/not-open': {
    status: 409,
    zh: '该操作员当前状态（{status}）不能办理此操作。',
    en: 'The operator is {status}: this can’t be done now.',
  },
  'operator/certificate-taken': {
    status: 409,
    zh: '该证书已登记，一张证书只能属于一个账号。',
    en: 'This certificate is registered: one certificate belongs to one account.',
  },
  'operator/certificate-not-active': {
    status: 409,
    zh: '该操作员没有此有效证书。',
    en: 'The operator has no such certificate in use.',
  },
  'operator/certificate-refused': {
    status: 422,
    zh: '该证书不能用于登录，不予登记（{reason}）。',
    en: 'Nobody could sign in with this certificate; it is not registered ({reason}).',
    basis: 'GB/T 22239-2019 8.1.4.1',
  },
  'operator/too-many-certificates': {
    status: 409,
    zh: '该操作员有效证书不得超过 {limit} 张。',
    en: 'An operator may have {limit} certificates in use at most.',
  },
  'certificate/malformed': {
    status: 400,
    zh: '证书格式有误：须为 X.509 v3，RSA（2048 位以上）、ECDSA P-256/P-384 或 SM2。',
    en: 'This is no X.509 v3 certificate of RSA (2,048 bits and more), ECDSA P-256 or P-384, or SM2.',
  },
  'certificate/untrusted': {
    status: 401,
    zh: '证书不是本省信任的机构签发。',
    en: 'The certificate does not lead to a root that this province trusts.',
  },
  'certificate/not-yet-valid': {
    status: 401,
    zh: '证书（或其签发机构证书）尚未生效。',
    en: 'The certificate, or an authority’s above it, is not valid yet.',
  },
  'certificate/expired': {
    status: 401,
    zh: '证书（或其签发机构证书）已过期。',
    en: 'The certificate, or an authority’s above it, has expired.',
  },
  'certificate/usage': {
    status: 401,
    zh: '该证书不能用于签名登录，请使用签名证书。',
    en: 'The certificate is not for signing and signing in; use the signing certificate.',
  },
  'certificate/unknown-extension': {
    status: 401,
    zh: '证书含有系统不认识的关键扩展。',
    en: 'The certificate has a critical extension that is unknown here.',
  },
  'certificate/authority': {
    status: 401,
    zh: '证书链中有证书无权签发下级证书。',
    en: 'A certificate of the chain may not issue the one below it.',
  },
  'certificate/revoked': {
    status: 401,
    zh: '证书已被签发机构吊销。',
    en: 'The certificate has been revoked by its authority.',
  },
  'certificate/revocation-unknown': {
    status: 503,
    zh: '暂时无法确认证书是否被吊销，请稍后再试。',
    en: 'Whether the certificate has been revoked can’t be told now; try again later.',
  },
  'sign-in/challenge-unknown': {
    status: 401,
    zh: '登录口令不存在或已过期，请重新获取。',
    en: 'There is no such challenge, or it has expired: ask for another.',
  },
  'sign-in/challenge-used': {
    status: 401,
    zh: '登录口令已使用过，请重新获取。',
    en: 'The challenge has been used: ask for another.',
  },
  'sign-in/signature': {
    status: 401,
    zh: '签名无效。',
    en: 'The signature is not the certificate’s over this challenge.',
  },
  'sign-in/certificate-unknown': {
    status: 403,
    zh: '该证书未在本系统登记，请联系管理员。',
    en: 'The certificate is good, but nobody is registered with it here: ask an administrator.',
  },
  'sign-in/certificate-ended': {
    status: 403,
    zh: '该证书已在本系统停用，请联系管理员。',
    en: 'The certificate has been ended here: ask an administrator.',
  },
  'sign-in/operator-closed': {
    status: 403,
    zh: '该账号已停用，请联系管理员。',
    en: 'The account is suspended or revoked: ask an administrator.',
  },
  'sign-in/other-door': {
    status: 403,
    zh: '该账号不能以此方式登录。',
    en: 'This account does not sign in this way.',
  },
  'sign-in/no-client-certificate': {
    status: 401,
    zh: '连接未提供客户端证书（双向 TLS）。',
    en: 'The connection has no client certificate (mutual TLS).',
  },
} as const satisfies ProblemCatalogue;

/** What may be wrong with a certificate or with signing in; the rest concerns administration. */
export type SignInProblem = Exclude<
  keyof typeof operatorProblems,
  `operator/${string}` | `break-glass/${string}` | `entrustment/${string}`
>;
