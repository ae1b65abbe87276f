import * as z from 'zod';
import { reject, type Rejection } from '../../kernel/problem.ts';

/**
 * States of a membership (会籍). Preparatory 预备会员: admitted by a superior union because the employer has no
 * union yet. Retained 保留会籍: kept while out of work, without dues and without a vote (membership rules, art 21).
 */
export const MemberStatus = z.enum([
  'preparatory',
  'active',
  'retained',
  'withdrawn',
  'deemed-withdrawn',
  'expelled',
  'deceased',
  'void',
]);
export type MemberStatus = z.infer<typeof MemberStatus>;

/** What can happen to a membership. A transfer ends in `move`; what leads there is the transfer's own record. */
export type MemberAct =
  | 'join'
  | 'readmit'
  | 'admit-preparatory'
  | 'forward'
  | 'confirm'
  | 'take-over'
  | 'move'
  | 'pass-on'
  | 'note-disposition'
  | 'assign-group'
  | 'retain'
  | 'restore'
  | 'note-employment'
  | 'remind-of-return'
  | 'settle-secondment'
  | 'note-lapse'
  | 'note-participation'
  | 'withdraw'
  | 'deem-withdrawn'
  | 'expel'
  | 'record-death'
  | 'void'
  | 'revive'
  | 'correct';

type Transitions = Readonly<
  Record<MemberStatus | 'none', Readonly<Partial<Record<MemberAct, MemberStatus | 'as-before'>>>>
>;

/**
 * The whole life (membership rules 工会会员会籍管理办法). What does not stand here is refused. A voided record
 * goes back to what it was before.
 */
export const transitions = {
  none: { join: 'active', 'admit-preparatory': 'preparatory' },
  preparatory: {
    forward: 'preparatory',
    'note-disposition': 'preparatory',
    confirm: 'active',
    withdraw: 'withdrawn',
    'record-death': 'deceased',
    void: 'void',
    correct: 'preparatory',
  },
  active: {
    move: 'active',
    'take-over': 'active',
    'pass-on': 'active',
    'note-disposition': 'active',
    'assign-group': 'active',
    retain: 'retained',
    'note-employment': 'active',
    'remind-of-return': 'active',
    'settle-secondment': 'active',
    'note-lapse': 'active',
    'note-participation': 'active',
    withdraw: 'withdrawn',
    'deem-withdrawn': 'deemed-withdrawn',
    expel: 'expelled',
    'record-death': 'deceased',
    void: 'void',
    correct: 'active',
  },
  retained: {
    restore: 'active',
    'pass-on': 'retained',
    'note-disposition': 'retained',
    withdraw: 'withdrawn',
    expel: 'expelled',
    'record-death': 'deceased',
    void: 'void',
    correct: 'retained',
  },
  withdrawn: { join: 'active', 'admit-preparatory': 'preparatory' },
  'deemed-withdrawn': { join: 'active', 'admit-preparatory': 'preparatory' },
  expelled: { readmit: 'active' },
  deceased: {},
  void: { revive: 'as-before' },
} as const satisfies Transitions;

/** Where each act has its ground. */
export const basisOf = {
  join: '工会会员会籍管理办法 第五条',
  readmit: '工会会员会籍管理办法 第五条、第二十三条',
  'admit-preparatory': '工会会员会籍管理办法 第六条',
  forward: '工会会员会籍管理办法 第六条',
  confirm: '工会会员会籍管理办法 第六条',
  'take-over': '工会会员会籍管理办法 第十三条',
  move: '工会会员会籍管理办法 第十二、十三条',
  'pass-on': '工会法 第十三条；工会会员会籍管理办法 第十三、十九条',
  'note-disposition': '工会法 第十三条',
  'assign-group': '工会会员会籍管理办法 第二十三条',
  retain: '工会会员会籍管理办法 第十七、十九、二十条；工会法 第十三条',
  restore: '工会会员会籍管理办法 第十九、二十条',
  'remind-of-return': '工会会员会籍管理办法 第十四条',
  'settle-secondment': '工会会员会籍管理办法 第十四条',
  'note-lapse': '工会会员会籍管理办法 第二十二条',
  'note-participation': '工会会员会籍管理办法 第二十二条',
  'note-employment': '工会会员会籍管理办法 第十四、十八条',
  withdraw: '工会会员会籍管理办法 第二十二条',
  'deem-withdrawn': '工会会员会籍管理办法 第二十二条',
  expel: '工会会员会籍管理办法 第二十三条',
  'record-death': '工会会员会籍管理办法 第十一条',
  void: '工会会员会籍管理办法 第十一条',
  revive: '工会会员会籍管理办法 第十一条',
  correct: '工会会员会籍管理办法 第十一条',
} as const satisfies Readonly<Record<MemberAct, string>>;

/** Live: the person's number is claimed, the record is placed in a union and counted by its gate. */
export const isLive = (status: MemberStatus): boolean =>
  status === 'preparatory' || status === 'active' || status === 'retained';

/**
 * Who elects, stands and decides; electorate, quorum and the size of committees count these only (membership rules,
 * art 21; election rules 工会基层组织选举工作条例, art 4).
 */
export const hasVote = (status: MemberStatus): boolean => status === 'active';

/** Undefined when the act may be done in this state; `before` none: there is no such member. */
export function refusalOf(before: MemberStatus | undefined, act: MemberAct): Rejection | undefined {
  const allowed: Partial<Record<MemberAct, unknown>> = transitions[before ?? 'none'];
  if (act in allowed) return undefined;
  return before === undefined
    ? reject('member/not-found')
    : reject('member/not-in-state', { status: before, basis: basisOf[act] });
}
