import type { ProblemCatalogue } from '../../kernel/problem.ts';

/** Refusals about joint unions (联合基层工会). */
export const jointUnionProblems = {
  'founding/few-members': {
    status: 422,
    zh: '会员 {members} 人，不足 {from} 人：可与其他单位联合建立基层工会，或者选举组织员一人。',
    en: '{members} members, fewer than {from}: a joint union with other employers, or an organiser, will do.',
    basis: '中华人民共和国工会法 第十一条',
  },
  'founding/employer-twice': {
    status: 422,
    zh: '同一单位在申请中出现两次。',
    en: 'The application names an employer twice.',
  },
  'joint/not-base': {
    status: 422,
    zh: '只有基层工会可以由两个以上单位联合建立。',
    en: 'Only a base union is founded by several employers together.',
    basis: '中华人民共和国工会法 第十一条',
  },
  'joint/too-many': {
    status: 422,
    zh: '一个联合基层工会最多覆盖 {most} 个单位，更多的单位可建立区域性、行业性工会联合会。',
    en: 'A joint union covers {most} employers at most; more of them have a federation of their area or industry.',
  },
  'joint/large-employer': {
    status: 422,
    zh: '该单位职工 {employees} 人，已达 {from} 人，应当单独建立基层工会委员会。',
    en: 'This employer has {employees} employees, {from} or more: it should have a committee of its own.',
    basis: '中华人民共和国工会法 第十一条',
  },
  'joint/not-covered': {
    status: 409,
    zh: '该单位不在本工会覆盖范围内。',
    en: 'The union does not cover this employer.',
  },
  'joint/last-employer': {
    status: 409,
    zh: '这是本工会唯一的单位，应按撤销程序办理。',
    en: 'This is the only employer of the union, which is to be dissolved instead.',
    basis: '中华人民共和国工会法 第十三条',
  },
  'joint/members-left': {
    status: 409,
    zh: '该单位还有 {members} 名会员在本工会，须先办理接转。',
    en: '{members} members of this employer are in the union yet: they are to be transferred first.',
    basis: '工会会员会籍管理办法 第十二条、第十三条',
  },
} as const satisfies ProblemCatalogue;
