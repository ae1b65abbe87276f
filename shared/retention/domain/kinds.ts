import type { Text } from '../../kernel/problem.ts';

/** What is done with a record whose time is over. */
export type Removal =
  /** 清除内容: what was asked goes, that it was asked and what became of it stays until it expires. */
  | 'strip'
  /** 提请删除: an officer is asked to erase the person; nothing happens unless they approve. */
  | 'propose-erasure'
  /** 清除: whole anchored times go from the beginning of the trail, after a signed statement (shared/audit). */
  | 'prune';

interface Kind {
  readonly name: Text;
  readonly removal: Removal;
  /** The day from which it is kept. */
  readonly from: Text;
  readonly ground: Text;
  /** Bounds of the period, in days. */
  readonly least: number;
  readonly most: number;
}

const CENTURY = 36_525;

/**
 * Kinds of records whose period a province sets, in the order in which a run goes through them. What does not stand
 * in a schedule is kept.
 */
export const kinds = {
  'request-body': {
    name: { zh: '已办结业务请求的（加密）内容', en: 'The sealed bodies of settled requests' },
    removal: 'strip',
    from: { zh: '办结之日', en: 'the day it was settled' },
    ground: { zh: '个人信息保护法第六条、第十九条', en: 'PIPL arts 6, 19' },
    // Whoever retries a call does so within a day; the request itself expires after 90.
    least: 1,
    most: 90,
  },
  'rejected-application': {
    name: {
      zh: '未获批准或已撤回的入会申请人的个人信息',
      en: 'Persons whose application to join was rejected or withdrawn',
    },
    removal: 'propose-erasure',
    from: { zh: '不予批准或撤回之日', en: 'the day it was rejected or withdrawn' },
    ground: { zh: '个人信息保护法第十九条、第四十七条', en: 'PIPL arts 19, 47' },
    least: 1,
    most: CENTURY,
  },
  'departed-member': {
    name: { zh: '会籍已终止的会员的个人信息', en: 'Persons whose membership has ended' },
    removal: 'propose-erasure',
    from: { zh: '会籍终止之日', en: 'the day the membership ended' },
    ground: { zh: '个人信息保护法第十九条、第四十七条', en: 'PIPL arts 19, 47' },
    least: 1,
    most: CENTURY,
  },
  'audit-entry': {
    name: { zh: '审计记录', en: 'Entries of the audit trail' },
    removal: 'prune',
    from: { zh: '记录之日', en: 'the day it was recorded' },
    ground: {
      zh: '网络安全法第二十一条（不少于六个月）',
      en: 'Cybersecurity Law art 21: six months at least',
    },
    least: 184,
    most: CENTURY,
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type RetentionKind = keyof typeof kinds;

export const retentionKinds = Object.keys(kinds) as readonly RetentionKind[];

/** What no schedule changes: how long each is kept, and why. */
export const fixedKinds = [
  {
    kind: 'ledger',
    kept: { zh: '永久', en: 'for good' },
    ground: {
      zh: '会籍与组织沿革的凭据，不含可读的个人信息',
      en: 'proof of every membership and union; no readable person',
    },
  },
  {
    kind: 'request',
    kept: { zh: '90 天后自动过期', en: 'expires after 90 days' },
    ground: { zh: '重复提交的识别、结果查询', en: 'repeats are told from new requests, outcomes are read' },
  },
  {
    kind: 'roster-file',
    kept: { zh: '读取后即删除；未读取的 7 天后删除', en: 'removed once read; after 7 days if never read' },
    ground: { zh: '个人信息保护法第六条', en: 'PIPL art 6' },
  },
  {
    kind: 'anchor',
    kept: { zh: '永久；第二地域存档锁定三年', en: 'for good; locked in the second region for three years' },
    ground: { zh: '审计记录与业务账的凭据', en: 'what proves trail and ledger' },
  },
  {
    kind: 'ephemeral',
    kept: {
      zh: '登录挑战、限频计数等，数分钟至数日后自动过期',
      en: 'challenges, limits: expire after minutes to days',
    },
    ground: { zh: '个人信息保护法第六条', en: 'PIPL art 6' },
  },
] as const satisfies readonly { readonly kind: string; readonly kept: Text; readonly ground: Text }[];
