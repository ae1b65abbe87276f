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
  'vacancy/timer-stale': {
    status: 409,
    zh: '该出缺提示已失效。',
    en: 'What this timer of a vacancy was set for has passed.',
  },
} as const satisfies ProblemCatalogue;
