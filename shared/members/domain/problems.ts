import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const memberProblems = {
  'union/not-found': { status: 404, zh: '未找到该工会。', en: 'There is no such union.' },
  'union/not-open': {
    status: 409,
    zh: '该工会当前不能办理入会（筹建中或已撤销）。',
    en: 'This union admits no members now: it is being founded or has been dissolved.',
  },
  'member/not-found': { status: 404, zh: '未找到该会员。', en: 'There is no such member.' },
  'member/already-registered': {
    status: 409,
    zh: '该身份证号码已有有效会籍，不能重复入会；如工作单位变动，请办理会籍接转。',
    en: 'This ID number has a live membership. A change of employer is a transfer, not a second joining.',
    basis: '工会会员会籍管理办法 第三条',
  },
  'member/employer-needed': {
    status: 422,
    zh: '该工会覆盖多个单位，请选择工作单位。',
    en: 'This union covers several employers: say which one employs the applicant.',
  },
  'member/employer-not-of-union': {
    status: 422,
    zh: '该单位不属于此工会的覆盖范围，会员必须有所在单位和工会。',
    en: 'This employer is not one of the union’s: a member has a union and an employer of it.',
  },
  'member/too-young': {
    status: 422,
    zh: '未满 {age} 周岁，不能入会。',
    en: 'A member is at least {age} years old.',
    basis: '中华人民共和国劳动法 第十五条',
  },
  'person/invalid-field': {
    status: 422,
    zh: '此项内容有误。',
    en: 'This field can’t be read as what it should be.',
  },
  'person/birth-date-needed': {
    status: 422,
    zh: '该证件号码不含完整出生日期，请填写出生日期。',
    en: 'This document number does not tell the date of birth: state it.',
  },
  'membership-application/not-found': {
    status: 404,
    zh: '未找到该入会申请。',
    en: 'There is no such application.',
  },
  'membership-application/not-open': {
    status: 409,
    zh: '该入会申请已处理（{status}），不能重复办理。',
    en: 'This application has been decided already ({status}).',
  },
  'roster/chunk-recorded': {
    status: 409,
    zh: '花名册第 {chunk} 批已登记。',
    en: 'Chunk {chunk} of this roster has been recorded already.',
  },
  'roster/chunk-admitted': {
    status: 409,
    zh: '花名册第 {chunk} 批已入库。',
    en: 'Chunk {chunk} of this roster has been admitted already.',
  },
} as const satisfies ProblemCatalogue;
