import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const auditProblems = {
  'audit/record-or-actor': {
    status: 400,
    zh: '请按 record 或 actor 之一查询。',
    en: 'Ask by either record or actor.',
  },
} as const satisfies ProblemCatalogue;
