import type { ProblemCatalogue } from '../../kernel/problem.ts';

export const memberProblems = {
  'union/not-found': { status: 404, zh: '未找到该工会。', en: 'There is no such union.' },
  'union/not-open': {
    status: 409,
    zh: '该工会当前不能办理入会（筹建中或已撤销）。',
    en: 'This union admits no members now: it is being founded or has been dissolved.',
  },
  'export/no-certificate': {
    status: 422,
    zh: '所附证书无法读取、不在有效期内，或未绑定到您的账号；完整名册只能加密至本人的数字证书。',
    en: 'The certificate can’t be read, is out of date, or is not bound to your account: a roster in full goes to a certificate of your own only.',
  },
  'member/not-found': { status: 404, zh: '未找到该会员。', en: 'There is no such member.' },
  'member/already-registered': {
    status: 409,
    zh: '该身份证号码已有有效会籍，不能重复入会；如工作单位变动，请办理会籍接转。',
    en: 'This ID number has a live membership. A change of employer is a transfer, not a second joining.',
    basis: '工会会员会籍管理办法 第三条',
  },
  'member/employer-needed': {
    status: 422,
    zh: '该工会覆盖多个单位，请选择工作单位。',
    en: 'This union covers several employers: say which one employs the applicant.',
  },
  'member/employer-not-of-union': {
    status: 422,
    zh: '该单位不属于此工会的覆盖范围，会员必须有所在单位和工会。',
    en: 'This employer is not one of the union’s: a member has a union and an employer of it.',
  },
  'member/readmission-needs-consent': {
    status: 409,
    zh: '该人员曾被开除会籍，须本人重新申请，并经上一级工会同意后方可入会。',
    en: 'This person was expelled: they have to apply themselves, and the superior union has to consent first.',
  },
  'member/employer-unknown': {
    status: 409,
    zh: '该统一社会信用代码的单位尚未登记，请先登记为未建会单位（POST /v1/employers）。',
    en: 'No employer with this credit code is known: enter it as one without a union first (POST /v1/employers).',
    basis: '工会会员会籍管理办法 第六条',
  },
  'member/employer-has-union': {
    status: 409,
    zh: '该单位已建立工会，请直接向该单位工会申请入会。',
    en: 'This employer has a union: apply to that one.',
    basis: '工会会员会籍管理办法 第六条',
  },
  'member/union-has-employers': {
    status: 422,
    zh: '预备会员由地方工会、产业工会等上级工会管理，基层工会不能接收。',
    en: 'Preparatory members are held by a union above, never by a base union.',
    basis: '工会会员会籍管理办法 第六条',
  },
  'member/held-there-already': {
    status: 422,
    zh: '该预备会员已由此工会管理，无需转办。',
    en: 'This union holds the preparatory membership already.',
    basis: '工会会员会籍管理办法 第六条',
  },
  'member/too-young': {
    status: 422,
    zh: '未满 {age} 周岁，不能入会。',
    en: 'A member is at least {age} years old.',
    basis: '中华人民共和国劳动法 第十五条',
  },
  'member/not-in-state': {
    status: 409,
    zh: '该会员当前会籍状态（{status}）不能办理此项业务（依据：{basis}）。',
    en: 'The membership is {status}: this can’t be done with it now ({basis}).',
  },
  'member/transfer-under-way': {
    status: 409,
    zh: '该会员会籍接转正在办理（{transferId}），请先完成或撤回。',
    en: 'A transfer of this membership is under way ({transferId}): finish or withdraw it first.',
  },
  'member/case-open': {
    status: 409,
    zh: '该会员已有会籍处理案件在办（{caseId}），请先办结。',
    en: 'A case against this member is open ({caseId}): it must be decided or closed first.',
  },
  'case/not-found': {
    status: 404,
    zh: '未找到该会籍处理案件。',
    en: 'There is no such case.',
  },
  'case/not-in-state': {
    status: 409,
    zh: '该案件当前状态（{status}）不能办理此项业务。',
    en: 'The case is at “{status}”: this can’t be done with it now.',
  },
  'case/two-proofs-needed': {
    status: 422,
    zh: '开除会籍须分别提供严重犯罪和刑事处分的证据。',
    en: 'An expulsion takes two proofs: of the serious crime, and of the criminal punishment.',
    basis: '工会会员会籍管理办法 第二十三条',
  },
  'case/steps-out-of-order': {
    status: 422,
    zh: '刑事处分、小组意见、委员会决定、备案及收回证件的日期顺序有误。',
    en: 'Punishment, opinion, decision, filing and recovery are not in this order.',
    basis: '工会会员会籍管理办法 第二十三条',
  },
  'member/lapse-before-joining': {
    status: 422,
    zh: '起始日期不能早于入会日期。',
    en: 'This day lies before the member joined.',
  },
  'member/lapse-noted-already': {
    status: 409,
    zh: '该情况已登记。',
    en: 'This has been noted already.',
  },
  'member/no-lapse': {
    status: 409,
    zh: '未登记该会员不交纳会费、不参加组织活动的情况。',
    en: 'It is not recorded that this member neither pays dues nor takes part.',
  },
  'case/months-not-over': {
    status: 422,
    zh: '不交纳会费、不参加组织活动未满规定期限（至 {until}）。',
    en: 'The months without dues or activity are not over before {until}.',
    basis: '工会会员会籍管理办法 第二十二条',
  },
  'case/proof-missing': {
    status: 422,
    zh: '缺少条件“{condition}”的证据：须有期限、无正当理由、经教育、拒不改正四项证据。',
    en: 'Proof of “{condition}” is missing: it takes the months, no good reason, education, and the refusal to correct.',
    basis: '工会会员会籍管理办法 第二十二条',
  },
  'case/took-part-since': {
    status: 409,
    zh: '会员已恢复交纳会费或参加活动，请结案。',
    en: 'The member has paid or taken part since: the case is to be closed.',
    basis: '工会会员会籍管理办法 第二十二条',
  },
  'case/answers-enough': {
    status: 409,
    zh: '每个案件最多答复 {most} 次。',
    en: 'A case takes {most} answers at most.',
  },
  'case/member-elsewhere': {
    status: 409,
    zh: '该会员会籍已变动，本案不能再由原工会决定，请结案。',
    en: 'The membership has changed since: this union can’t decide the case any more, and closes it.',
  },
  'case/certificate-recovered-already': {
    status: 409,
    zh: '会员证（卡）收回已登记。',
    en: 'That certificate and card were taken back has been noted already.',
  },
  'case/timer-stale': {
    status: 409,
    zh: '期限已变更或尚未届满。',
    en: 'The day this was set for has changed, or has not passed yet.',
  },
  'member/work-unit-of-agency-only': {
    status: 422,
    zh: '仅劳务派遣工填写用工单位。',
    en: 'Only a worker of an agency has a unit of work beside the employer.',
    basis: '工会会员会籍管理办法 第九条',
  },
  'member/work-unit-is-employer': {
    status: 422,
    zh: '用工单位不能与劳务派遣单位相同。',
    en: 'The unit of work of an agency’s worker is not the agency itself.',
    basis: '工会会员会籍管理办法 第九条',
  },
  'member/holder-differs': {
    status: 422,
    zh: '保留会籍的管理工会不符合本省规定（{rule}）。',
    en: 'This union does not hold the retained membership under the rule of the province ({rule}).',
    basis: '工会会员会籍管理办法 第十九条',
  },
  'member/retired-stays-retained': {
    status: 422,
    zh: '退休后返聘的，保留会籍，不再恢复会籍。',
    en: 'Work after retirement does not restore the membership: it stays retained.',
    basis: '工会会员会籍管理办法 第十七条',
  },
  'member/date-ahead': {
    status: 422,
    zh: '日期不能晚于今天。',
    en: 'The date lies ahead.',
  },
  'member/steps-out-of-order': {
    status: 422,
    zh: '申请、谈话、公布的日期顺序有误。',
    en: 'Request, talk and announcement are not in this order.',
    basis: '工会会员会籍管理办法 第二十二条',
  },
  'member/merged-into-itself': {
    status: 422,
    zh: '不能将记录并入其自身。',
    en: 'A record can’t be merged into itself.',
  },
  'person/invalid-field': {
    status: 422,
    zh: '此项内容有误。',
    en: 'This field can’t be read as what it should be.',
  },
  'person/birth-date-needed': {
    status: 422,
    zh: '该证件号码不含完整出生日期，请填写出生日期。',
    en: 'This document number does not tell the date of birth: state it.',
  },
  'own/identity-needed': {
    status: 403,
    zh: '请使用经实名核验的账号登录。',
    en: 'Sign in with an account whose ID number has been verified.',
  },
  'member/data-erased': {
    status: 409,
    zh: '该会员的个人信息已依法删除，无需完善。',
    en: 'This member’s data have been erased by law: there is nothing to complete.',
  },
  'own/no-membership': {
    status: 404,
    zh: '未找到您的会籍。',
    en: 'There is no membership of yours.',
  },
  'own/changed-meanwhile': {
    status: 409,
    zh: '您的信息刚有变动，请刷新后重新提交。',
    en: 'Your record has just changed: read it again, then repeat the correction.',
  },
  'correction/not-found': { status: 404, zh: '未找到该更正申请。', en: 'There is no such correction.' },
  'correction/not-open': {
    status: 409,
    zh: '该更正申请已处理（{status}），不能重复办理。',
    en: 'This correction has been decided already ({status}).',
  },
  'correction/stale': {
    status: 409,
    zh: '申请提交后会员信息已有变动，请会员重新提交更正申请。',
    en: 'The member’s record has changed since: the member must ask anew.',
  },
  'correction/number-known': {
    status: 409,
    zh: '该身份证号码已登记在另一条会员记录下，请由工会核查是否重复建档。',
    en: 'This ID number stands in another member’s record: the union must find out whether they are one person.',
  },
  'membership-application/not-found': {
    status: 404,
    zh: '未找到该入会申请。',
    en: 'There is no such application.',
  },
  'membership-application/not-open': {
    status: 409,
    zh: '该入会申请已处理（{status}），不能重复办理。',
    en: 'This application has been decided already ({status}).',
  },
  'membership-application/needs-no-consent': {
    status: 409,
    zh: '申请人未曾被开除会籍，无须上级工会同意。',
    en: 'The applicant was not expelled: no consent of the superior union is needed.',
  },
  'membership-application/consented-already': {
    status: 409,
    zh: '上级工会此前已同意，无需重复办理。',
    en: 'The superior union has consented already.',
  },
  'transfer/not-found': {
    status: 404,
    zh: '未找到该会籍接转，或该环节不由您办理。',
    en: 'There is no such transfer, or this step of it is not yours to take.',
  },
  'transfer/not-in-state': {
    status: 409,
    zh: '该会籍接转当前状态（{status}）不能办理此项业务。',
    en: 'The transfer is {status}: this can’t be done with it now.',
  },
  'transfer/same-union': {
    status: 422,
    zh: '会员已在该工会，无需接转。',
    en: 'The membership stands in this union already.',
    basis: '工会会员会籍管理办法 第十二条',
  },
  'transfer/agreed-already': {
    status: 409,
    zh: '此前已同意，无需重复办理。',
    en: 'This has been agreed to already.',
  },
  'transfer/timer-stale': {
    status: 409,
    zh: '期限已变更或尚未届满。',
    en: 'The day this was set for has changed, or has not passed yet.',
  },
  'roster/chunk-recorded': {
    status: 409,
    zh: '花名册第 {chunk} 批已登记。',
    en: 'Chunk {chunk} of this roster has been recorded already.',
  },
  'roster/chunk-admitted': {
    status: 409,
    zh: '花名册第 {chunk} 批已入库。',
    en: 'Chunk {chunk} of this roster has been admitted already.',
  },
} as const satisfies ProblemCatalogue;
