import type { ProblemCatalogue } from '../../kernel/problem.ts';

/** What the edge itself refuses. `field/…` codes appear inside `errors` of `request/invalid`. */
export const platformProblems = {
  'request/invalid': {
    status: 400,
    zh: '请求内容有误，逐项见 errors。',
    en: 'The request is invalid; see errors.',
  },
  'request/unacceptable': {
    status: 422,
    zh: '请求内容不符合规定，逐项见 errors。',
    en: 'The request breaks rules; see errors.',
  },
  'request/malformed-json': {
    status: 400,
    zh: '请求正文不是有效的 JSON（UTF-8）。',
    en: 'The body is not valid JSON in UTF-8.',
  },
  'request/too-deep': {
    status: 400,
    zh: '请求正文嵌套超过 {limit} 层。',
    en: 'The body is nested deeper than {limit} levels.',
  },
  'request/unexpected-body': { status: 400, zh: '此接口不接受请求正文。', en: 'This route takes no body.' },
  'request/too-large': {
    status: 413,
    zh: '请求正文超过 {limit} 字节。',
    en: 'The body is larger than {limit} bytes.',
  },
  'request/unsupported-media-type': {
    status: 415,
    zh: '请求正文须为 application/json，UTF-8 编码，不压缩。',
    en: 'The body must be application/json in UTF-8, not compressed.',
  },
  'request/bad-cursor': {
    status: 400,
    zh: '翻页游标无效，或不属于此查询。请从第一页重新查询。',
    en: 'The cursor is invalid or belongs to another query. Start again from the first page.',
  },
  'as-of/ahead': {
    status: 422,
    zh: '所查日期或时刻尚未到来。',
    en: 'That date or instant is still to come.',
  },
  'as-of/not-yet': {
    status: 404,
    zh: '截至所查日期或时刻，尚无该记录。',
    en: 'As of then this record did not exist yet.',
  },
  'request/no-such-route': { status: 404, zh: '没有此接口。', en: 'There is no such route.' },
  'request/too-many': {
    status: 429,
    zh: '请求过于频繁，请 {seconds} 秒后再试。',
    en: 'Too many requests; try again in {seconds} seconds.',
  },
  'sign-in/locked-out': {
    status: 429,
    zh: '登录失败次数过多，已暂时锁定，请 {seconds} 秒后再试。',
    en: 'Too many failed attempts: signing in is locked for {seconds} seconds.',
  },
  'caller/unauthenticated': {
    status: 401,
    zh: '请提供有效的访问令牌。',
    en: 'A valid access token is required.',
  },
  'caller/not-allowed': {
    status: 403,
    zh: '您的角色无权执行此操作。',
    en: 'Your role does not allow this action.',
  },
  'break-glass/no-grant': {
    status: 403,
    zh: '该应急授权不存在、已终止，或不属于您。',
    en: 'The grant does not exist, has ended, or is not yours.',
  },
  'break-glass/sees-only': {
    status: 403,
    zh: '应急授权仅可用于查看。',
    en: 'A grant is good to see, and for nothing else.',
  },
  'signature/required': {
    status: 403,
    zh: '办理此项须由经办人以登录所用证书对请求签名（报头 Operator-Signature）。',
    en: 'This must be signed with the certificate you signed in with (header Operator-Signature).',
  },
  'signature/not-taken': {
    status: 400,
    zh: '此接口不接受经办人签名。',
    en: 'This route takes no signature of an operator.',
  },
  'signature/malformed': {
    status: 400,
    zh: '报头 Operator-Signature 的内容无法读取，或缺少必需的部分。',
    en: 'The header Operator-Signature cannot be read, or lacks a part that is needed.',
  },
  'signature/stale': {
    status: 403,
    zh: '签名时间与当前时间相差超过五分钟，请重新签名。',
    en: 'This was signed more than five minutes away from now; sign again.',
  },
  'signature/other-certificate': {
    status: 403,
    zh: '签名所用证书不是本次登录的证书。',
    en: 'The signature is by another certificate than the one of this session.',
  },
  'signature/wrong': {
    status: 403,
    zh: '签名与所请求的内容不符。',
    en: 'The signature does not match what is asked for.',
  },
  'person/erased': {
    status: 409,
    zh: '该请求此前登记的个人信息已依法删除，不能再次使用；如需重新登记，请更换 Idempotency-Key 重新提交。',
    en: 'The personal data that this request entered before have been erased by law. To enter them anew, send it with another Idempotency-Key.',
  },
  'platform/unavailable': {
    status: 503,
    zh: '系统繁忙，请稍后以相同的 Idempotency-Key 重试。',
    en: 'The system is busy; retry later with the same Idempotency-Key.',
  },
  internal: {
    status: 500,
    zh: '系统内部错误，已记录。请联系管理员并提供 instance。',
    en: 'An internal error, recorded. Quote the instance to the administrator.',
  },
  'field/required': { status: 400, zh: '必填。', en: 'Required.' },
  'field/unknown': { status: 400, zh: '没有此字段。', en: 'There is no such field.' },
  'field/wrong-type': { status: 400, zh: '类型应为 {expected}。', en: 'Must be of type {expected}.' },
  'field/wrong-format': { status: 400, zh: '格式不正确。', en: 'Is not in the required format.' },
  'field/not-allowed': { status: 400, zh: '不是允许的值。', en: 'Is not one of the allowed values.' },
  'field/too-small': { status: 400, zh: '不得小于 {minimum}。', en: 'Must be at least {minimum}.' },
  'field/too-large': { status: 400, zh: '不得大于 {maximum}。', en: 'Must be at most {maximum}.' },
  'field/too-short': {
    status: 400,
    zh: '长度或项数至少为 {minimum}。',
    en: 'Must have at least {minimum} characters or items.',
  },
  'field/too-long': {
    status: 400,
    zh: '长度或项数至多为 {maximum}。',
    en: 'Must have at most {maximum} characters or items.',
  },
  'field/repeated': { status: 400, zh: '只能给出一次。', en: 'Must be given only once.' },
} as const satisfies ProblemCatalogue;

export type PlatformProblem = keyof typeof platformProblems;
