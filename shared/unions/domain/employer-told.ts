import type { Tellers } from '../../kernel/told.ts';
import { changesTold } from './employer-changes-told.ts';
import type { EmployerEvent } from './employer.ts';

const FOUNDING = '中华人民共和国工会法 第十一条';

/** Of an employer: the sentence of each kind of event. */
export const employerTold: Tellers<EmployerEvent> = {
  EmployerNoted: ({ employer, notedBy }, names) => ({
    what: {
      zh: `“${names.union(notedBy)}”登记未建会单位“${employer.name}”，职工${String(employer.employees)}人`,
      en: `“${names.union(notedBy)}” entered “${employer.name}”, which has no union, with ${String(employer.employees)} employees`,
    },
    basis: FOUNDING,
  }),
  EmployerRegistered: ({ employer, unionId }, names) => ({
    what: {
      zh: `“${employer.name}”由“${names.union(unionId)}”覆盖`,
      en: `“${employer.name}” came under “${names.union(unionId)}”`,
    },
    basis: FOUNDING,
  }),
  EmployerRestamped: () => ({
    what: {
      zh: '其工会的隶属关系或统计口径变更，本单位随之',
      en: 'its union has another place in the tree, or is counted under something else, and so is the employer',
    },
    basis: '中华人民共和国工会法 第十条',
  }),
  EmployerLeftWithoutUnion: () => ({
    what: { zh: '不再有工会覆盖', en: 'no union covers it any more' },
    basis: FOUNDING,
  }),
  EmployerCameUnder: ({ unionId }, names) => ({
    what: {
      zh: `加入联合基层工会“${names.union(unionId)}”`,
      en: `came under the joint union “${names.union(unionId)}”`,
    },
    basis: FOUNDING,
  }),
  EmployerLeaving: () => ({
    what: {
      zh: '将退出联合基层工会，先办理其会员的接转，不再接收新会员',
      en: 'is to leave the joint union: its members are transferred first, and nobody is admitted for it',
    },
    basis: FOUNDING,
  }),
  EmployerStays: () => ({
    what: { zh: '不再退出联合基层工会', en: 'stays in the joint union' },
    basis: FOUNDING,
  }),
  EmployerVoided: () => ({
    what: { zh: '建会未成，单位登记作废', en: 'its founding came to nothing: its entry is void' },
    basis: FOUNDING,
  }),
  ...changesTold,
};
