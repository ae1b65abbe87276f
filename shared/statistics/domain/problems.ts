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
    zh: '该范围没有直接下级。',
    en: 'Nothing lies directly below this scope.',
  },
  'statistics/too-many-below': {
    status: 422,
    zh: '直接下级工会超过 {most} 个，不即时排名；请按下一级分别查询，或结束考核期间后查看其排名。',
    en: 'More than {most} unions lie directly below: rank them one level further down, or close a period, which ranks any number.',
  },
  'statistics/unions-only': {
    status: 422,
    zh: '此项按工会查询，范围须为 union:<工会标识>。',
    en: 'This is asked of a union: the scope is union:<id>.',
  },
  'extract/not-found': { status: 404, zh: '未找到该导出。', en: 'There is no such extract.' },
  'extract/not-ready': {
    status: 409,
    zh: '文件尚未生成，请查看进度。',
    en: 'The file is not ready: see how far it has come.',
  },
  'extract/expired': {
    status: 409,
    zh: '文件已过保存期，请重新导出。',
    en: 'The file is kept no longer: ask for it anew.',
  },
  'extract/moved': {
    status: 409,
    zh: '该步骤已经办理。',
    en: 'This step of the extract has been taken already.',
  },
  'query/not-of-kind': {
    status: 422,
    zh: '“{name}”不是此类记录（{of}）的统计项或日期。',
    en: '“{name}” is no dimension or day of these records ({of}).',
  },
  'query/takes-values': {
    status: 422,
    zh: '“{name}”按代码统计，请给出 values，不给起止。',
    en: '“{name}” is told by code: give values, and no span.',
  },
  'query/takes-nothing': {
    status: 422,
    zh: '“{name}”是合计项，不给代码和起止。',
    en: '“{name}” is one number: give neither values nor a span.',
  },
  'query/takes-months': {
    status: 422,
    zh: '“{name}”按月统计，请给出起始月或截止月（年-月），起始不晚于截止。',
    en: '“{name}” is told by month: give from or through as YYYY-MM, the first not after the last.',
  },
  'query/takes-days': {
    status: 422,
    zh: '“{name}”按日统计，请给出起始日或截止日（年-月-日），起始不晚于截止。',
    en: '“{name}” is told by day: give from or through as YYYY-MM-DD, the first not after the last.',
  },
  'query/no-value': {
    status: 422,
    zh: '“{name}”没有代码 {value}。',
    en: '“{name}” has no code {value}.',
  },
  'query/not-listed': {
    status: 422,
    zh: '会籍已终止（{value}）的记录不在任何名单，只能查看统计数。',
    en: 'Memberships that have ended ({value}) stand in no list: there are only their figures.',
  },
  'assessment/not-found': { status: 404, zh: '未找到该考核期数据。', en: 'There is no such assessment.' },
  'assessment/not-over': {
    status: 422,
    zh: '考核期须已结束，且起始日不晚于截止日（今日为 {on}）。',
    en: 'A period is closed once it is over, and begins before it ends (today is {on}).',
    basis: '中华人民共和国统计法 第七条',
  },
  'assessment/under-way': {
    status: 409,
    zh: '该考核期正在汇集数据。',
    en: 'The figures of this period are being collected.',
  },
  'assessment/signed': {
    status: 409,
    zh: '该考核期已签名，更正须说明理由，另立一版。',
    en: 'This period is signed: a correction takes a reason and makes a new version.',
  },
  'assessment/nothing-to-correct': {
    status: 409,
    zh: '该考核期没有已签名的数据可更正。',
    en: 'No figures of this period are signed that could be corrected.',
  },
  'assessment/moved': {
    status: 409,
    zh: '该步骤已经办理。',
    en: 'This step of collecting has been taken already.',
  },
  'assessment/not-ready': {
    status: 409,
    zh: '数据尚未汇集完毕，或已签名，或已另立一版。',
    en: 'It is not collected yet, signed already, or another version has taken its place.',
  },
  'assessment/not-signed': {
    status: 409,
    zh: '尚未签名，不能生成上报文件。',
    en: 'There is no report of what is not signed.',
  },
  'assessment/other-digest': {
    status: 409,
    zh: '摘要不符，请先查看最新数据。',
    en: 'The digest is not that of these figures: read them first.',
  },
  'assessment/no-such-part': { status: 404, zh: '没有这一部分。', en: 'The report has no such part.' },
} as const satisfies ProblemCatalogue;
