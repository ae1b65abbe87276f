import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const statisticsProblems = {
  'statistics/not-found': {
    status: 404,
    zh: '没有此统计范围，或您无权查看。',
    en: 'There is no such scope, or it is not yours to see.',
  },
} as const satisfies ProblemCatalogue;
