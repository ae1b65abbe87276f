/** Apart from the routes: every function needs the words, one alone the routes and all they load. */
export const requestProblems = {
  'request/not-found': { status: 404, zh: '未找到该请求。', en: 'There is no such request.' },
} as const;
