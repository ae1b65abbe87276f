import { intakeSpecs } from '../intake/http/routes.ts';
import { accessCopySpecs } from '../members/http/access-copy-specs.ts';
import { caseSpecs, ownCaseSpecs } from '../members/http/case-specs.ts';
import { consentSpecs, ownConsentSpecs } from '../members/http/consent-specs.ts';
import { correctionSpecs } from '../members/http/correction-specs.ts';
import { duplicateSpecs } from '../members/http/duplicate-specs.ts';
import { erasureSpecs } from '../members/http/erasure-specs.ts';
import { nearestUnionsSpec } from '../members/http/nearest-routes.ts';
import { ownApplicationSpecs } from '../members/http/own-application-specs.ts';
import { ownErasureSpecs } from '../members/http/own-erasure-specs.ts';
import { ownSpecs } from '../members/http/own-specs.ts';
import { exportSpecs } from '../members/http/export-specs.ts';
import { groupSpecs } from '../members/http/group-routes.ts';
import { completenessSpecs } from '../members/http/completeness-specs.ts';
import { formSpecs } from '../members/http/form-specs.ts';
import { revealSpecs } from '../members/http/reveal-specs.ts';
import { memberSpecs } from '../members/http/specs.ts';
import { ownTimelineSpecs, timelineSpecs } from '../members/http/timeline-specs.ts';
import { ownTransferSpecs, transferSpecs } from '../members/http/transfer-specs.ts';
import { noticeSpecs } from '../notices/http/specs.ts';
import { breakGlassSpecs } from '../operators/http/break-glass-specs.ts';
import { entrustmentSpecs } from '../operators/http/entrustment-specs.ts';
import { operatorSpecs } from '../operators/http/specs.ts';
import { docsSpec, openApiSpec } from '../platform/http/document-routes.ts';
import type { ApiDescription } from '../platform/http/openapi.ts';
import { retentionSpecs } from '../retention/http/specs.ts';
import { rulesSpecs } from '../rules/http/specs.ts';
import { servicesSpecs } from '../services/http/specs.ts';
import { auditSpecs } from '../audit/http/specs.ts';
import { assessmentSpecs } from '../statistics/http/assessment-specs.ts';
import { extractSpecs } from '../statistics/http/extract-specs.ts';
import { querySpecs } from '../statistics/http/query-specs.ts';
import { outlookSpecs } from '../statistics/http/outlook-specs.ts';
import { belowSpecs } from '../statistics/http/below-specs.ts';
import { reportFileSpec } from '../statistics/http/reported-file-specs.ts';
import { ratesSpecs } from '../statistics/http/rates-specs.ts';
import { statisticsSpecs } from '../statistics/http/routes.ts';
import { seriesSpecs } from '../statistics/http/series-routes.ts';
import { affiliationSpecs } from '../unions/http/affiliation-specs.ts';
import { democracySpecs } from '../unions/http/democracy-routes.ts';
import { employerSpecs } from '../unions/http/employer-specs.ts';
import { jointUnionSpecs } from '../unions/http/joint-union-routes.ts';
import { dissolutionSpecs } from '../unions/http/dissolution-specs.ts';
import { foundingStepSpecs } from '../unions/http/founding-step-specs.ts';
import { unionSpecs } from '../unions/http/specs.ts';
import { legalPersonSpecs } from '../unions/http/legal-person-specs.ts';
import { officeSpecs } from '../unions/http/office-specs.ts';
import { termSpecs } from '../unions/http/term-specs.ts';
import { keySpecs } from './http-keys.ts';
import { allProblems } from './all-problems.ts';
import { getRequestSpec } from './http-requests.ts';
import { workSpecs } from './http-work.ts';

/** The whole API as one description (F6), for `/v1/openapi.json` and the pages at `/docs`. */
export const apiDescription: ApiDescription = {
  title: { zh: '工会组织和会员实名制登记接口', en: 'Union Registry API' },
  description: {
    zh: '写入操作均为异步受理：返回 202 与请求编号，按编号查询办理结果。身份证号码等个人信息一律加密保存、脱敏返回。',
    en: 'Writes are accepted with 202 and a request id; follow the id for the outcome. Personal data are kept sealed and shown masked.',
  },
  version: '1.0.0',
  tags: {
    unions: { zh: '工会与建会', en: 'Unions and foundings' },
    notices: { zh: '站内通知', en: 'Notices' },
    employers: { zh: '单位', en: 'Employers' },
    dissolutions: { zh: '工会撤销', en: 'Dissolutions of unions' },
    elections: { zh: '任期、换届与法人资格', en: 'Terms, re-elections and legal persons' },
    members: { zh: '会员与入会', en: 'Members and applications' },
    transfers: { zh: '会籍接转', en: 'Transfers' },
    cases: { zh: '会籍处理', en: 'Cases of losing a membership' },
    work: { zh: '待办事项', en: 'Work queues' },
    consents: { zh: '个人信息处理同意', en: 'Consents' },
    me: { zh: '本人信息', en: 'Own data' },
    operators: { zh: '登录与操作员', en: 'Signing in and operators' },
    intake: { zh: '花名册上传', en: 'Roster uploads' },
    requests: { zh: '业务请求', en: 'Requests' },
    statistics: { zh: '统计', en: 'Statistics' },
    retention: { zh: '保存期限', en: 'Retention' },
    rules: { zh: '业务规则', en: 'Rules' },
    services: { zh: '代码表', en: 'Code tables' },
    audit: { zh: '审计', en: 'Audit trail' },
  },
  specs: [
    ...unionSpecs,
    ...foundingStepSpecs,
    ...termSpecs,
    ...legalPersonSpecs,
    ...officeSpecs,
    ...affiliationSpecs,
    ...noticeSpecs,
    ...employerSpecs,
    ...jointUnionSpecs,
    ...dissolutionSpecs,
    ...democracySpecs,
    ...memberSpecs,
    ...groupSpecs,
    ...correctionSpecs,
    ...consentSpecs,
    ...erasureSpecs,
    ...transferSpecs,
    ...timelineSpecs,
    ...formSpecs,
    ...completenessSpecs,
    ...duplicateSpecs,
    ...caseSpecs,
    ...revealSpecs,
    ...exportSpecs,
    ...ownSpecs,
    ...ownApplicationSpecs,
    nearestUnionsSpec,
    ...ownTransferSpecs,
    ...ownConsentSpecs,
    ...ownCaseSpecs,
    ...accessCopySpecs,
    ...ownTimelineSpecs,
    ...ownErasureSpecs,
    ...operatorSpecs,
    ...breakGlassSpecs,
    ...entrustmentSpecs,
    ...keySpecs,
    ...retentionSpecs,
    ...rulesSpecs,
    ...intakeSpecs,
    getRequestSpec,
    ...workSpecs,
    ...statisticsSpecs,
    ...outlookSpecs,
    ...ratesSpecs,
    ...belowSpecs,
    reportFileSpec,
    ...seriesSpecs,
    ...assessmentSpecs,
    ...querySpecs,
    ...extractSpecs,
    ...servicesSpecs,
    ...auditSpecs,
    openApiSpec,
    docsSpec,
  ],
  problems: allProblems,
};
