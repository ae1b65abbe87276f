import type { Text } from '../../kernel/problem.ts';

/** What the states of counted records are called. One that is missing here is shown under itself. */
type StateNames = Readonly<Record<string, Text>>;

/** States of a membership (membership rules, arts 5 to 23). */
export const memberStates: StateNames = {
  active: { zh: '在籍', en: 'active' },
  preparatory: { zh: '预备', en: 'preparatory' },
  retained: { zh: '保留会籍', en: 'retained' },
  withdrawn: { zh: '退会', en: 'withdrawn' },
  'deemed-withdrawn': { zh: '视为自动退会', en: 'deemed withdrawn' },
  expelled: { zh: '开除会籍', en: 'expelled' },
  deceased: { zh: '已故', en: 'deceased' },
  void: { zh: '作废', en: 'void' },
};

/** States of a union, those of its committee's term among them (Trade Union Law, arts 10 to 16). */
export const unionStates: StateNames = {
  preparing: { zh: '筹备', en: 'preparing' },
  'election-reported': { zh: '选举结果待批', en: 'election reported' },
  normal: { zh: '正常', en: 'normal' },
  'term-due': { zh: '任期将满', en: 'term due' },
  overdue: { zh: '逾期未换届', en: 'overdue' },
  extended: { zh: '延期换届', en: 'term extended' },
  reelecting: { zh: '换届中', en: 're-electing' },
  'affiliation-changing': { zh: '变更隶属中', en: 'changing its superior' },
  dissolving: { zh: '撤销中', en: 'dissolving' },
  dissolved: { zh: '已撤销', en: 'dissolved' },
  void: { zh: '作废', en: 'void' },
};

export const unionLevels: StateNames = {
  national: { zh: '全国', en: 'national' },
  provincial: { zh: '省级', en: 'provincial' },
  city: { zh: '市级', en: 'city' },
  county: { zh: '县级', en: 'county' },
  township: { zh: '乡镇街道级', en: 'township' },
  village: { zh: '村社区级', en: 'village' },
  base: { zh: '基层', en: 'base' },
};

export const foundingStates: StateNames = {
  submitted: { zh: '已提交', en: 'submitted' },
  ready: { zh: '待审批', en: 'ready for decision' },
  admitting: { zh: '录入会员中', en: 'admitting members' },
  preparing: { zh: '筹备', en: 'preparing' },
  'meeting-requested': { zh: '会议待批', en: 'meeting requested' },
  'meeting-approved': { zh: '会议已批', en: 'meeting approved' },
  'election-reported': { zh: '选举结果待批', en: 'election reported' },
  founded: { zh: '已建会', en: 'founded' },
  returned: { zh: '退回', en: 'returned' },
  rejected: { zh: '不予批准', en: 'rejected' },
  failed: { zh: '未成立', en: 'failed' },
};

export const membershipApplicationStates: StateNames = {
  submitted: { zh: '待审批', en: 'submitted' },
  approved: { zh: '已批准', en: 'approved' },
  rejected: { zh: '不予批准', en: 'rejected' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

export const dissolutionStates: StateNames = {
  proposed: { zh: '待审批', en: 'proposed' },
  returned: { zh: '退回', en: 'returned' },
  placing: { zh: '安置会员中', en: 'placing members' },
  waiting: { zh: '待办结', en: 'waiting' },
  stopping: { zh: '终止中', en: 'stopping' },
  abandoned: { zh: '已终止', en: 'abandoned' },
  closed: { zh: '已撤销', en: 'closed' },
};

export const transferStates: StateNames = {
  requested: { zh: '已申请', en: 'requested' },
  accepted: { zh: '转出异议期', en: 'accepted, open to objection' },
  objected: { zh: '有异议', en: 'objected' },
  escalated: { zh: '已上报', en: 'escalated' },
  completed: { zh: '已办结', en: 'completed' },
  refused: { zh: '未予接转', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

/** How transfers end. */
export const transferOutcomes: StateNames = {
  'on-time': { zh: '按期办结', en: 'on time' },
  late: { zh: '逾期办结', en: 'late' },
  escalated: { zh: '上报后自动办结', en: 'completed after escalation' },
  refused: { zh: '未予接转', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

/** States of a union that is one: from its founding to the end of its dissolution. */
export const standingStates: ReadonlySet<string> = new Set([
  'normal',
  'term-due',
  'overdue',
  'extended',
  'reelecting',
  'affiliation-changing',
  'dissolving',
]);
