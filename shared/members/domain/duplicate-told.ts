import type { Text } from '../../kernel/problem.ts';
import type { Tellers } from '../../kernel/told.ts';
import type { DuplicateEvent } from './duplicate.ts';
import type { Sign } from './likeness.ts';

const BASIS = '工会会员会籍管理办法 第三、十一条';

const words: Readonly<Record<Sign, Text>> = {
  'name-and-birth-date': { zh: '姓名和出生日期相同', en: 'the same name and birth date' },
  mobile: { zh: '手机号码相同', en: 'the same mobile' },
};

const listed = (signs: readonly Sign[]): Text => ({
  zh: signs.map((sign) => words[sign].zh).join('、'),
  en: signs.map((sign) => words[sign].en).join(', '),
});

/** Of two records that may be one person's: the sentence of each kind of event. */
export const duplicateTold: Tellers<DuplicateEvent> = {
  DuplicateFound: (event, names) => {
    const [signs, at] = [listed(event.signs), names.union(event.at)];
    return {
      what: {
        zh: `两条会员记录疑似同一人：${signs.zh}；由工会“${at}”核查`,
        en: `two records may be one person’s: ${signs.en}; the union “${at}” is to find out`,
      },
      basis: BASIS,
    };
  },
  DuplicateRestated: (event, names) => {
    const [signs, at] = [listed(event.signs), names.union(event.at)];
    return {
      what: { zh: `改由工会“${at}”核查：${signs.zh}`, en: `now before the union “${at}”: ${signs.en}` },
      basis: BASIS,
    };
  },
  DuplicateDismissed: ({ reason }) => ({
    what: { zh: `核查为不同的人：${reason}`, en: `found to be two persons: ${reason}` },
    basis: BASIS,
  }),
  DuplicateMerged: ({ reason }) => ({
    what: {
      zh: `核查为同一人，保留一条记录、作废另一条：${reason}`,
      en: `found to be one person, one record kept and the other voided: ${reason}`,
    },
    basis: BASIS,
  }),
  DuplicateLapsed: ({ because }) => ({
    what:
      because === 'not-live'
        ? {
            zh: '其中一条会籍已终止，无需核查',
            en: 'one of the memberships has ended: nothing left to find out',
          }
        : {
            zh: '信息更正后已无相同之处，无需核查',
            en: 'not alike any more after a correction: nothing left to find out',
          },
    basis: BASIS,
  }),
};
