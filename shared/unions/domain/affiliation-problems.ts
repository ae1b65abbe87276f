import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const affiliationProblems = {
  'affiliation/not-found': {
    status: 404,
    zh: '未找到该隶属关系变更。',
    en: 'There is no such change of superior.',
  },
  'affiliation/not-waiting': {
    status: 409,
    zh: '该隶属关系变更当前状态（{status}）不能办理此操作。',
    en: 'The change of superior is {status}: this can’t be done now.',
  },
  'affiliation/agreed-already': {
    status: 409,
    zh: '该上级工会已经同意。',
    en: 'This superior union has consented already.',
  },
  'affiliation/no-superior': {
    status: 409,
    zh: '该工会没有上级工会，不存在隶属关系变更。',
    en: 'The union has no superior that could be changed.',
  },
  'affiliation/same-superior': {
    status: 422,
    zh: '该工会已隶属于所选上级工会。',
    en: 'The union stands below this superior already.',
  },
  'affiliation/unknown-superior': {
    status: 422,
    zh: '拟隶属的上级工会不存在。',
    en: 'The superior to be does not exist.',
  },
  'affiliation/superior-not-open': {
    status: 409,
    zh: '拟隶属的上级工会当前不能接收下级工会。',
    en: 'The superior to be takes no unions below it now.',
  },
  'affiliation/level': {
    status: 422,
    zh: '上级工会的层级须高于本工会。',
    en: 'A superior union is of a higher level than the union itself.',
    basis: '中华人民共和国工会法 第十条',
  },
  'affiliation/below-base': {
    status: 422,
    zh: '本省规定基层工会的上级工会须为工会联合会或者地方总工会、产业工会。',
    en: 'By the rules of the province the superior of a base union is a federation.',
    basis: '中华人民共和国工会法 第十条',
  },
  'affiliation/third-tier': {
    status: 422,
    zh: '基层工会之下只设一级基层工会：上级工会须直接隶属于地方总工会、产业工会或者工会联合会，本工会须无下级工会。',
    en: 'Below a base union there is one tier of base unions: the superior stands below a federation, and the union has none below it.',
    basis: '中华人民共和国工会法 第十条',
  },
  'federation/founded-ahead': {
    status: 422,
    zh: '成立日期不得晚于今日（{on}）。',
    en: 'The day of its founding can’t be after today ({on}).',
  },
  'federation/industry-only': {
    status: 422,
    zh: '县级只新建产业工会；县级以上地方总工会已经登记。',
    en: 'Of counties only the unions of industries are founded: their federations stand already.',
    basis: '中华人民共和国工会法 第十一条',
  },
  'federation/industry-needed': {
    status: 422,
    zh: '产业工会须写明所属行业。',
    en: 'The union of an industry names the industry.',
    basis: '中华人民共和国工会法 第十一条',
  },
  'affiliation/below-itself': {
    status: 409,
    zh: '工会不能隶属于自身或其下级工会。',
    en: 'A union can’t stand below itself or a union of its own.',
    basis: '中华人民共和国工会法 第十条',
  },
  'affiliation/superior-restamping': {
    status: 409,
    zh: '拟隶属的上级工会自身的隶属关系正在变更，请稍后再试。',
    en: 'A union above the superior to be is being moved just now; try again later.',
  },
  'affiliation/restamping-moved': {
    status: 409,
    zh: '该步骤已经执行。',
    en: 'This step has been carried out already.',
  },
} as const satisfies ProblemCatalogue;
