import type { ProblemCatalogue } from '../../kernel/problem.ts';

/** Refusals of what becomes of offices during a term. */
export const officeProblems = {
  'office/not-held': {
    status: 409,
    zh: '该会员未担任此职务。',
    en: 'This member does not hold the post.',
  },
  'office/day-ahead': {
    status: 422,
    zh: '离任日期不能晚于今天。',
    en: 'The day on which the post was left is not to come.',
  },
  'office/before-it-began': {
    status: 422,
    zh: '离任日期早于任职日期。',
    en: 'The post was not held yet on that day.',
  },
  'office/not-removed': {
    status: 422,
    zh: '罢免须经全体会员（代表）过半数通过：赞成 {inFavour} 票，应为 {all} 人的过半数。',
    en: 'A removal takes more than half of all: {inFavour} in favour of {all}.',
    basis: '中华人民共和国工会法 第十八条',
  },
  'office/not-vacant': {
    status: 409,
    zh: '补选的职务没有出缺，或选举之日尚未出缺。',
    en: 'Not so many posts of this kind are vacant, or were on the day of the election.',
  },
  'office/move-needs-no-consent': {
    status: 422,
    zh: '只有主席、副主席任期内的工作调动须征得同意。',
    en: 'Only the move of a chair or a deputy chair takes consent.',
    basis: '中华人民共和国工会法 第十八条',
  },
  'committee-change/not-open': {
    status: 409,
    zh: '委员会变动事项当前状态（{status}）不能办理此操作。',
    en: 'The change of the committee is {status}: this can’t be done now.',
  },
  'committee-change/no-superior': {
    status: 409,
    zh: '该工会没有上一级工会。',
    en: 'This union has no superior to reply.',
  },
  'committee-change/no-such-reply': {
    status: 409,
    zh: '上级工会尚未作出批复。',
    en: 'The superior has not approved anything of this.',
  },
  'committee-change/timer-stale': {
    status: 409,
    zh: '该期限已失效。',
    en: 'What this timer was set for has passed.',
  },
  'vacancy/timer-stale': {
    status: 409,
    zh: '该出缺提示已失效。',
    en: 'What this timer of a vacancy was set for has passed.',
  },
} as const satisfies ProblemCatalogue;
