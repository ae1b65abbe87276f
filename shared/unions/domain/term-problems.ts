import type { ProblemCatalogue } from '../../kernel/problem.ts';

/** Refusals of terms, extensions and re-elections. */
export const termProblems = {
  'term/timer-stale': {
    status: 409,
    zh: '该任期提示已失效。',
    en: 'What this timer of a term was set for has passed.',
  },
  'term/none': {
    status: 409,
    zh: '该工会没有可延长的任期。',
    en: 'This union has no term that a superior could extend.',
  },
  'term/over': {
    status: 409,
    zh: '任期已于 {end} 届满，不能再申请延期。',
    en: 'The term was over on {end}: it can’t be extended any more.',
  },
  'term/extension-open': {
    status: 409,
    zh: '延期申请正在等待上一级工会答复。',
    en: 'An extension has been asked for already and waits for the superior’s reply.',
  },
  'term/extension-not-open': {
    status: 409,
    zh: '没有等待答复的延期申请。',
    en: 'No extension of this term waits for a reply.',
  },
  'term/extension-too-long': {
    status: 422,
    zh: '延期应晚于 {after}，且不超过 {longest}。',
    en: 'An extension ends after {after} and by {longest}.',
    basis: '工会基层组织选举工作条例 第二十八条',
  },
  'term/federation-years': {
    status: 422,
    zh: '地方工会和产业工会每届任期 {years} 年。',
    en: 'Local federations and industry unions are elected for {years} years.',
    basis: '中华人民共和国工会法 第十六条',
  },
  'term/recorded-already': {
    status: 409,
    zh: '基层工会已有任期，新的任期须经换届选举产生。',
    en: 'A base union that has a term gets its next one by a re-election.',
  },
  'term/not-later': {
    status: 409,
    zh: '选举日期应晚于现任期的选举日期 {electedOn}。',
    en: 'The election is to be later than that of the present term, {electedOn}.',
  },
  'term/order-in-past': {
    status: 422,
    zh: '责令换届的期限应晚于今天。',
    en: 'A union is ordered to elect by a day to come.',
  },
  'reelection/not-open': {
    status: 409,
    zh: '换届选举当前状态（{status}）不能办理此操作。',
    en: 'The re-election is {status}: this can’t be done now.',
  },
  'reelection/no-superior': {
    status: 409,
    zh: '没有上一级工会的，按批准文件登记任期。',
    en: 'Without a superior the term is recorded by its paper.',
  },
  'reelection/meeting-in-past': {
    status: 422,
    zh: '拟召开会议的日期不能早于今天。',
    en: 'The meeting is to be held today or later.',
  },
  'reelection/early-without-reason': {
    status: 422,
    zh: '任期至 {end}，提前换届应说明理由，报上一级工会批准。',
    en: 'The term lasts until {end}: to elect early takes a reason, and the superior’s approval.',
    basis: '工会基层组织选举工作条例 第二十八条',
  },
  'reelection/after-the-term': {
    status: 422,
    zh: '任期至 {end}，会议应在此前召开；需要延期的，先申请延期换届。',
    en: 'The meeting is to be held by the last day of the term, {end}; to hold it later, ask for an extension first.',
    basis: '工会基层组织选举工作条例 第二十八条',
  },
  'reelection/before-approval': {
    status: 422,
    zh: '会议须在上一级工会批准之后召开。',
    en: 'The meeting is held once the superior has approved it, and not before.',
    basis: '工会基层组织选举工作条例 第七条',
  },
  'reelection/other-meeting': {
    status: 422,
    zh: '会议形式与上一级工会批准的不一致。',
    en: 'The meeting was not held in the form that the superior approved.',
  },
  'reelection/no-such-reply': {
    status: 409,
    zh: '上级工会尚未作出该批复。',
    en: 'The superior has not given this reply.',
  },
  'reelection/timer-stale': {
    status: 409,
    zh: '该期限已失效。',
    en: 'What this timer was set for has passed.',
  },
} as const satisfies ProblemCatalogue;
