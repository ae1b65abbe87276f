import type { GoneFor } from '../../kernel/offices.ts';
import type { Text } from '../../kernel/problem.ts';
import type { Case, CaseEvent, CaseStatus, ClosedFor, Condition } from '../domain/case.ts';
import type { ConsentPurpose } from '../domain/consent-versions.ts';
import type { ConsentChannel, ConsentEvent } from '../domain/consent.ts';
import type { CorrectionEvent } from '../domain/correction.ts';
import type { DuplicateEvent, DuplicateLapsed, DuplicateStatus } from '../domain/duplicate.ts';
import type { ErasureBasis } from '../domain/erase-person.ts';
import type { ErasureRequestEvent } from '../domain/erasure-request.ts';
import type { Sign } from '../domain/likeness.ts';
import type { MemberStatus } from '../domain/lifecycle.ts';
import type { EmploymentForm, JoinedBy, MemberEvent, RetainedFor } from '../domain/member.ts';
import type { ApplicationEvent, MembershipApplication } from '../domain/membership-application.ts';
import type { RowResult } from '../domain/roster-chunk.ts';
import type {
  AskedBy,
  ObjectionGround,
  OutcomeClass,
  RefusedFor,
  TransferEvent,
  TransferStatus,
} from '../domain/transfer.ts';
import type { HeldPerson } from './access-copy-specs.ts';

const text = (zh: string, en: string): Text => ({ zh, en });

type ToldEvent =
  | MemberEvent
  | ApplicationEvent
  | CorrectionEvent
  | DuplicateEvent
  | TransferEvent
  | ConsentEvent
  | ErasureRequestEvent
  | CaseEvent;

const events: Readonly<Record<ToldEvent['type'], Text>> = {
  MemberJoined: text('入会', 'joined'),
  PreparatoryMemberAdmitted: text('吸收为预备会员', 'admitted as a preparatory member'),
  PreparatoryMemberForwarded: text('预备会籍转由其他上级工会管理', 'preparatory membership forwarded'),
  PreparatoryMemberConfirmed: text('预备会员转为正式会员', 'confirmed as a member'),
  TransferBegun: text('会籍接转开始办理', 'a transfer began'),
  TransferEnded: text('会籍接转未成，会籍不变', 'a transfer came to nothing'),
  CaseBegun: text('会籍处理立案', 'a case was opened'),
  CaseEnded: text('会籍处理结案，会籍不变', 'a case came to nothing'),
  LikenessFound: text('发现与另一记录疑似重复', 'found to be like another record'),
  LikenessSettled: text('疑似重复已了结', 'the likeness to another record was settled'),
  MemberMoved: text('会籍转入新工会', 'moved to another union'),
  SecondmentEnded: text('借调期满', 'the secondment ended'),
  SecondmentSettled: text('借调延期或结束', 'the secondment prolonged or settled'),
  MemberTakenOver: text('单位建会，会籍转入', 'taken over by the union that the employer founded'),
  GroupAssigned: text('编入工会小组', 'a group of the union'),
  DispositionNoted: text('登记工会撤销时的会籍处置', 'what is to become of it should the union be dissolved'),
  MemberPassedOn: text('工会撤销，会籍转由其他工会管理', 'taken over from a dissolved union'),
  MemberRetained: text('保留会籍', 'membership retained'),
  MemberRestored: text('恢复会籍', 'membership restored'),
  EmploymentNoted: text('登记就业状况', 'employment noted'),
  MemberWithdrew: text('退会', 'withdrew'),
  MemberDeemedWithdrawn: text('按自行脱会处理', 'deemed to have withdrawn'),
  MemberExpelled: text('开除会籍', 'expelled'),
  MemberDied: text('登记死亡', 'death recorded'),
  MemberVoided: text('记录作废', 'record voided'),
  MemberRevived: text('记录恢复', 'record revived'),
  MemberRestamped: text(
    '所在工会隶属关系或统计口径变更',
    'the union has another superior, or is counted under something else',
  ),
  OfficesNoted: text('登记在工会所任职务', 'posts held in the union noted'),
  MemberCorrected: text('更正个人信息', 'personal data corrected'),
  MembershipApplied: text('提交入会申请', 'applied to join'),
  MembershipApproved: text('入会申请获批准', 'application approved'),
  MembershipRejected: text('入会申请未获批准', 'application rejected'),
  MembershipApplicationWithdrawn: text('撤回入会申请', 'application withdrawn'),
  ReadmissionConsented: text('上级工会同意重新入会', 'the superior union consented to a readmission'),
  CorrectionRequested: text('申请更正', 'correction asked for'),
  CorrectionApproved: text('更正申请获批准', 'correction approved'),
  CorrectionRejected: text('更正申请未获批准', 'correction rejected'),
  DuplicateFound: text('发现疑似重复的记录', 'a record that may be of the same person was found'),
  DuplicateRestated: text('疑似重复改由其他工会核查', 'another union is to find out whether they are one'),
  DuplicateDismissed: text('核查为不同的人', 'found to be two persons'),
  DuplicateMerged: text('核查为同一人，记录合并', 'found to be one person, records merged'),
  DuplicateLapsed: text('疑似重复已无需核查', 'nothing left to find out about it'),
  TransferRequested: text('申请会籍接转', 'transfer asked for'),
  TransferConsented: text('本人同意接转', 'the member consented to the transfer'),
  TransferAcceptedByTarget: text('转入工会同意接收', 'the receiving union accepted'),
  ObjectionPeriodBegan: text('转出工会异议期开始', 'the giving union’s days to object began'),
  TransferObjected: text('转出工会提出异议', 'the giving union objected'),
  TransferEscalated: text('转出工会逾期，报上级工会', 'the giving union kept silent; its superior was told'),
  TransferCompleted: text('会籍接转完成', 'transfer completed'),
  TransferRefused: text('会籍接转未获同意', 'transfer refused'),
  TransferRestamped: text(
    '原工会隶属关系或统计口径变更',
    'the giving union has another superior, or is counted under something else',
  ),
  TransferWithdrawn: text('撤回会籍接转', 'transfer withdrawn'),
  ExpulsionOpened: text('开除会籍立案', 'case of expulsion opened'),
  GroupOpinionGiven: text('工会小组提出意见', 'the union group gave its opinion'),
  ExpulsionDecided: text('基层工会委员会决定开除会籍', 'the committee decided to expel'),
  ExpulsionFiled: text('报上级工会备案', 'filed with the superior union'),
  LapseNoted: text('登记不交纳会费、不参加活动', 'neither dues nor activity noted'),
  ParticipationNoted: text('登记恢复交纳会费或参加活动', 'paid or took part again'),
  DeemedWithdrawalOpened: text('按自行退会处理立案', 'case of deemed withdrawal opened'),
  ProofNoted: text('登记证据', 'proof recorded'),
  MemberAnswered: text('本人作出说明', 'the member had their say'),
  DeemedWithdrawalDecided: text('决定按自行退会处理', 'decided to be deemed withdrawn'),
  FilingOverdue: text('备案逾期，报上级工会', 'the filing was overdue; the superior was told'),
  CertificateRecovered: text('收回会员证（卡）', 'certificate and card taken back'),
  CaseRestamped: text(
    '所在工会隶属关系或统计口径变更',
    'the union has another superior, or is counted under something else',
  ),
  CaseClosed: text('结案，不作处理', 'case closed without a decision against the member'),
  ConsentGiven: text('同意处理个人信息', 'consent given'),
  ConsentWithdrawn: text('撤回同意', 'consent withdrawn'),
  ErasureRequested: text('申请删除个人信息', 'erasure asked for'),
  ErasureApproved: text('删除申请获批准', 'erasure approved'),
  ErasureRejected: text('删除申请未获批准', 'erasure rejected'),
  ErasureWithdrawn: text('撤回删除申请', 'erasure request withdrawn'),
};

/** Events of unions that name a member whom they elected, and which they tell them. */
const ofOffices: Readonly<Record<string, Text>> = {
  FoundingElectionReported: text('建会选举结果报上级工会', 'elected, as the founding reported'),
  ReelectionReported: text('换届选举结果报上级工会', 'elected, as the re-election reported'),
  ByElectionReported: text('补选结果报上级工会', 'elected, as the by-election reported'),
  OfficerMoveAsked: text('申请任期内工作调动', 'to be moved to other work, it was asked'),
  UnionFounded: text('工会成立，任职', 'in office as the union was founded'),
  UnionReelected: text('换届选举结果获批准，任职', 'in office by a re-election'),
  OfficersElected: text('补选结果获批准，任职', 'in office by a by-election'),
  OfficersLeft: text('离任', 'left office'),
};

/** An event that has no title here is told by its name. */
export const eventTitle = (type: string): Text =>
  (events as Readonly<Partial<Record<string, Text>>>)[type] ?? ofOffices[type] ?? text(type, type);

/** Fields of a person, with the code table that a field's value stands in. */
export const personWords: Readonly<Record<keyof HeldPerson, Text>> = {
  name: text('姓名', 'name'),
  idNumber: text('身份证号码', 'ID number'),
  sex: text('性别', 'sex'),
  birthDate: text('出生日期', 'date of birth'),
  birthMonth: text('出生年月', 'month of birth'),
  ethnicity: text('民族', 'ethnicity'),
  mobile: text('手机号码', 'mobile'),
  address: text('住址', 'address'),
  householdType: text('户籍类型', 'household type'),
  householdPlace: text('户籍所在地', 'household place'),
  nativePlace: text('籍贯', 'native place'),
  education: text('学历', 'education'),
  politicalStatus: text('政治面貌', 'political status'),
  employmentStatus: text('就业状况', 'employment status'),
  skillLevel: text('技能等级', 'skill level'),
  migrant: text('农民工', 'migrant worker'),
};

/** Why a post was left, and what kept somebody from standing: the unions' words. */
type OfOffice =
  | Exclude<GoneFor, 'membership-ended'>
  | 'resigned'
  | 'removed'
  | 'other-work'
  | 'other-post'
  | 'principal-head'
  | 'administrative-head'
  | 'partner'
  | 'hr-head'
  | 'foreign-staff'
  | 'relative-of-principal-head'
  | 'relative-of-head';

type Value =
  | MemberStatus
  | OfOffice
  | RetainedFor
  | EmploymentForm
  | JoinedBy
  | MembershipApplication['status']
  | RowResult['status']
  | TransferStatus
  | ObjectionGround
  | RefusedFor
  | OutcomeClass
  | AskedBy
  | ConsentPurpose
  | ConsentChannel
  | 'given'
  | ErasureBasis
  | CaseStatus
  | ClosedFor
  | Case['kind']
  | DuplicateStatus
  | DuplicateLapsed['because']
  | Sign
  | Condition
  | 'accepted'
  | 'done'
  | 'worker'
  | 'operator'
  | 'machine'
  | 'system';

const values: Readonly<Record<Value, Text>> = {
  preparatory: text('预备', 'preparatory'),
  active: text('在籍', 'active'),
  retained: text('保留会籍', 'retained'),
  withdrawn: text('已退出或撤回', 'withdrawn'),
  'deemed-withdrawn': text('按自行脱会处理', 'deemed withdrawn'),
  expelled: text('开除', 'expelled'),
  deceased: text('死亡', 'deceased'),
  void: text('作废', 'void'),
  retired: text('退休', 'retired'),
  unemployed: text('失业', 'unemployed'),
  'military-service': text('服兵役', 'military service'),
  'union-dissolved': text('工会撤销', 'union dissolved'),
  direct: text('直接用工', 'employed directly'),
  agency: text('劳务派遣', 'sent by an agency'),
  flexible: text('灵活就业', 'flexibly employed'),
  platform: text('新就业形态', 'employed through a platform'),
  registration: text('工会登记', 'registered by the union'),
  application: text('本人申请', 'on application'),
  founding: text('建会花名册', 'on the roster of a founding'),
  confirmation: text('预备会员转正', 'confirmed'),
  submitted: text('待办理', 'waiting'),
  approved: text('已批准', 'approved'),
  rejected: text('未批准', 'rejected'),
  admitted: text('已接纳', 'admitted'),
  refused: text('未接纳', 'refused'),
  'transfer-offer': text('建议办理接转', 'a transfer was offered'),
  requested: text('已申请', 'asked for'),
  accepted: text('已受理', 'accepted'),
  objected: text('有异议', 'objected to'),
  escalated: text('已报上级', 'escalated'),
  completed: text('已完成', 'completed'),
  'wrong-person': text('人员不符', 'wrong person'),
  'labour-relation-not-ended': text('劳动关系未解除', 'labour relation not ended'),
  'open-case': text('有未结事项', 'a case is open'),
  'no-labour-relation': text('无劳动关系', 'no labour relation'),
  'no-consent-or-acceptance': text('未获同意或接收', 'no consent or acceptance'),
  'objection-upheld': text('异议成立', 'objection upheld'),
  'objection-stands': text('异议未裁定', 'objection stands'),
  'receiving-union-closed': text('转入工会已关闭', 'receiving union closed'),
  'membership-changed': text('会籍已变动', 'membership changed'),
  'giving-union-dissolved': text('转出工会撤销', 'the giving union was dissolved'),
  'on-time': text('按期', 'on time'),
  late: text('逾期', 'late'),
  member: text('本人', 'the member'),
  source: text('转出工会', 'the giving union'),
  target: text('转入工会', 'the receiving union'),
  both: text('双方', 'both unions'),
  'membership-handling': text('办理会籍', 'handling the membership'),
  'card-issuance': text('申办会员服务卡', 'issuing the service card'),
  'province-exchange': text('跨省接转', 'transfer to another province'),
  online: text('网上', 'online'),
  paper: text('书面', 'on paper'),
  given: text('已同意', 'given'),
  'purpose-ended': text('处理目的已实现或不再必要', 'the purpose has ended'),
  'retention-over': text('保存期限届满', 'the time of keeping is over'),
  'consent-withdrawn': text('撤回同意', 'consent withdrawn'),
  unlawful: text('违法处理', 'processed unlawfully'),
  expulsion: text('开除会籍', 'expulsion'),
  opinion: text('待工会小组提出意见', 'waits for the union group’s opinion'),
  committee: text('待基层工会委员会决定', 'waits for the committee'),
  filing: text('待报上级工会备案', 'waits to be filed with the superior'),
  'filing-overdue': text('备案逾期', 'filing overdue'),
  gathering: text('收集证据、待决定', 'proofs gathered, waits for the decision'),
  'deemed-withdrawal': text('按自行退会处理', 'deemed withdrawal'),
  months: text('连续不交纳会费、不参加活动', 'the months without dues or activity'),
  'no-good-reason': text('无正当理由', 'no good reason'),
  education: text('经教育', 'education given'),
  refusal: text('拒不改正', 'refusal to correct'),
  'good-reason': text('有正当理由', 'there was good reason'),
  'took-part-again': text('已恢复交纳会费或参加活动', 'paid or took part again'),
  filed: text('已备案', 'filed'),
  closed: text('已结案', 'closed'),
  'not-decided-against': text('决定不作处理', 'not decided against the member'),
  'opened-in-error': text('误立案', 'opened in error'),
  'membership-ended': text('会籍已变动', 'the membership has changed'),
  open: text('待核查', 'to be found out'),
  different: text('不同的人', 'two persons'),
  merged: text('同一人，已合并', 'one person, merged'),
  lapsed: text('无需核查', 'nothing left to find out'),
  'not-alike': text('已无相同之处', 'not alike any more'),
  'not-live': text('会籍已终止', 'a membership has ended'),
  'name-and-birth-date': text('姓名和出生日期', 'name and birth date'),
  mobile: text('手机号码', 'mobile'),
  resigned: text('辞职', 'resigned'),
  removed: text('罢免', 'removed by the meeting'),
  'other-work': text('经同意调动工作', 'moved to other work, with consent'),
  'other-post': text('改任其他职务', 'elected into another post'),
  'membership-moved': text('会籍转出', 'the membership moved'),
  'membership-retained': text('会籍保留', 'the membership is retained'),
  died: text('去世', 'died'),
  'principal-head': text('单位主要负责人', 'principal head of the employer'),
  'administrative-head': text('行政负责人', 'administrative head'),
  partner: text('合伙人', 'partner'),
  'hr-head': text('人事负责人', 'head of personnel'),
  'foreign-staff': text('外籍职工', 'foreign staff'),
  'relative-of-principal-head': text('单位主要负责人的近亲属', 'close relative of the principal head'),
  'relative-of-head': text('上述人员的近亲属', 'close relative of one of these'),
  done: text('已办结', 'done'),
  worker: text('网上（职工账号）', 'online, by a worker'),
  operator: text('工会经办人', 'an officer of a union'),
  machine: text('银行、有关机构的系统', 'a bank’s or an agency’s system'),
  system: text('登记系统', 'the registry itself'),
};

/** A code as words; what is no code of these (a date, an id, somebody's own words) stays as it is. */
export const valueWords = (value: string): Text | undefined =>
  (values as Readonly<Partial<Record<string, Text>>>)[value];

/** Fields of memberships, applications, transfers and events. */
export const fieldWords: Readonly<Partial<Record<string, Text>>> = {
  status: text('状态', 'status'),
  was: text('原状态', 'was'),
  memberId: text('会员编号', 'member id'),
  unionId: text('工会', 'union'),
  employerId: text('单位', 'employer'),
  workUnit: text('用工单位', 'unit of work'),
  workUnitCode: text('用工单位统一社会信用代码', 'credit code of the unit of work'),
  secondment: text('借调', 'secondment'),
  secondedUntil: text('借调期满日', 'seconded until'),
  until: text('期满日', 'until'),
  form: text('用工形式', 'form of employment'),
  joinedOn: text('入会日期', 'joined on'),
  endedOn: text('终止日期', 'ended on'),
  employment: text('就业状况代码', 'employment (code)'),
  retained: text('保留会籍', 'retained'),
  voided: text('作废', 'voided'),
  mergedInto: text('并入记录', 'merged into'),
  stamp: text('统计归属', 'counted in'),
  path: text('所在及上级工会', 'union and those above'),
  division: text('行政区划', 'division'),
  economicType: text('经济类型', 'economic type'),
  industry: text('行业', 'industry'),
  transfer: text('在办接转', 'transfer under way'),
  by: text('方式', 'by way of'),
  for: text('原因', 'because of'),
  since: text('起', 'since'),
  note: text('备注', 'note'),
  reason: text('理由', 'reason'),
  requestedOn: text('申请日期', 'asked on'),
  talkedOn: text('谈话日期', 'talked on'),
  announcedOn: text('公布日期', 'announced on'),
  certificateRecovered: text('收回会员证', 'certificate recovered'),
  caseId: text('案件编号', 'case'),
  case: text('在办案件', 'case that is open'),
  duplicates: text('待核查的疑似重复', 'likely duplicates that are open'),
  kind: text('种类', 'kind'),
  group: text('工会小组', 'group of the union'),
  groupId: text('工会小组', 'group'),
  disposition: text('工会撤销时的会籍处置', 'should the union be dissolved'),
  lapsedSince: text('不交纳会费、不参加活动起', 'neither dues nor activity since'),
  proofs: text('证据', 'proofs'),
  answers: text('本人说明', 'what the member said'),
  months: text('期限证据', 'proof of the months'),
  'no-good-reason': text('无正当理由证据', 'proof that there was no good reason'),
  education: text('教育证据', 'proof of education'),
  refusal: text('拒不改正证据', 'proof of the refusal'),
  of: text('条件', 'condition'),
  text: text('内容', 'words'),
  crime: text('严重犯罪证据', 'proof of the crime'),
  punishment: text('刑事处分证据', 'proof of the punishment'),
  punishedOn: text('刑事处分日期', 'punished on'),
  openedAt: text('立案时间', 'opened at'),
  opinion: text('工会小组意见', 'the group’s opinion'),
  inFavour: text('同意处理', 'in favour'),
  heldOn: text('会议日期', 'held on'),
  decision: text('委员会决定', 'the committee’s decision'),
  filing: text('备案', 'filing'),
  filedOn: text('备案日期', 'filed on'),
  recoveredOn: text('收回日期', 'taken back on'),
  certificateRecoveredOn: text('会员证收回日期', 'certificate taken back on'),
  closedFor: text('结案原因', 'closed for'),
  diedOn: text('死亡日期', 'died on'),
  from: text('转出工会', 'from'),
  to: text('转入工会', 'to'),
  transferId: text('接转编号', 'transfer id'),
  applicationId: text('申请编号', 'application id'),
  correctionId: text('更正编号', 'correction id'),
  erasureId: text('删除申请编号', 'erasure id'),
  requestId: text('办理编号', 'request id'),
  command: text('业务', 'command'),
  fields: text('更正项目', 'fields'),
  change: text('最近变动（国家表式代码）', 'last change (codes of the national form)'),
  type: text('变化类型', 'type of change'),
  needsConsent: text('须上级工会同意', 'needs the superior union’s consent'),
  consent: text('上级工会同意', 'consent of the superior union'),
  at: text('时间', 'at'),
  purpose: text('用途', 'purpose'),
  version: text('告知书版本', 'version of the text'),
  channel: text('方式', 'by'),
  on: text('日期', 'on'),
  evidence: text('档案编号', 'file number'),
  recordedAt: text('登记时间', 'recorded at'),
  submittedAt: text('提交时间', 'submitted at'),
  decidedAt: text('办理时间', 'decided at'),
  withdrawnAt: text('撤回时间', 'withdrawn at'),
  requestedAt: text('申请时间', 'asked for at'),
  acceptedAt: text('受理时间', 'accepted at'),
  settledAt: text('办结时间', 'settled at'),
  endedAt: text('结束时间', 'ended at'),
  askedBy: text('申请方', 'asked for by'),
  consented: text('本人已同意', 'the member consented'),
  accepted: text('已接收', 'accepted'),
  released: text('已转出', 'released'),
  waitsAt: text('待办工会', 'waits at'),
  dueOn: text('期限', 'due on'),
  objection: text('异议', 'objection'),
  ground: text('理由', 'ground'),
  refusedFor: text('未获同意的原因', 'refused for'),
  outcome: text('结果', 'outcome'),
  basis: text('依据', 'basis'),
  given: text('同意', 'given'),
  withdrawn: text('撤回', 'withdrawn'),
  duplicateId: text('疑似重复编号', 'finding'),
  signs: text('相同之处', 'in common'),
  foundAt: text('发现时间', 'found at'),
  because: text('原因', 'because'),
  offices: text('在工会所任职务', 'posts held in the union'),
  posts: text('职务', 'posts'),
  votes: text('得票数', 'votes'),
  ties: text('与单位负责人的关系', 'ties to heads of the employer'),
  consentedOn: text('本级工会委员会同意日期', 'consent of the committee on'),
  chunk: text('批次', 'chunk'),
  line: text('行号', 'line'),
};

/** What is kept elsewhere or can't be told to be the caller's. */
export const NOTES: readonly Text[] = [
  text(
    '姓名、号码、手机号码、住址等以本人专用密钥加密保存；经批准删除时销毁该密钥，所有副本均不可恢复。',
    'Name, number, mobile, address and the like are kept encrypted under a key of your own. When an erasure is approved that key is destroyed, and no copy can be read again.',
  ),
  text(
    '办理请求按规定期限保存，期满自动删除；未获办理的请求凭办理编号查询，不列入本副本。',
    'Requests are kept for a limited time and then removed. One that was refused is not listed here: ask for it by its request id.',
  ),
  text(
    '工会经办人查看、导出个人信息的记录保存在审计记录中，由审计管理员查阅，不列入本副本。',
    'Who of the unions looked at or exported your data is kept in the audit trail, which audit administrators read; it is not part of this copy.',
  ),
  text(
    '建会申请的联系人（仅姓名、手机号码）、花名册中未获接纳的行、以其他账号提交且未获批准的入会申请，无法凭身份证号码核对归属，如有需要请向所在工会书面查询。',
    'Contacts of a founding (name and mobile only), rows of a roster that were not admitted, and applications sent from another account and not approved can’t be told to be yours by your number: ask your union in writing.',
  ),
];
