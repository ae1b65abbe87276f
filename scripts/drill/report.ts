/** What a drill found: JSON as it stands, and a page to be read. Times are of one run on one machine. */
export interface DrillReport {
  readonly startedAt: string;
  readonly members: number;
  /** Requests that were answered with 202, and outcomes that were told, before the first region was killed. */
  readonly accepted: number;
  readonly acknowledged: number;
  readonly membersAfter: number;
  readonly entries: number;
  readonly killedAt: string;
  /** How far the second region was behind, as the first one had told last. */
  readonly lagMilliseconds: number;
  readonly recoveryPoint: {
    readonly lastCommitAt: string;
    /** Age of the oldest of what was lost, at the moment of the loss. */
    readonly milliseconds: number;
    readonly commitsLost: number;
    readonly requestsLost: number;
    /** Arrived in part, and carried out again where their requests had arrived. */
    readonly commitsFallen: number;
    readonly requeued: number;
    readonly unreadable: number;
  };
  readonly recoveryTime: {
    /** From the loss until the second region writes. */
    readonly milliseconds: number;
    readonly steps: Readonly<Record<string, number>>;
    readonly untilCaughtUpMilliseconds: number;
    readonly untilFiguresMilliseconds: number;
  };
  readonly lease: {
    readonly seconds: number;
    readonly skewSeconds: number;
    readonly drainSeconds: number;
    readonly term: number;
  };
  readonly personsOpened: number;
  readonly checks: Readonly<Record<string, boolean>>;
  readonly passed: boolean;
}

const checksInChinese: Readonly<Record<string, string>> = {
  'nothing acknowledged and older than the lag is lost': '早于复制延迟的已确认结果无一丢失',
  'no accepted request older than the lag is lost': '早于复制延迟的已受理请求无一丢失',
  'every accepted request that arrived was decided': '到达的已受理请求均已办结',
  'every chain of the ledger is whole': '台账链条完整',
  'registry and outcomes are what the ledger says': '登记数据和办理结果与台账一致',
  'statistics equal a recount': '统计与全量重新统计一致',
  'persons are opened with the keys of the second region alone': '仅凭第二区域的密钥即可读取个人信息',
  'the first region may not write any more': '第一区域不能再写入',
  'the first region was killed in the middle': '第一区域在写入途中被终止',
};

const stepsInChinese: Readonly<Record<string, string>> = {
  wait: '等待租约到期',
  take: '取得租约',
  drain: '等待在途复制结束',
  mend: '整理不完整的提交',
  verify: '核验',
  'tell-again': '重新通知',
  open: '开始写入',
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** The report as a page: Chinese first. */
export function drillPage(report: DrillReport): string {
  const { recoveryPoint: point, recoveryTime: time, lease } = report;
  return [
    '# 灾难恢复演练报告 · Drill report',
    '',
    `**${report.passed ? '✓ 通过 · passed' : '✗ 未通过 · not passed'}** — ${report.startedAt}`,
    '',
    row('项目 · item', '值 · value'),
    row('---', '---'),
    row('计划会员数 · members to register', report.members),
    row('终止前已受理 · accepted before the loss', report.accepted),
    row('终止前已确认 · outcomes told before the loss', report.acknowledged),
    row('终止时间 · killed at', report.killedAt),
    row('终止时复制延迟 · replication lag then', `${String(report.lagMilliseconds)} ms`),
    row(
      '**恢复点 · recovery point**',
      `${String(point.milliseconds)} ms 之前无损失 · nothing older was lost`,
    ),
    row('丢失的已确认结果 · outcomes lost', point.commitsLost),
    row('丢失的已受理请求 · accepted requests lost', point.requestsLost),
    row('不完整而撤下的提交 · torn commits taken out', point.commitsFallen),
    row('重新办理的请求 · requests decided again', point.requeued),
    row('无法读取的请求 · requests nobody can open', point.unreadable),
    row('**恢复时间 · recovery time**', `${seconds(time.milliseconds)} 后可写入 · until it writes`),
    row('积压办结 · until what waited was decided', seconds(time.untilCaughtUpMilliseconds)),
    row('统计就绪 · until figures stand', seconds(time.untilFiguresMilliseconds)),
    row('会员数 · members afterwards', report.membersAfter),
    row('台账条目 · ledger entries', report.entries),
    row('抽查读取个人信息 · persons opened', report.personsOpened),
    row(
      '租约 · lease',
      `${String(lease.seconds)} s，时钟偏差 skew ${String(lease.skewSeconds)} s，排空 drain ${String(lease.drainSeconds)} s，任期 term ${String(lease.term)}`,
    ),
    '',
    '## 步骤 · Steps',
    '',
    row('步骤 · step', '用时 · took'),
    row('---', '---'),
    ...Object.entries(time.steps).map(([step, took]) =>
      row(`${stepsInChinese[step] ?? step} · ${step}`, seconds(took)),
    ),
    '',
    '## 核验 · Checks',
    '',
    row('核验 · check', '结果 · result'),
    row('---', '---'),
    ...Object.entries(report.checks).map(([check, holds]) =>
      row(`${checksInChinese[check] ?? check} · ${check}`, holds ? '✓' : '✗'),
    ),
    '',
  ].join('\n');
}
