import type { Tellers } from '../../kernel/told.ts';
import type { CoverageEvent } from './joint-union-events.ts';
import { basisOf } from './lifecycle.ts';

const basis = basisOf['change-employers'];

/** Of a union: what became of the employers it covers. */
export const coverageTold: Tellers<CoverageEvent> = {
  UnionEmployerAdded: ({ employerId, findings = [] }, names) => ({
    what: {
      zh: `“${names.employer(employerId)}”加入，本会为联合基层工会${findings.length > 0 ? '（该单位职工已达应单独建会的人数）' : ''}`,
      en: `covers “${names.employer(employerId)}” too, as a joint union${findings.length > 0 ? ' (which has so many employees that it should found one of its own)' : ''}`,
    },
    basis,
  }),
  UnionEmployerClosed: ({ employerId, why }, names) => ({
    what:
      why === 'ended'
        ? {
            zh: `“${names.employer(employerId)}”终止，不再接收其职工入会`,
            en: `“${names.employer(employerId)}” has ended: nobody is admitted for it any more`,
          }
        : {
            zh: `“${names.employer(employerId)}”将退出，先办理其会员的接转`,
            en: `“${names.employer(employerId)}” is to leave, once its members have been transferred`,
          },
    basis: why === 'ended' ? basisOf['begin-dissolution'] : basis,
  }),
  UnionEmployerReopened: ({ employerId }, names) => ({
    what: {
      zh: `“${names.employer(employerId)}”不再退出`,
      en: `“${names.employer(employerId)}” stays`,
    },
    basis,
  }),
  UnionEmployerReleased: ({ employerId, reason }, names) => ({
    what: {
      zh: `“${names.employer(employerId)}”退出：${reason}`,
      en: `covers “${names.employer(employerId)}” no longer: ${reason}`,
    },
    basis,
  }),
};
