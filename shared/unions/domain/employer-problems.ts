import type { ProblemCatalogue } from '../../kernel/problem.ts';

/** Refusals about employers, beside those of noting one (problems.ts). */
export const employerProblems = {
  'employer/not-found': {
    status: 404,
    zh: '未找到该单位。',
    en: 'There is no such employer.',
  },
  'employer/ended': {
    status: 409,
    zh: '该单位已于 {on} 终止。',
    en: 'This employer ended on {on}.',
  },
  'employer/union-preparing': {
    status: 409,
    zh: '该单位正在筹建工会，批准建会后再办理。',
    en: 'The union of this employer is in preparation: this can be done once it is founded.',
  },
  'employer/code-changed': {
    status: 409,
    zh: '该单位的统一社会信用代码已变更，请以现代码重新申请。',
    en: 'The employer has another credit code by now: apply again with that one.',
  },
  'employer/unchanged': {
    status: 409,
    zh: '登记的内容本来如此，没有变化。',
    en: 'The record says so already.',
  },
  'employer/date-ahead': {
    status: 422,
    zh: '日期不得晚于今日（{on}）。',
    en: 'The day can’t be after today ({on}).',
    basis: '中华人民共和国市场主体登记管理条例 第二十四条',
  },
  'employer/counted-later': {
    status: 409,
    zh: '已有 {on} 的职工人数。',
    en: 'Its employees have been counted for {on} already.',
  },
  'employer/wrong-successors': {
    status: 422,
    zh: '承继单位与变动方式（{how}）不符：注销无承继单位，合并一个，解散分立两个以上，派生分立一个以上。',
    en: 'Those that carry on don’t fit “{how}”: a closure has none, a merger one, a division two or more, a spin-off one or more.',
    basis: '中华人民共和国公司法 第二百一十八条、第二百二十二条',
  },
  'employer/unknown-successor': {
    status: 422,
    zh: '承继单位未登记，或者已经终止。',
    en: 'An employer that carries on is not known, or has ended itself.',
    basis: '中华人民共和国公司法 第二百二十一条',
  },
} as const satisfies ProblemCatalogue;
