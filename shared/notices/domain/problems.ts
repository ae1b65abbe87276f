import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const noticeProblems = {
  'notice/not-found': { status: 404, zh: '未找到该通知。', en: 'There is no such notice.' },
  'notice/read-already': { status: 409, zh: '该通知已标为已读。', en: 'The notice has been marked as read.' },
} as const satisfies ProblemCatalogue;
