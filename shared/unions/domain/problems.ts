import type { ProblemCatalogue } from '../../kernel/problem.ts';
import { officeProblems } from './office-problems.ts';
import { legalPersonProblems } from './legal-person-problems.ts';
import { termProblems } from './term-problems.ts';

export const unionProblems = {
  ...termProblems,
  ...legalPersonProblems,
  ...officeProblems,
  'founding/not-found': {
    status: 404,
    zh: '未找到该建会申请。',
    en: 'There is no such founding application.',
  },
  'founding/not-open': {
    status: 409,
    zh: '该建会申请当前状态（{status}）不能办理此操作。',
    en: 'The founding application is {status}: this can’t be done now.',
  },
  'founding/unknown-superior': {
    status: 422,
    zh: '上一级工会不存在或不在您的管理范围内。',
    en: 'The superior union does not exist, or is outside your scope.',
    basis: '中华人民共和国工会法 第十二条',
  },
  'founding/superior-not-open': {
    status: 409,
    zh: '上一级工会当前不能接收下级工会。',
    en: 'The superior union takes no unions below it now.',
  },
  'founding/preparatory-group-size': {
    status: 422,
    zh: '筹备组应为 {min} 至 {max} 人，当前为 {given} 人。',
    en: 'A preparatory group has {min} to {max} people; {given} were given.',
  },
  'founding/nobody-admitted': {
    status: 422,
    zh: '花名册中没有可以入库的会员，建会未成立。',
    en: 'Not one person of the roster could be admitted: the union was not founded.',
  },
  'founding/procedure-not-allowed': {
    status: 422,
    zh: '本省不采用该建会程序。',
    en: 'This province does not found unions by this procedure.',
  },
  'founding/meeting-in-past': {
    status: 422,
    zh: '拟召开会议的日期不能早于今天。',
    en: 'The meeting is to be held today or later.',
  },
  'founding/before-approval': {
    status: 422,
    zh: '会议须在上一级工会批准之后召开。',
    en: 'The meeting is held once the superior has approved it, and not before.',
    basis: '工会基层组织选举工作条例 第七条',
  },
  'founding/other-meeting': {
    status: 422,
    zh: '会议形式与上一级工会批准的不一致。',
    en: 'The meeting was not held in the form that the superior approved.',
  },
  'founding/no-such-reply': {
    status: 409,
    zh: '上一级工会尚未作出该批复。',
    en: 'The superior has not given this reply.',
  },
  'founding/timer-stale': {
    status: 409,
    zh: '该期限已失效。',
    en: 'What this timer was set for has passed.',
  },
  'election/general-meeting-needed': {
    status: 422,
    zh: '会员 {members} 人，不足 {from} 人的应召开会员大会。',
    en: 'With {members} members, fewer than {from}, all members meet to elect.',
    basis: '工会基层组织选举工作条例',
  },
  'election/held-ahead': {
    status: 422,
    zh: '选举日期不能晚于今天。',
    en: 'The election can’t have been held after today.',
  },
  'election/figures': {
    status: 422,
    zh: '实到会人数不能多于应到会人数，得票数不能多于实到会人数。',
    en: 'No more can be present than are entitled, nor can anyone have more votes than are present.',
  },
  'election/no-quorum': {
    status: 422,
    zh: '应到会 {entitled} 人，实到会 {present} 人，不足三分之二，选举无效。',
    en: 'Of {entitled} entitled only {present} were present: without two thirds no election is valid.',
    basis: '工会基层组织选举工作条例',
  },
  'election/no-majority': {
    status: 422,
    zh: '有 {count} 人得票未超过应到会 {entitled} 人的半数，不得当选。',
    en: '{count} of those elected have no more than half the votes of the {entitled} entitled.',
    basis: '工会基层组织选举工作条例',
  },
  'election/one-chair': {
    status: 422,
    zh: '应当且只能选出一名工会主席。',
    en: 'One chair is elected, and no more than one.',
  },
  'election/elected-twice': {
    status: 422,
    zh: '同一人不能在同一委员会中重复当选。',
    en: 'Nobody is elected twice into the same committee.',
  },
  'election/not-a-member': {
    status: 422,
    zh: '当选人中有 {count} 人不是本工会在籍会员。',
    en: '{count} of those elected are not active members of this union.',
    basis: '工会基层组织选举工作条例 第四条',
  },
  'election/barred': {
    status: 422,
    zh: '当选人中有 {count} 人属于不得作为人选的人员。',
    en: '{count} of those elected may not stand for the post.',
    basis: '中华人民共和国工会法 第十条；企业工会主席产生办法（试行） 第六条',
  },
  'election/chair-audits': {
    status: 422,
    zh: '工会主席不得进入经费审查委员会。',
    en: 'The chair can’t be on the audit committee.',
  },
  'election/committee-size': {
    status: 422,
    zh: '会员 {members} 人，委员会应为 {min} 至 {max} 人，当选 {given} 人。',
    en: 'With {members} members a committee has {min} to {max} seats; {given} were elected.',
  },
  'election/audit-size': {
    status: 422,
    zh: '经费审查委员会应为 {min} 至 {max} 人，当选 {given} 人。',
    en: 'An audit committee has {min} to {max} seats; {given} were elected.',
  },
  'election/no-women-committee': {
    status: 422,
    zh: '女会员 {women} 人，应设女职工委员会。',
    en: 'With {women} women members there is a women’s committee.',
  },
  'election/no-women-commissioner': {
    status: 422,
    zh: '女会员 {women} 人，应设女职工委员。',
    en: 'With {women} women members there is a women’s commissioner.',
  },
  'election/entitled-differs': {
    status: 422,
    zh: '会员大会应到会 {entitled} 人，与在籍会员 {members} 人不一致。',
    en: '{entitled} were entitled to the general meeting, the union has {members} members.',
  },
  'employer/already-registered': {
    status: 409,
    zh: '该统一社会信用代码的单位已登记，不能重复登记。',
    en: 'An employer with this credit code is registered already.',
  },
  'employer/not-above': {
    status: 422,
    zh: '未建会单位由地方工会、产业工会等上级工会登记，不能登记在基层工会名下。',
    en: 'An employer without a union is entered by a union above, not by a base union.',
    basis: '工会会员会籍管理办法 第六条',
  },
  'union/already-registered': {
    status: 409,
    zh: '该工会已登记，不能重复登记。',
    en: 'This union is registered already.',
  },
  'union/not-in-state': {
    status: 409,
    zh: '工会当前状态（{status}）不能办理此事项（依据：{basis}）。',
    en: 'The union is {status}: this can’t be done now (basis: {basis}).',
  },
  'roster/no-valid-row': {
    status: 422,
    zh: '花名册共 {rows} 行，没有一行有效。',
    en: 'None of the {rows} rows of the roster is valid.',
  },
} as const satisfies ProblemCatalogue;
