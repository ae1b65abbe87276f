import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const unionProblems = {
  'founding/not-found': {
    status: 404,
    zh: '未找到该建会申请。',
    en: 'There is no such founding application.',
  },
  'founding/not-open': {
    status: 409,
    zh: '该建会申请当前状态（{status}）不能办理此操作。',
    en: 'The founding application is {status}: this can’t be done now.',
  },
  'founding/unknown-superior': {
    status: 422,
    zh: '上一级工会不存在或不在您的管理范围内。',
    en: 'The superior union does not exist, or is outside your scope.',
    basis: '中华人民共和国工会法 第十二条',
  },
  'founding/superior-not-open': {
    status: 409,
    zh: '上一级工会当前不能接收下级工会。',
    en: 'The superior union takes no unions below it now.',
  },
  'founding/preparatory-group-size': {
    status: 422,
    zh: '筹备组应为 {min} 至 {max} 人，当前为 {given} 人。',
    en: 'A preparatory group has {min} to {max} people; {given} were given.',
  },
  'founding/nobody-admitted': {
    status: 422,
    zh: '花名册中没有可以入库的会员，建会未成立。',
    en: 'Not one person of the roster could be admitted: the union was not founded.',
  },
  'employer/already-registered': {
    status: 409,
    zh: '该统一社会信用代码的单位已登记，不能重复登记。',
    en: 'An employer with this credit code is registered already.',
  },
  'employer/not-above': {
    status: 422,
    zh: '未建会单位由地方工会、产业工会等上级工会登记，不能登记在基层工会名下。',
    en: 'An employer without a union is entered by a union above, not by a base union.',
    basis: '工会会员会籍管理办法 第六条',
  },
  'union/already-registered': {
    status: 409,
    zh: '该工会已登记，不能重复登记。',
    en: 'This union is registered already.',
  },
  'union/not-in-state': {
    status: 409,
    zh: '工会当前状态（{status}）不能办理此事项（依据：{basis}）。',
    en: 'The union is {status}: this can’t be done now (basis: {basis}).',
  },
  'roster/no-valid-row': {
    status: 422,
    zh: '花名册共 {rows} 行，没有一行有效。',
    en: 'None of the {rows} rows of the roster is valid.',
  },
} as const satisfies ProblemCatalogue;
