import type { Text } from '../../kernel/problem.ts';

/** What is kept when a person is erased, and why: told to whoever asks for it, before anything is destroyed. */
export const keptByLaw: readonly (Text & { readonly basis: string })[] = [
  {
    zh: '会籍的起止、变动、所在工会和单位的记录，不含姓名、证件号码、手机号码、地址等可识别本人的内容。',
    en: 'That a membership was, from when to when, in which union and through which employer: without name, number, mobile, address or anything else to know a person by.',
    basis: '《个人信息保护法》第四十七条第二款',
  },
  {
    zh: '已计入统计的数字，以及性别、出生年月、户籍类型、学历等仅用于统计、不能单独识别本人的项目。',
    en: 'Figures that have been counted, and what only they are made of: sex, month of birth, household type, education.',
    basis: '《个人信息保护法》第四十七条第二款',
  },
  {
    zh: '业务账和审计记录：何人何时办理了什么，只含编号和代码。',
    en: 'Ledger and audit trail: who did what and when, in ids and codes only.',
    basis: '《网络安全法》、《个人信息保护法》第五十四条',
  },
];
