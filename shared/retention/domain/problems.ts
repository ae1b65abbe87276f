import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const retentionProblems = {
  'retention/not-found': {
    status: 404,
    zh: '未找到该保存期限表。',
    en: 'There is no such retention schedule.',
  },
  'retention/run-not-found': {
    status: 404,
    zh: '未找到该次保存期限执行记录。',
    en: 'There is no such run of the retention schedule.',
  },
  'retention/backdated': {
    status: 422,
    zh: '保存期限表的生效日期不得早于今日（{on}）。',
    en: 'A retention schedule can’t take effect before today ({on}).',
    basis: '个人信息保护法 第十九条',
  },
  'retention/not-open': {
    status: 409,
    zh: '第 {version} 版保存期限表已经批准执行，或已被后一版取代。',
    en: 'Version {version} of the schedule has been released already, or a later one was set.',
  },
  'retention/no-dry-run': {
    status: 409,
    zh: '第 {version} 版保存期限表的试算尚未完成。',
    en: 'The dry run of version {version} has not ended yet.',
  },
  'retention/other-dry-run': {
    status: 409,
    zh: '请先查看最近一次试算（{runId}）的结果。',
    en: 'Read the counts of the last dry run first ({runId}).',
  },
  'retention/old-dry-run': {
    status: 409,
    zh: '试算是 {on} 做的，已逾三十日，请重新设定保存期限表并试算。',
    en: 'The dry run is of {on}, more than thirty days ago: set the schedule anew.',
  },
  'retention/not-released': {
    status: 409,
    zh: '第 {version} 版保存期限表未在执行。',
    en: 'Version {version} of the schedule is not in force, or was not released.',
  },
  'retention/run-moved': {
    status: 409,
    zh: '该步骤已经办理。',
    en: 'This step of the run has been taken already.',
  },
} as const satisfies ProblemCatalogue;
