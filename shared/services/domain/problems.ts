import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const servicesProblems = {
  'code-set/not-found': { status: 404, zh: '没有此代码表。', en: 'There is no such code table.' },
} as const satisfies ProblemCatalogue;
