import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const democracyProblems = {
  'democracy/not-found': { status: 404, zh: '未找到该记录。', en: 'There is no such record.' },
  'democracy/nothing-to-tell': {
    status: 409,
    zh: '该集体合同已续签、已提示，或未到提示之日。',
    en: 'This contract was renewed, its union was told, or it is too early.',
  },
  'democracy/date-ahead': {
    status: 422,
    zh: '日期不得晚于今日（{on}）。',
    en: 'The day can’t be after today ({on}).',
    basis: '企业民主管理规定 第三条',
  },
  'democracy/not-a-party': {
    status: 422,
    zh: '单位不属于该工会，或重复填写。',
    en: 'An employer is none of this union, or named twice.',
    basis: '中华人民共和国劳动合同法 第五十一条',
  },
  'democracy/contract-only': {
    status: 422,
    zh: '集体合同须写明有效期，其他记录没有有效期，也不续签。',
    en: 'A collective contract has a last day; nothing else has one, or follows another.',
    basis: '集体合同规定 第三十八条',
  },
  'democracy/contract-term': {
    status: 422,
    zh: '集体合同期限为{least}至{most}个月。',
    en: 'A collective contract is for {least} to {most} months.',
    basis: '集体合同规定 第三十八条',
  },
  'democracy/not-renewable': {
    status: 409,
    zh: '所续签的不是该工会的集体合同，或已续签。',
    en: 'What it follows is no contract of this union, or another one follows it already.',
  },
} as const satisfies ProblemCatalogue;
