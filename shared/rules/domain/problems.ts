import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const rulesProblems = {
  'rules/not-found': {
    status: 404,
    zh: '未找到该业务规则。',
    en: 'There are no such rules.',
  },
  'rules/backdated': {
    status: 422,
    zh: '业务规则的生效日期不得早于今日（{on}）；逾期未批准的须重新设定。',
    en: 'Rules can’t take effect before today ({on}); what was not released in time has to be set anew.',
    basis: '中华人民共和国立法法 第一百零四条',
  },
  'rules/unchanged': {
    status: 409,
    zh: '自 {from} 起施行的规则本来如此，没有变化。',
    en: 'The rules that hold from {from} on say so already.',
  },
  'rules/contradiction': {
    status: 422,
    zh: '规则“{path}”自相矛盾。',
    en: 'The rules contradict themselves in “{path}”.',
    basis: '中华人民共和国立法法 第六条',
  },
  'rules/not-open': {
    status: 409,
    zh: '该项规则变更不在待批准之列：已批准、已撤回或已被后一项取代。',
    en: 'This change of the rules does not wait any more: it was released, withdrawn, or another one took its place.',
  },
} as const satisfies ProblemCatalogue;
