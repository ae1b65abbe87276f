import * as z from 'zod';
import type { GateStatus } from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';

/**
 * States of a union's record. Before it there is the application to found it (founding.ts), and no record. Whether
 * the union is a legal person is no matter of these.
 */
export const UnionStatus = z.enum([
  'preparing',
  'election-reported',
  'normal',
  'term-due',
  'overdue',
  'extended',
  'reelecting',
  'affiliation-changing',
  'dissolving',
  'dissolved',
  'void',
]);
export type UnionStatus = z.infer<typeof UnionStatus>;

/** What can happen to a union. */
export type UnionAct =
  | 'register'
  | 'prepare'
  | 'report-election'
  | 'return-election'
  | 'approve-election'
  | 'found'
  | 'void'
  | 'note-term-due'
  | 'note-overdue'
  | 'record-term'
  | 'order-reelection'
  | 'extend-term'
  | 'elect-officers'
  | 'begin-reelection'
  | 'complete-reelection'
  | 'abandon-reelection'
  | 'begin-affiliation-change'
  | 'end-affiliation-change'
  | 'begin-dissolution'
  | 'abandon-dissolution'
  | 'close'
  | 'change-employers';

type Transitions = Readonly<
  Record<UnionStatus | 'none', Readonly<Partial<Record<UnionAct, UnionStatus | 'as-before'>>>>
>;

/**
 * The whole life (Trade Union Law; 工会基层组织选举工作条例). What does not stand here is refused. What breaks off,
 * and a change of superior that has been made, leave the union as it was: its term may have run out meanwhile, so
 * the day decides between `normal`, `term-due` and `overdue`.
 */
export const transitions = {
  none: { register: 'normal', prepare: 'preparing' },
  preparing: { 'report-election': 'election-reported', found: 'normal', void: 'void' },
  'election-reported': { 'return-election': 'preparing', 'approve-election': 'normal' },
  normal: {
    'change-employers': 'as-before',
    'record-term': 'as-before',
    'elect-officers': 'as-before',
    'note-term-due': 'term-due',
    'begin-reelection': 'reelecting',
    'begin-affiliation-change': 'affiliation-changing',
    'begin-dissolution': 'dissolving',
  },
  'term-due': {
    'change-employers': 'as-before',
    'record-term': 'as-before',
    'elect-officers': 'as-before',
    'note-overdue': 'overdue',
    'extend-term': 'extended',
    'begin-reelection': 'reelecting',
    'begin-affiliation-change': 'affiliation-changing',
    'begin-dissolution': 'dissolving',
  },
  overdue: {
    'change-employers': 'as-before',
    'record-term': 'as-before',
    'elect-officers': 'as-before',
    'order-reelection': 'overdue',
    'begin-reelection': 'reelecting',
    'begin-dissolution': 'dissolving',
  },
  extended: {
    'change-employers': 'as-before',
    'record-term': 'as-before',
    'elect-officers': 'as-before',
    'note-overdue': 'overdue',
    'begin-reelection': 'reelecting',
    'begin-affiliation-change': 'affiliation-changing',
    'begin-dissolution': 'dissolving',
  },
  reelecting: {
    'change-employers': 'as-before',
    'complete-reelection': 'normal',
    'abandon-reelection': 'as-before',
  },
  'affiliation-changing': { 'change-employers': 'as-before', 'end-affiliation-change': 'as-before' },
  dissolving: { 'abandon-dissolution': 'as-before', close: 'dissolved' },
  dissolved: {},
  void: {},
} as const satisfies Transitions;

/** Where each act has its ground. */
export const basisOf = {
  register: '中华人民共和国工会法 第十条',
  prepare: '中华人民共和国工会法 第十二条',
  'report-election': '工会基层组织选举工作条例 第二十七条',
  'return-election': '工会基层组织选举工作条例 第二十七条',
  'approve-election': '工会基层组织选举工作条例 第二十七条',
  found: '中华人民共和国工会法 第十二条',
  void: '中华人民共和国工会法 第十二条',
  'note-term-due': '中华人民共和国工会法 第十六条',
  'note-overdue': '中华人民共和国工会法 第十六条',
  'extend-term': '工会基层组织选举工作条例 第二十八条',
  'record-term': '中华人民共和国工会法 第十六条',
  'order-reelection': '工会基层组织选举工作条例 第二十八条',
  'elect-officers': '企业工会主席产生办法 第十条',
  'begin-reelection': '中华人民共和国工会法 第十六条',
  'complete-reelection': '工会基层组织选举工作条例 第二十七条',
  'abandon-reelection': '工会基层组织选举工作条例 第二十七条',
  'begin-affiliation-change': '中华人民共和国工会法 第十二条',
  'end-affiliation-change': '中华人民共和国工会法 第十二条',
  'begin-dissolution': '中华人民共和国工会法 第十三条',
  'abandon-dissolution': '中华人民共和国工会法 第十三条',
  close: '中华人民共和国工会法 第十三条',
  'change-employers': '中华人民共和国工会法 第十一条',
} as const satisfies Readonly<Record<UnionAct, string>>;

/**
 * How the union's gate stands. While a superior is being changed, members come and go as before; once a union
 * begins to dissolve, nobody comes any more.
 */
export const gateOf = {
  preparing: 'preparing',
  'election-reported': 'preparing',
  normal: 'open',
  'term-due': 'open',
  overdue: 'open',
  extended: 'open',
  reelecting: 'open',
  'affiliation-changing': 'open',
  dissolving: 'shut',
  dissolved: 'shut',
  void: 'shut',
} as const satisfies Readonly<Record<UnionStatus, GateStatus>>;

/** Whether the record takes its place below its superior and keeps its credit code. */
export const isStanding = (status: UnionStatus): boolean => status !== 'void' && status !== 'dissolved';

/** Undefined when the act may be done in this state; `before` undefined: there is no such union. */
export function refusalOf(before: UnionStatus | undefined, act: UnionAct): Rejection | undefined {
  const allowed: Partial<Record<UnionAct, unknown>> = transitions[before ?? 'none'];
  if (act in allowed) return undefined;
  return before === undefined
    ? reject('union/not-found')
    : reject('union/not-in-state', { status: before, basis: basisOf[act] });
}
