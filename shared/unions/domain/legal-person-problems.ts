import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const legalPersonProblems = {
  'legal-person/not-in-state': {
    status: 409,
    zh: '工会法人资格当前状态（{status}）不能办理此事项。',
    en: 'As a legal person the union is {status}: this can’t be done now.',
  },
  'legal-person/no-union': {
    status: 409,
    zh: '工会当前状态（{status}）不能办理工会法人资格登记。',
    en: 'The union is {status}: it can’t be registered as a legal person now.',
  },
  'legal-person/validity': {
    status: 422,
    zh: '证书应当已经生效、尚未期满，有效期不超过 {years} 年。',
    en: 'A certificate has begun, is not over, and is valid for {years} years at most.',
    basis: '基层工会法人登记管理办法 第二十六条',
  },
  'legal-person/other-code': {
    status: 409,
    zh: '证书上的统一社会信用代码与该工会已登记的不一致。',
    en: 'The credit code of the certificate is not the one that the union has.',
  },
  'legal-person/lapsed': {
    status: 422,
    zh: '证书已于 {until} 期满，不能换领。',
    en: 'The certificate expired on {until}: it can’t be renewed any more.',
    basis: '基层工会法人登记管理办法 第二十七条',
  },
  'legal-person/timer-stale': {
    status: 409,
    zh: '该证书期限提示已失效。',
    en: 'What this timer of a certificate was set for has passed.',
  },
} as const satisfies ProblemCatalogue;
