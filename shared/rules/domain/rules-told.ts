import type { Tellers } from '../../kernel/told.ts';
import type { RulesEvent } from '../../kernel/rules-history.ts';
import { differenceWords } from './rule-words.ts';

const BASIS = '中华人民共和国立法法 第一百零四条';

/** Of a province's rules: the sentence of each kind of event. */
export const rulesTold: Tellers<RulesEvent> = {
  RulesSet: ({ from, rules }) => ({
    what: {
      zh: `启用第${String(rules.version)}版业务规则，自${from}起施行`,
      en: `version ${String(rules.version)} of the rules was set, in force from ${from}`,
    },
    basis: BASIS,
  }),
  RulesProposed: ({ basis, versions, differences }) => {
    const from = versions[0]?.from ?? '';
    const words = differences.map(differenceWords);
    return {
      what: {
        zh: `设定自${from}起的规则变更，待批准：${words.map(({ zh }) => zh).join('；')}`,
        en: `a change of the rules from ${from} on was set and waits to be released: ${words.map(({ en }) => en).join('; ')}`,
      },
      basis,
    };
  },
  RulesReleased: () => ({
    what: { zh: '批准规则变更', en: 'the change of the rules was released' },
    basis: BASIS,
  }),
  RulesWithdrawn: ({ reason }) => ({
    what: { zh: `撤回规则变更：${reason}`, en: `the change of the rules was withdrawn: ${reason}` },
    basis: BASIS,
  }),
};
