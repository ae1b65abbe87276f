import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const statisticsProblems = {
  'statistics/not-found': {
    status: 404,
    zh: '没有此统计范围，或您无权查看。',
    en: 'There is no such scope, or it is not yours to see.',
  },
  'statistics/date-ahead': {
    status: 422,
    zh: '数据的截止日期不得晚于今日（{on}）。',
    en: 'The day that figures are of can’t be after today ({on}).',
    basis: '中华人民共和国统计法 第七条',
  },
  'statistics/nothing-reported': {
    status: 422,
    zh: '请至少填报一项数据。',
    en: 'Report one figure at least.',
    basis: '中华人民共和国统计法 第七条',
  },
  'statistics/sample-incomplete': {
    status: 422,
    zh: '抽样核查须同时填报核查数和相符数，相符数不得大于核查数。',
    en: 'A sample is reported by how many were checked and how many of them agreed.',
    basis: '中华人民共和国统计法 第七条',
  },
  'statistics/too-many-reported': {
    status: 409,
    zh: '该范围填报的数据项已达上限。',
    en: 'No more figures can be reported of this scope.',
  },
  'statistics/no-such-metric': {
    status: 422,
    zh: '没有此统计项，或缺少代码、不应有代码；仅按代码或合计的统计项有时间序列与排名。',
    en: 'There is no such figure, or its code is missing or too many. Only what is told by code or as a sum has series and rankings.',
  },
  'statistics/not-closed': {
    status: 409,
    zh: '尚无已关账之日。',
    en: 'No day is closed yet.',
  },
  'statistics/too-many-points': {
    status: 422,
    zh: '所求期间过长，最多 {most} 点；请缩短期间或改按月、年。',
    en: 'That is more than {most} points. Ask for less, or by month or year.',
  },
  'statistics/nothing-below': {
    status: 422,
    zh: '该范围没有下级行政区划。',
    en: 'No division lies below this one.',
  },
} as const satisfies ProblemCatalogue;
