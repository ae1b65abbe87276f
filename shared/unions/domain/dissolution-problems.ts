import type { ProblemCatalogue } from '../../kernel/problem.ts';

const LAW_13 = '中华人民共和国工会法 第十三条';
const CHARTER_16 = '中国工会章程 第十六条';

export const dissolutionProblems = {
  'dissolution/not-found': {
    status: 404,
    zh: '未找到该工会的撤销事项。',
    en: 'There is no dissolution of this union.',
  },
  'dissolution/not-open': {
    status: 409,
    zh: '该撤销事项当前状态（{status}）不能办理此操作。',
    en: 'The dissolution is {status}: this can’t be done now.',
  },
  'dissolution/under-way': {
    status: 409,
    zh: '该工会的撤销已在办理（{status}）。',
    en: 'The dissolution of this union is under way already ({status}).',
  },
  'dissolution/step-stale': {
    status: 409,
    zh: '撤销进程已前进，此步骤无需再办。',
    en: 'The dissolution has moved on: this step is not needed any more.',
  },
  'dissolution/no-superior': {
    status: 422,
    zh: '没有上一级工会的工会不能撤销。',
    en: 'A union without a superior is not dissolved.',
    basis: LAW_13,
  },
  'dissolution/children': {
    status: 409,
    zh: '该工会尚有 {count} 个下级工会，须先撤销或变更隶属关系。',
    en: '{count} unions stand below this one: they are dissolved, or change their superior, first.',
    basis: LAW_13,
  },
  'dissolution/date-ahead': {
    status: 422,
    zh: '日期不能晚于今天。',
    en: 'The date lies ahead.',
  },
  'dissolution/figures': {
    status: 422,
    zh: '人数前后不符：到会不能多于应到，赞成不能多于到会。',
    en: 'The figures contradict each other: present are at most all entitled, in favour at most all present.',
  },
  'dissolution/no-quorum': {
    status: 422,
    zh: '应到 {entitled} 人，实到 {present} 人，未达到规定的到会人数。',
    en: '{present} of {entitled} entitled were present: too few.',
    basis: CHARTER_16,
  },
  'dissolution/not-adopted': {
    status: 422,
    zh: '应到 {entitled} 人，赞成 {inFavour} 人，未获通过。',
    en: '{inFavour} of {entitled} entitled were in favour: the dissolution was not adopted.',
    basis: CHARTER_16,
  },
  'dissolution/assets-successor': {
    status: 422,
    zh: '工会经费财产由合并后的工会或上一级工会处置。',
    en: 'The assets go to the union that takes over the members, or its superior disposes of them.',
    basis: LAW_13,
  },
  'dissolution/holder-dissolves': {
    status: 422,
    zh: '会籍不能由正在撤销的工会自身管理。',
    en: 'The union that is dissolved can’t hold its members on.',
    basis: LAW_13,
  },
  'dissolution/holder-differs': {
    status: 422,
    zh: '按本省规定（{rule}），保留的会籍不由该工会管理。',
    en: 'By the province’s rule ({rule}) this union does not hold the memberships on.',
    basis: '工会会员会籍管理办法 第十九条',
  },
  'dissolution/employer-not-of-union': {
    status: 422,
    zh: '该单位不属于接收会籍的工会。',
    en: 'The employer is none of the union that is to take over the members.',
  },
  'dissolution/nobody-left': {
    status: 409,
    zh: '会员已全部转出，撤销不能中止。',
    en: 'No member is left: the dissolution can’t be given up.',
    basis: LAW_13,
  },
  'dissolution/timer-stale': {
    status: 409,
    zh: '该期限已失效。',
    en: 'What this timer was set for has passed.',
  },
} as const satisfies ProblemCatalogue;
