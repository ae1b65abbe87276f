import type { OperatorRole } from '../../shared/kernel/caller.ts';
import type { Role } from '../../shared/kernel/permissions.ts';
import type { TestRequest } from '../support/api.ts';
import { testEmployer, unionCreditCode } from '../support/employers.ts';
import { testPerson } from '../support/people.ts';
import { certificateOf } from '../support/sign-in.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { TENANT } from '../support/registry.ts';
import { covers, type Relation, type Tree } from './relations.ts';

/** Ids of the records that the matrix asks for; all stand in the same union. */
export interface Subjects extends Tree {
  readonly employerId: string;
  readonly memberId: string;
  /** Applications of a worker, one who takes part in the matrix and another. */
  readonly application: { readonly own: string; readonly foreign: string };
  /** Corrections that the member of the matrix and another one ask for. */
  readonly correction: { readonly own: string; readonly foreign: string };
  /** Transfers into the sibling, of the member of the matrix and of another one. */
  readonly transfer: { readonly own: string; readonly foreign: string };
  /** Asked for of somebody who was a member of the union. */
  readonly erasure: string;
  /** Asked for by the worker of the matrix. */
  readonly ownErasure: string;
  /** A contract of entrusted handling in the union. */
  readonly entrustment: string;
  /** Of the union: a period that is closed and signed. */
  readonly assessment: string;
  /** Of the members of the union, to a file. */
  readonly extract: string;
  /** Of the union, to the other county. */
  readonly affiliation: string;
  /** The dry run of the schedule's first version. */
  readonly retentionRun: string;
  /** A change of the rules that waits to be released. */
  readonly rulesProposal: string;
  readonly siblingEmployer: string;
  /** A staff congress of the union. */
  readonly democraticAct: string;
  /** A group of the union. */
  readonly group: string;
  /** Of two members of the union. */
  readonly duplicate: string;
  /** In the inbox of the union. */
  readonly notice: string;
  /** Opened against a member of the union. */
  readonly case: string;
  /** Against the member of the matrix. */
  readonly ownCase: string;
  /** Accounts whose scope is the union. */
  readonly operator: string;
  readonly fingerprint: string;
  /** A grant that opens the union. */
  readonly grant: string;
  /** A founding below the union, ready to be decided. */
  readonly founding: string;
  /** The ID number of the member. */
  readonly idNumber: string;
  /** A request of the caller, and one of somebody else. */
  readonly request: { readonly own: string; readonly foreign: string };
}

/** One thing to ask of a route, and what it answers to those who may and to those who may not. */
export interface Case {
  readonly asks: (subjects: Subjects) => TestRequest;
  /** The same of something that does not exist: whoever may not see must get that very answer. */
  readonly absent?: TestRequest;
  readonly allowed: number;
  readonly denied?: { readonly status: number; readonly code?: string };
  /** Where reach is `own`: whether the subject is the caller's. */
  readonly own?: boolean;
  /** Where seeing takes more than the record's place in the operator's subtree. */
  readonly sees?: (role: OperatorRole, relation: Relation) => boolean;
  /** For answers that are 200 either way. */
  readonly shows?: (body: unknown) => boolean;
}

export const NOBODY = '0'.repeat(26);
const NO_PAIR = `${NOBODY}-${'0'.repeat(25)}1`;
const nobodysNumber = '11010119900307985X';

const members = (body: unknown): boolean => (body as { members: unknown[] }).members.length > 0;

const application = (of: 'own' | 'foreign', suffix: string, body?: unknown): Case => ({
  asks: (subjects) => ({
    params: { applicationId: subjects.application[of] },
    ...(body !== undefined && { body }),
  }),
  absent: { params: { applicationId: NOBODY }, ...(body !== undefined && { body }) },
  allowed: suffix === 'read' ? 200 : 202,
  denied: { status: 404, code: 'membership-application/not-found' },
  own: of === 'own',
});

const correction = (of: 'own' | 'foreign', allowed: number, body?: unknown): Case => ({
  asks: (subjects) => ({
    params: { correctionId: subjects.correction[of] },
    ...(body !== undefined && { body }),
  }),
  absent: { params: { correctionId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'correction/not-found' },
  own: of === 'own',
});

/** Which relations stand on a side of the transfer out of the union and into its sibling. */
type Side = (role: OperatorRole, relation: Relation) => boolean;
const gives: Side = (_, relation) => covers(relation);
const receives: Side = (_, relation) =>
  relation === 'sibling' || (covers(relation) && relation !== 'own union');
const either: Side = (role, relation) => gives(role, relation) || receives(role, relation);
const above: Side = (_, relation) => covers(relation) && relation !== 'own union';

const transfer = (sees: Side, allowed: number, body?: unknown): Case => ({
  ...ownTransfer('foreign', allowed),
  asks: (subjects) => ({
    params: { transferId: subjects.transfer.foreign },
    ...(body !== undefined && { body }),
  }),
  absent: { params: { transferId: NOBODY }, ...(body !== undefined && { body }) },
  sees,
});

const ownTransfer = (of: 'own' | 'foreign', allowed: number): Case => ({
  asks: (subjects) => ({ params: { transferId: subjects.transfer[of] } }),
  absent: { params: { transferId: NOBODY } },
  allowed,
  denied: { status: 404, code: 'transfer/not-found' },
  own: of === 'own',
});

/** A change of superior: whoever is above the union, or above the superior to be. */
const affiliation = (relations: readonly Relation[], allowed: number, body?: object): Case => ({
  asks: (subjects) => ({ params: { changeId: subjects.affiliation }, ...(body && { body }) }),
  absent: { params: { changeId: NOBODY }, ...(body && { body }) },
  allowed,
  denied: { status: 404, code: 'affiliation/not-found' },
  sees: (_, relation) => relations.includes(relation),
});

const erasure = (allowed: number, body?: unknown): Case => ({
  asks: (subjects) => ({ params: { erasureId: subjects.erasure }, ...(body !== undefined && { body }) }),
  absent: { params: { erasureId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'erasure/not-found' },
});

/** `own`: asked for by the worker of the matrix; `foreign`: by an officer, of somebody else. */
const ownErasure = (of: 'own' | 'foreign', allowed: number): Case => ({
  ...erasure(allowed),
  asks: (subjects) => ({ params: { erasureId: of === 'own' ? subjects.ownErasure : subjects.erasure } }),
  own: of === 'own',
});

/** Under which somebody else handles data of the union. */
const contract = (allowed: number, body?: unknown): Case => ({
  asks: ({ entrustment: entrustmentId }) => ({
    params: { entrustmentId },
    ...(body !== undefined && { body }),
  }),
  absent: { params: { entrustmentId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'entrustment/not-found' },
});

export const contractFor = (scope: string) => ({
  party: { name: '某人力资源服务有限公司', creditCode: unionCreditCode(88) },
  contract: 'WT-2026-001',
  purpose: 'intake',
  scope,
  data: ['rosters', 'members'],
  from: '2026-11-01',
  through: '2026-12-31',
});

/** Of the whole province, and so for who works in all of it. */
const ofProvince = (code: string, allowed: number, body?: unknown): Case => ({
  asks: () => ({ ...(body !== undefined && { body }) }),
  allowed,
  denied: { status: 404, code },
  sees: (_, relation) => relation === 'province',
});

const retention = (allowed: number, body?: unknown): Case => ofProvince('retention/not-found', allowed, body);

const ruling = (allowed: number, more: object): Case => ({
  ...ofProvince('rules/not-found', allowed),
  asks: ({ rulesProposal: proposalId }) => ({ body: { proposalId, ...more } }),
  absent: { body: { proposalId: NOBODY, ...more } },
});

const ofEmployer = (allowed: number, body?: unknown): Case => ({
  asks: ({ employerId }) => ({ params: { employerId }, ...(body !== undefined && { body }) }),
  absent: { params: { employerId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'employer/not-found' },
});

export const congress = (employer: string) => ({
  kind: 'staff-congress',
  on: '2026-11-20',
  parties: [employer],
  evidence: 'democracy/2026/1.pdf',
});

const federation = {
  unionName: '某某社区工会联合会',
  level: 'village',
  unionType: '3',
  foundedOn: '2026-11-20',
  evidence: 'federations/2026/1.pdf',
};
const proven = { since: '2026-11-20', evidence: 'employers/2026/18.pdf' };

const ofCase = (allowed: number, body?: unknown): Case => ({
  asks: (subjects) => ({ params: { caseId: subjects.case }, ...(body !== undefined && { body }) }),
  absent: { params: { caseId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'case/not-found' },
});

const duplicate = (allowed: number, body?: (subjects: Subjects) => unknown): Case => ({
  asks: (subjects) => ({
    params: { duplicateId: subjects.duplicate },
    ...(body && { body: body(subjects) }),
  }),
  absent: {
    params: { duplicateId: NO_PAIR },
    ...(body && { body: body({ duplicate: NO_PAIR } as Subjects) }),
  },
  allowed,
  denied: { status: 404, code: 'duplicate/not-found' },
});

const ownCaseAnswer =
  (of: 'case' | 'ownCase'): Case['asks'] =>
  (subjects) => ({ params: { caseId: subjects[of] }, body: { text: '因病住院' } });

const rosterOf = (body: unknown, allowed: number): Case => ({
  asks: (subjects) => ({ params: { unionId: subjects.union }, body }),
  absent: { params: { unionId: NOBODY }, body },
  allowed,
  denied: { status: 404, code: 'union/not-found' },
});

/** Of an account that works in the union. */
const account = (allowed: number, body?: unknown): Case => ({
  asks: ({ operator, fingerprint }) => ({
    params: { operatorId: operator, fingerprint },
    ...(body !== undefined && { body }),
  }),
  absent: {
    params: { operatorId: 'nobody', fingerprint: 'f'.repeat(64) },
    ...(body !== undefined && { body }),
  },
  allowed,
  denied: { status: 404, code: 'operator/not-found' },
});

const grant = (allowed: number, body?: unknown): Case => ({
  asks: (subjects) => ({ params: { grantId: subjects.grant }, ...(body !== undefined && { body }) }),
  absent: { params: { grantId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'break-glass/not-found' },
});

const emergency = (operatorId: string, scope: string) => ({
  operatorId,
  scope,
  minutes: 60,
  reason: 'officers-unreachable',
});

const founding = (allowed: number, body?: unknown): Case => ({
  asks: (subjects) => ({ params: { applicationId: subjects.founding }, ...(body !== undefined && { body }) }),
  absent: { params: { applicationId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'founding/not-found' },
});

const change = (body: unknown): Case => ({
  asks: ({ memberId }) => ({ params: { memberId }, body }),
  absent: { params: { memberId: NOBODY }, body },
  allowed: 202,
  denied: { status: 404, code: 'member/not-found' },
});

const ofTheUnion = (allowed: number, body?: unknown): Case => ({
  asks: ({ union: unionId }) => ({ params: { unionId }, ...(body !== undefined && { body }) }),
  absent: { params: { unionId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'union/not-found' },
});

const ofGroup = (body?: unknown): Case => ({
  asks: ({ group: groupId }) => ({ params: { groupId }, ...(body !== undefined && { body }) }),
  absent: { params: { groupId: NOBODY }, ...(body !== undefined && { body }) },
  allowed: 202,
  denied: { status: 404, code: 'group/not-found' },
});

const newcomer = { operatorId: 'newcomer', role: 'union-officer', certificate: certificateOf('newcomer') };

const reveal = { fields: ['name', 'mobile'], reason: 'contact-member' };

const today = '2026-11-23';

const withdrawalSheet = { signedOn: today, evidence: 'GH-2026-18' };

const union: Case = {
  asks: (subjects) => ({ params: { unionId: subjects.union } }),
  absent: { params: { unionId: NOBODY } },
  allowed: 200,
  denied: { status: 404, code: 'union/not-found' },
};

const ofUnion = (allowed: number, body?: unknown, sees?: Case['sees']): Case => ({
  asks: (subjects) => ({ params: { unionId: subjects.union }, ...(body !== undefined && { body }) }),
  absent: { params: { unionId: NOBODY }, ...(body !== undefined && { body }) },
  allowed,
  denied: { status: 404, code: 'union/not-found' },
  ...(sees && { sees }),
});

/** Of a union that was proposed to be dissolved. */
const dissolution = (covering: (relation: Relation) => boolean, allowed: number, body?: unknown): Case => ({
  ...ofUnion(allowed, body, (_, relation) => covering(relation)),
  denied: { status: 404, code: 'dissolution/not-found' },
});
const aboveUnion = (relation: Relation): boolean => covers(relation) && relation !== 'own union';

/** What is counted of the union, and of its division. */
const ofScope = (allowed: number, body?: unknown, sees?: Case['sees']): Case => ({
  ...ofUnion(allowed, body, sees),
  asks: ({ union }) => ({ params: { scope: `union:${union}` }, ...(body !== undefined && { body }) }),
  absent: { params: { scope: `union:${NOBODY}` }, ...(body !== undefined && { body }) },
  denied: { status: 404, code: 'statistics/not-found' },
});

const ofDivision = (allowed: number, sees: Case['sees'], body?: unknown): Case => ({
  asks: () => ({ params: { scope: 'division:440305' }, ...(body !== undefined && { body }) }),
  allowed,
  denied: { status: 404, code: 'statistics/not-found' },
  ...(sees && { sees }),
});

/** Of the union, closed and signed. */
const assessment = (allowed: number, more: Pick<TestRequest, 'query' | 'body'> = {}): Case => ({
  asks: ({ assessment: assessmentId }) => ({ params: { assessmentId }, ...more }),
  absent: { params: { assessmentId: NOBODY }, ...more },
  allowed,
  denied: { status: 404, code: 'assessment/not-found' },
});

/** Of the members of the union, and ready. */
const extract: Case = {
  asks: ({ extract: extractId }) => ({ params: { extractId } }),
  absent: { params: { extractId: NOBODY } },
  allowed: 200,
  denied: { status: 404, code: 'extract/not-found' },
};

const reportedFigures = {
  from: '2026-11-20',
  figures: { 'annual-members': 1_000 },
  evidence: 'statistics/2026/1.pdf',
};

/** Of a union that nobody knows: the file is looked at, and nothing is entered. */
const reportedFile = {
  from: '2026-11-20',
  evidence: 'statistics/2026/1.pdf',
  content: Buffer.from(`unionId,annual-members\n${NOBODY},12\n`).toString('base64'),
};

const dissolves = (why: object): Case =>
  ofUnion(202, { ...why, usual: { kind: 'retain' }, assetsTo: NOBODY });

const anybody: Case = { asks: () => ({}), allowed: 200 };

const person = testPerson({}, 4_711);
/** Whom the number in the token is of, as far as the number tells. */
const applicantOf = (idNumber: string) => {
  const { idNumber: _, birthDate: __, ...rest } = person;
  return { ...rest, sex: Number(idNumber.charAt(16)) % 2 === 1 ? '1' : '2' };
};
const { unionName, ...employer } = testEmployer({}, 4_711);
const foundingApplication = (superior: string) => ({
  superior,
  employer,
  union: {
    name: unionName,
    unionType: '1',
    creditCode: unionCreditCode(4_711),
    telephone: '0755-00001234',
  },
  leader: { name: '示例甲', mobile: '13900000001' },
  preparatoryGroup: [
    { name: '示例乙', mobile: '13900000002' },
    { name: '示例丙', mobile: '13900000003' },
    { name: '示例丁', mobile: '13900000004' },
  ],
  roster: { rosterId: NOBODY },
});

const election = {
  heldOn: today,
  form: 'general',
  entitled: 3,
  present: 3,
  termYears: 5,
  womenMembers: 0,
  elected: [{ memberId: NOBODY, post: 'chair', votes: 3 }],
  minutes: 'f/2.pdf',
};

const { termYears: _, ...byElection } = election;

/** The federation of a division reads its figures; other operators of the same subtree don't. */
const governs = (role: OperatorRole, relation: Relation): boolean =>
  role === 'superior-officer' && (relation === 'county' || relation === 'province');

const series: Case = {
  asks: (subjects) => ({
    params: { scope: `union:${subjects.union}` },
    query: { metric: 'members.byStatus', code: 'active' },
  }),
  absent: { params: { scope: `union:${NOBODY}` }, query: { metric: 'members.byStatus', code: 'active' } },
  allowed: 200,
  denied: { status: 404, code: 'statistics/not-found' },
};

/** What is asked of every route. A route that is missing here fails the matrix. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  'POST /v1/founding-applications': [
    {
      asks: (subjects) => ({ body: foundingApplication(subjects.union) }),
      absent: { body: foundingApplication(NOBODY) },
      allowed: 202,
      denied: { status: 422, code: 'founding/unknown-superior' },
    },
  ],
  'POST /v1/employers': [
    {
      asks: (subjects) => ({ body: { superior: subjects.union, employer } }),
      absent: { body: { superior: NOBODY, employer } },
      allowed: 202,
      denied: { status: 422, code: 'founding/unknown-superior' },
    },
  ],
  'GET /v1/founding-applications/{applicationId}': [founding(200)],
  'GET /v1/founding-applications/{applicationId}/rows': [founding(200)],
  'POST /v1/founding-applications/{applicationId}/approval': [founding(202)],
  'POST /v1/founding-applications/{applicationId}/rejection': [founding(202, { remark: '材料不全' })],
  'POST /v1/founding-applications/{applicationId}/meeting-request': [
    founding(202, { meeting: { plannedOn: '2030-01-01', form: 'general', entitled: 2, request: 'f/1.pdf' } }),
  ],
  'POST /v1/founding-applications/{applicationId}/meeting-approval': [founding(202)],
  'POST /v1/founding-applications/{applicationId}/meeting-return': [founding(202, { remark: '方案不全' })],
  'POST /v1/founding-applications/{applicationId}/election-result': [founding(202, { election })],
  'POST /v1/founding-applications/{applicationId}/election-approval': [founding(202)],
  'POST /v1/founding-applications/{applicationId}/election-return': [founding(202, { remark: '程序不符' })],
  'POST /v1/founding-applications/{applicationId}/reply-document': [
    founding(202, { step: 'preparation', document: { number: '南工复〔2026〕18号', scan: 'f/18.pdf' } }),
  ],
  'GET /v1/founding-applications/{applicationId}/reply-draft': [
    {
      ...founding(200),
      asks: (subjects) => ({
        params: { applicationId: subjects.founding },
        query: { step: 'preparation' },
      }),
      absent: { params: { applicationId: NOBODY }, query: { step: 'preparation' } },
    },
  ],
  'POST /v1/unions/{unionId}/term': [
    ofUnion(202, { electedOn: today, years: 5, document: 'terms/1.pdf' }, above),
  ],
  'POST /v1/unions/{unionId}/reelection-order': [ofUnion(202, { until: '2030-01-01' }, above)],
  'GET /v1/unions/{unionId}/terms': [ofUnion(200)],
  'GET /v1/unions/{unionId}/notices': [ofUnion(200)],
  'POST /v1/notices/{noticeId}/reading': [
    {
      asks: (subjects) => ({ params: { noticeId: subjects.notice } }),
      absent: { params: { noticeId: NOBODY } },
      allowed: 202,
      denied: { status: 404, code: 'notice/not-found' },
    },
  ],
  'GET /v1/legal-persons/{unionId}': [ofUnion(200)],
  'POST /v1/legal-persons/{unionId}/application': [ofUnion(202, { request: 'lp/1.pdf' })],
  'POST /v1/legal-persons/{unionId}/registration': [
    ofUnion(
      202,
      {
        creditCode: unionCreditCode(4_712),
        validFrom: today,
        validTo: '2029-11-22',
        scan: 'lp/2.pdf',
      },
      above,
    ),
  ],
  'POST /v1/legal-persons/{unionId}/refusal': [ofUnion(202, { remark: '材料不全' }, above)],
  'POST /v1/legal-persons/{unionId}/change': [ofUnion(202, { what: 'address', document: 'lp/3.pdf' }, above)],
  'POST /v1/legal-persons/{unionId}/renewal': [
    ofUnion(202, { validTo: '2032-11-22', scan: 'lp/4.pdf' }, above),
  ],
  'POST /v1/legal-persons/{unionId}/cancellation': [ofUnion(202, { document: 'lp/5.pdf' }, above)],
  'GET /v1/term-extensions/{unionId}': [ofUnion(200)],
  'POST /v1/term-extensions/{unionId}/request': [
    ofUnion(202, { until: '2030-01-01', reason: '筹备不足', request: 'terms/2.pdf' }),
  ],
  'POST /v1/term-extensions/{unionId}/approval': [ofUnion(202, undefined, above)],
  'POST /v1/term-extensions/{unionId}/refusal': [ofUnion(202, { remark: '理由不足' }, above)],
  'GET /v1/reelections/{unionId}': [ofUnion(200)],
  'GET /v1/reelections/{unionId}/reply-draft': [
    {
      ...ofUnion(200),
      asks: ({ union: unionId }) => ({ params: { unionId }, query: { step: 'meeting' } }),
      absent: { params: { unionId: NOBODY }, query: { step: 'meeting' } },
    },
  ],
  'POST /v1/reelections/{unionId}/meeting-request': [
    ofUnion(202, { meeting: { plannedOn: '2030-01-01', form: 'general', entitled: 2, request: 'r/1.pdf' } }),
  ],
  'POST /v1/reelections/{unionId}/meeting-approval': [ofUnion(202, undefined, above)],
  'POST /v1/reelections/{unionId}/meeting-return': [ofUnion(202, { remark: '方案不全' }, above)],
  'POST /v1/reelections/{unionId}/result': [ofUnion(202, { election })],
  'POST /v1/reelections/{unionId}/result-approval': [ofUnion(202, undefined, above)],
  'POST /v1/reelections/{unionId}/result-return': [ofUnion(202, { remark: '程序不符' }, above)],
  'POST /v1/reelections/{unionId}/abandonment': [ofUnion(202, { remark: '条件不具备' })],
  'POST /v1/reelections/{unionId}/reply-document': [
    ofUnion(202, { step: 'meeting', document: { number: '南工复〔2026〕18号', scan: 'r/18.pdf' } }, above),
  ],
  'GET /v1/officers/{unionId}': [ofUnion(200)],
  'POST /v1/officers/{unionId}/resignations': [
    ofUnion(202, { memberId: NOBODY, resignedOn: today, letter: 'officers/1.pdf' }),
  ],
  'POST /v1/officers/{unionId}/removals': [
    ofUnion(202, {
      memberId: NOBODY,
      post: 'chair',
      vote: { heldOn: today, form: 'general', entitled: 3, present: 3, inFavour: 2, minutes: 'o/2.pdf' },
    }),
  ],
  'GET /v1/committee-changes/{unionId}': [ofUnion(200)],
  'POST /v1/committee-changes/{unionId}/by-election': [ofUnion(202, { election: byElection })],
  'POST /v1/committee-changes/{unionId}/move': [
    ofUnion(202, { memberId: NOBODY, reason: '工作需要', consentedOn: today, resolution: 'o/3.pdf' }),
  ],
  'POST /v1/committee-changes/{unionId}/approval': [ofUnion(202, undefined, above)],
  'POST /v1/committee-changes/{unionId}/return': [ofUnion(202, { remark: '程序不符' }, above)],
  'POST /v1/committee-changes/{unionId}/withdrawal': [ofUnion(202)],
  'POST /v1/committee-changes/{unionId}/reply-document': [
    ofUnion(202, { document: { number: '南工复〔2026〕19号', scan: 'r/19.pdf' } }, above),
  ],
  'GET /v1/unions/{unionId}': [
    union,
    {
      ...union,
      asks: (subjects) => ({ params: { unionId: subjects.union }, query: { asOf: today } }),
      absent: { params: { unionId: NOBODY }, query: { asOf: today } },
    },
  ],
  'GET /v1/unions/{unionId}/timeline': [union],
  'GET /v1/unions/{unionId}/children': [union],
  'GET /v1/unions/{unionId}/path': [union],
  'GET /v1/unions/{unionId}/below': [union],
  'POST /v1/unions/{unionId}/affiliation-changes': [
    {
      ...union,
      asks: (subjects) => ({
        params: { unionId: subjects.union },
        body: { to: federationOf(TENANT, '440106').id, reason: '区划调整' },
      }),
      absent: {
        params: { unionId: NOBODY },
        body: { to: federationOf(TENANT, '440106').id, reason: '区划调整' },
      },
      allowed: 202,
      // The superior to be may ask as well.
      sees: (_, relation) => covers(relation) || relation === 'other county',
    },
  ],
  'GET /v1/affiliation-changes/{changeId}': [
    affiliation(['own union', 'county', 'province', 'other county'], 200),
  ],
  'POST /v1/affiliation-changes/{changeId}/consent': [
    affiliation(['county', 'province'], 202, { side: 'from' }),
    affiliation(['other county', 'province'], 202, { side: 'to' }),
  ],
  'POST /v1/affiliation-changes/{changeId}/refusal': [
    affiliation(['county', 'province'], 202, { side: 'from', remark: '不同意' }),
  ],
  'POST /v1/affiliation-changes/{changeId}/withdrawal': [
    affiliation(['own union', 'county', 'province'], 202),
  ],
  'GET /v1/unions/{unionId}/work': [
    { ...union, shows: (body) => (body as { entries: unknown[] }).entries.length > 0 },
  ],
  'GET /v1/unions/{unionId}/work/counts': [
    union,
    {
      ...union,
      asks: (subjects) => ({ params: { unionId: subjects.union }, query: { whose: 'mine' } }),
      absent: { params: { unionId: NOBODY }, query: { whose: 'mine' } },
    },
  ],
  'POST /v1/membership-applications': [
    {
      asks: (subjects) => ({ body: { unionId: subjects.union, person } }),
      absent: { body: { unionId: NOBODY, person } },
      allowed: 202,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'GET /v1/membership-applications/{applicationId}': [
    application('own', 'read'),
    application('foreign', 'read'),
  ],
  'POST /v1/membership-applications/{applicationId}/approval': [application('foreign', 'approve')],
  'POST /v1/membership-applications/{applicationId}/rejection': [
    application('foreign', 'reject', { reason: '不在本单位' }),
  ],
  'POST /v1/membership-applications/{applicationId}/consent': [
    { ...application('foreign', 'consent', { reason: '已悔改' }), own: false, sees: above },
  ],
  'POST /v1/members': [
    {
      asks: ({ union: unionId, employerId }) => ({ body: { unionId, employerId, person } }),
      absent: { body: { unionId: NOBODY, employerId: NOBODY, person } },
      allowed: 202,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'GET /v1/members/{memberId}': [
    {
      asks: ({ memberId }) => ({ params: { memberId } }),
      absent: { params: { memberId: NOBODY } },
      allowed: 200,
      denied: { status: 404, code: 'member/not-found' },
    },
    {
      asks: ({ memberId }) => ({ params: { memberId }, query: { asOf: today } }),
      absent: { params: { memberId: NOBODY }, query: { asOf: today } },
      allowed: 200,
      denied: { status: 404, code: 'member/not-found' },
    },
  ],
  'GET /v1/members/{memberId}/completeness': [
    {
      asks: ({ memberId }) => ({ params: { memberId } }),
      absent: { params: { memberId: NOBODY } },
      allowed: 200,
      denied: { status: 404, code: 'member/not-found' },
    },
  ],
  'GET /v1/unions/{unionId}/incomplete-members': [{ ...union, shows: members }],
  'GET /v1/unions/{unionId}/completeness': [union],
  'GET /v1/unions/{unionId}/duplicates': [
    { ...union, shows: (body) => (body as { duplicates: unknown[] }).duplicates.length > 0 },
  ],
  'GET /v1/duplicates/{duplicateId}': [duplicate(200)],
  'GET /v1/duplicates/{duplicateId}/timeline': [duplicate(200)],
  'POST /v1/duplicates/{duplicateId}/dismissal': [duplicate(202, () => ({ reason: '兄弟二人共用手机' }))],
  'POST /v1/duplicates/{duplicateId}/merger': [
    duplicate(202, ({ duplicate: id }) => ({ kept: id.slice(0, 26), reason: '同一人重复登记' })),
  ],
  'GET /v1/members/{memberId}/timeline': [
    {
      asks: ({ memberId }) => ({ params: { memberId } }),
      absent: { params: { memberId: NOBODY } },
      allowed: 200,
      denied: { status: 404, code: 'member/not-found' },
    },
  ],
  'POST /v1/members/{memberId}/retention': [change({ for: 'unemployed', since: today })],
  'POST /v1/members/{memberId}/disposition': [change({ wanted: { kind: 'retain' } })],
  'POST /v1/members/{memberId}/group': [
    {
      asks: ({ memberId, group: groupId }) => ({ params: { memberId }, body: { groupId } }),
      absent: { params: { memberId: NOBODY }, body: { groupId: NOBODY } },
      allowed: 202,
      denied: { status: 404, code: 'member/not-found' },
    },
  ],
  'GET /v1/unions/{unionId}/groups': [ofTheUnion(200)],
  'POST /v1/unions/{unionId}/groups': [ofTheUnion(202, { groupName: '三车间小组' })],
  'POST /v1/groups/{groupId}': [ofGroup({ groupName: '四车间小组' })],
  'POST /v1/groups/{groupId}/end': [ofGroup()],
  'GET /v1/dissolutions/{unionId}': [dissolution(covers, 200)],
  'POST /v1/dissolutions/{unionId}/proposal': [
    dissolves({
      meeting: {
        heldOn: today,
        form: 'general',
        entitled: 2,
        present: 2,
        inFavour: 2,
        minutes: 'd/1/minutes.pdf',
      },
    }),
  ],
  'POST /v1/dissolutions/{unionId}/report': [dissolves({ end: { endedOn: today, evidence: 'd/1/end.pdf' } })],
  'POST /v1/dissolutions/{unionId}/approval': [dissolution(aboveUnion, 202)],
  'POST /v1/dissolutions/{unionId}/return': [dissolution(aboveUnion, 202, { remark: '材料不全' })],
  'POST /v1/dissolutions/{unionId}/abandonment': [dissolution(aboveUnion, 202)],
  'POST /v1/dissolutions/{unionId}/seals': [ofUnion(202, { handedInOn: today })],
  'POST /v1/dissolutions/{unionId}/resumption': [ofUnion(202)],
  'POST /v1/members/{memberId}/forwarding': [
    {
      ...change({}),
      asks: ({ memberId, union: unionId }) => ({ params: { memberId }, body: { unionId } }),
      absent: { params: { memberId: NOBODY }, body: { unionId: NOBODY } },
    },
  ],
  'POST /v1/members/{memberId}/restoration': [
    {
      ...change({}),
      asks: ({ memberId, union: unionId, employerId }) => ({
        params: { memberId },
        body: { unionId, employerId },
      }),
      absent: { params: { memberId: NOBODY }, body: { unionId: NOBODY, employerId: NOBODY } },
    },
  ],
  'POST /v1/members/{memberId}/employment': [change({ employment: '2' })],
  'POST /v1/members/{memberId}/secondment': [change({ until: '2027-12-31' })],
  'POST /v1/members/{memberId}/lapse': [change({ since: today })],
  'POST /v1/members/{memberId}/participation': [change({ on: today })],
  'POST /v1/members/{memberId}/withdrawal': [
    change({ requestedOn: today, talkedOn: today, announcedOn: today, certificateRecovered: true }),
  ],
  'POST /v1/members/{memberId}/death': [change({ diedOn: today })],
  'POST /v1/members/{memberId}/voiding': [change({ reason: '重复录入' })],
  'POST /v1/members/{memberId}/revival': [change({ reason: '误作废' })],
  'GET /v1/members/{memberId}/consents': [
    {
      asks: ({ memberId }) => ({ params: { memberId } }),
      absent: { params: { memberId: NOBODY } },
      allowed: 200,
      denied: { status: 404, code: 'member/not-found' },
    },
  ],
  'POST /v1/members/{memberId}/consents': [
    change({ purpose: 'card-issuance', version: 1, signedOn: today, evidence: 'GH-2026-17' }),
  ],
  'POST /v1/members/{memberId}/consents/{purpose}/withdrawal': [
    {
      ...change({}),
      asks: ({ memberId }) => ({ params: { memberId, purpose: 'card-issuance' }, body: withdrawalSheet }),
      absent: { params: { memberId: NOBODY, purpose: 'card-issuance' }, body: withdrawalSheet },
    },
  ],
  'POST /v1/members/{memberId}/erasure': [change({ basis: 'purpose-ended' })],
  'POST /v1/membership-applications/{applicationId}/erasure': [
    { ...application('foreign', 'erase', { basis: 'purpose-ended' }), own: false },
  ],
  'GET /v1/erasures/{erasureId}': [erasure(200)],
  'POST /v1/erasures/{erasureId}/approval': [erasure(202)],
  'POST /v1/erasures/{erasureId}/rejection': [erasure(202, { reason: '仍须保存' })],
  'POST /v1/members/search': [
    {
      asks: ({ idNumber }) => ({ body: { idNumber } }),
      absent: { body: { idNumber: nobodysNumber } },
      allowed: 200,
      denied: { status: 200 },
      shows: members,
    },
  ],
  'POST /v1/unions/{unionId}/registration-form': [
    {
      ...union,
      asks: ({ union: unionId, idNumber }) => ({ params: { unionId }, body: { idNumber } }),
      absent: { params: { unionId: NOBODY }, body: { idNumber: nobodysNumber } },
      shows: (body) => 'known' in (body as object),
    },
  ],
  'GET /v1/unions/{unionId}/members': [{ ...union, shows: members }],
  'POST /v1/unions/{unionId}/roster-export': [rosterOf({ format: 'csv' }, 200)],
  'POST /v1/unions/{unionId}/full-roster-export': [
    rosterOf({ format: 'xlsx', reason: 'aid-or-benefit', certificate: 'AAAA' }, 200),
  ],
  'POST /v1/members/{memberId}/reveal': [
    { ...change(reveal), allowed: 200, shows: (body) => 'mobile' in (body as { person: object }).person },
  ],
  'POST /v1/membership-applications/{applicationId}/reveal': [
    { ...application('foreign', 'read', reveal), own: false },
  ],
  'POST /v1/corrections/{correctionId}/reveal': [correction('foreign', 200, reveal)],
  'GET /v1/corrections/{correctionId}': [correction('own', 200), correction('foreign', 200)],
  'POST /v1/corrections/{correctionId}/approval': [correction('foreign', 202)],
  'POST /v1/corrections/{correctionId}/rejection': [correction('foreign', 202, { reason: '证件不符' })],
  'POST /v1/transfers': [
    {
      asks: ({ memberId, sibling: unionId, siblingEmployer: employerId }) => ({
        body: { memberId, unionId, employerId },
      }),
      absent: { body: { memberId: NOBODY, unionId: NOBODY, employerId: NOBODY } },
      allowed: 202,
      denied: { status: 404, code: 'member/not-found' },
      sees: either,
    },
  ],
  'GET /v1/transfers/{transferId}': [
    transfer(either, 200),
    {
      ...transfer(either, 200),
      asks: (subjects) => ({ params: { transferId: subjects.transfer.foreign }, query: { asOf: today } }),
      absent: { params: { transferId: NOBODY }, query: { asOf: today } },
    },
  ],
  'GET /v1/transfers/{transferId}/timeline': [transfer(either, 200)],
  'POST /v1/transfers/{transferId}/consent': [transfer(either, 202, { evidence: 'ZZ-2026-17' })],
  'POST /v1/transfers/{transferId}/acceptance': [transfer(receives, 202)],
  'POST /v1/transfers/{transferId}/declining': [transfer(receives, 202)],
  'POST /v1/transfers/{transferId}/withdrawal': [transfer(either, 202)],
  'POST /v1/transfers/{transferId}/release': [transfer(gives, 202)],
  'POST /v1/transfers/{transferId}/objection': [transfer(gives, 202, { ground: 'open-case' })],
  'POST /v1/transfers/{transferId}/objection/decision': [transfer(above, 202, { upheld: false })],
  'POST /v1/members/{memberId}/expulsion-case': [
    change({ crime: 'cases/1/judgment', punishment: 'cases/1/sentence', punishedOn: today }),
  ],
  'POST /v1/members/{memberId}/deemed-withdrawal-case': [
    {
      ...change({}),
      asks: ({ memberId }) => ({ params: { memberId } }),
      absent: { params: { memberId: NOBODY } },
    },
  ],
  'POST /v1/cases/{caseId}/proof': [ofCase(202, { of: 'education', on: today, evidence: 'cases/1/talk' })],
  'POST /v1/cases/{caseId}/deemed-withdrawal': [ofCase(202, { heldOn: today, evidence: 'cases/1/minutes' })],
  'GET /v1/me/cases': [{ ...anybody, own: true }],
  'POST /v1/me/cases/{caseId}/answer': [
    { ...ofCase(202, { text: '因病住院' }), asks: ownCaseAnswer('ownCase'), own: true },
    { ...ofCase(202, { text: '因病住院' }), asks: ownCaseAnswer('case'), own: false },
  ],
  'GET /v1/cases/{caseId}': [ofCase(200)],
  'POST /v1/cases/{caseId}/opinion': [
    ofCase(202, { inFavour: true, heldOn: today, evidence: 'cases/1/minutes' }),
  ],
  'POST /v1/cases/{caseId}/expulsion': [ofCase(202, { heldOn: today, evidence: 'cases/1/minutes' })],
  'POST /v1/cases/{caseId}/filing': [ofCase(202, { filedOn: today, evidence: 'cases/1/filing' })],
  'POST /v1/cases/{caseId}/certificate-recovery': [ofCase(202, { recoveredOn: today })],
  'POST /v1/cases/{caseId}/closing': [ofCase(202, { closedFor: 'opened-in-error' })],
  'GET /v1/unions/{unionId}/transfers': [
    {
      ...union,
      asks: (subjects) => ({ params: { unionId: subjects.union }, query: { direction: 'out' } }),
      shows: (body) => (body as { transfers: unknown[] }).transfers.length > 0,
    },
  ],
  'GET /v1/me': [{ ...anybody, own: true }],
  'GET /v1/me/membership': [{ ...anybody, own: true }],
  'GET /v1/me/erasure-requests': [{ ...anybody, own: true }],
  'POST /v1/me/erasure-requests': [
    { asks: () => ({ body: { basis: 'purpose-ended' } }), allowed: 202, own: true },
    {
      asks: ({ application: { foreign } }) => ({ body: { basis: 'unlawful', applicationId: foreign } }),
      absent: { body: { basis: 'unlawful', applicationId: NOBODY } },
      allowed: 202,
      denied: { status: 404, code: 'membership-application/not-found' },
    },
  ],
  'GET /v1/me/erasure-requests/{erasureId}': [ownErasure('own', 200), ownErasure('foreign', 200)],
  'POST /v1/me/erasure-requests/{erasureId}/withdrawal': [ownErasure('own', 202), ownErasure('foreign', 202)],
  'GET /v1/me/timeline': [{ ...anybody, own: true }],
  'GET /v1/me/access-copy': [{ ...anybody, own: true }],
  'GET /v1/me/access-copy/page': [{ ...anybody, own: true }],
  'PATCH /v1/me': [{ asks: () => ({ body: { mobile: '13800138001' } }), allowed: 202, own: true }],
  'POST /v1/me/corrections': [{ asks: () => ({ body: { householdType: '2' } }), allowed: 202, own: true }],
  'GET /v1/me/consents': [{ ...anybody, own: true }],
  'POST /v1/me/consents': [
    { asks: () => ({ body: { purpose: 'card-issuance', version: 1 } }), allowed: 202, own: true },
  ],
  'POST /v1/me/consents/{purpose}/withdrawal': [
    { asks: () => ({ params: { purpose: 'membership-handling' } }), allowed: 202, own: true },
  ],
  'GET /v1/consent-texts': [anybody],
  'POST /v1/me/applications': [
    {
      asks: ({ union: unionId, idNumber }) => ({ body: { unionId, person: applicantOf(idNumber) } }),
      allowed: 202,
      own: true,
    },
  ],
  'GET /v1/me/applications': [{ ...anybody, own: true }],
  'GET /v1/me/unions': [
    { asks: () => ({ query: { division: '440305', industry: 'I' } }), allowed: 200, own: true },
  ],
  'POST /v1/me/applications/{applicationId}/withdrawal': [
    application('own', 'withdraw'),
    application('foreign', 'withdraw'),
  ],
  'POST /v1/me/transfers': [
    {
      asks: ({ sibling: unionId, siblingEmployer: employerId }) => ({ body: { unionId, employerId } }),
      allowed: 202,
      own: true,
    },
  ],
  'GET /v1/me/transfer': [{ ...anybody, own: true }],
  'GET /v1/me/transfers/{transferId}': [ownTransfer('own', 200), ownTransfer('foreign', 200)],
  'POST /v1/me/transfers/{transferId}/consent': [ownTransfer('own', 202), ownTransfer('foreign', 202)],
  'POST /v1/me/transfers/{transferId}/withdrawal': [ownTransfer('own', 202), ownTransfer('foreign', 202)],
  'GET /v1/identity-keys': [anybody],
  'GET /v1/audit-entries': [
    {
      asks: () => ({ query: { actor: 'operator:op-watched' } }),
      allowed: 200,
      denied: { status: 200 },
      shows: (body) => (body as { entries: unknown[] }).entries.length > 0,
    },
  ],
  'POST /v1/sign-in/challenges': [{ asks: () => ({}), allowed: 201 }],
  'POST /v1/sign-in/sessions': [
    {
      asks: ({ operator }) => ({
        body: {
          challengeId: 'C'.repeat(22),
          certificates: [certificateOf(operator)],
          signature: { form: 'raw', value: 'AAAA' },
        },
      }),
      allowed: 201,
    },
  ],
  'POST /v1/sign-in/machine-sessions': [
    { asks: () => ({ clientCertificate: certificateOf('bank-one') }), allowed: 201 },
  ],
  'GET /.well-known/jwks.json': [anybody],
  'GET /v1/operators/{operatorId}': [account(200)],
  'POST /v1/operators': [
    {
      asks: ({ union: scope }) => ({ body: { ...newcomer, scope } }),
      absent: { body: { ...newcomer, scope: NOBODY } },
      allowed: 202,
      denied: { status: 422, code: 'operator/unknown-scope' },
    },
  ],
  'POST /v1/operators/{operatorId}/certificates': [
    account(202, { certificate: certificateOf('second key') }),
  ],
  'POST /v1/operators/{operatorId}/certificates/{fingerprint}/replacement': [
    account(202, { reason: 'lost', certificate: certificateOf('third key') }),
  ],
  'POST /v1/operators/{operatorId}/certificates/{fingerprint}/revocation': [account(202, { reason: 'lost' })],
  'POST /v1/operators/{operatorId}/suspension': [account(202)],
  'POST /v1/operators/{operatorId}/restoration': [account(202)],
  'POST /v1/operators/{operatorId}/revocation': [account(202)],
  'POST /v1/break-glass': [
    {
      asks: ({ union: scope, operator }) => ({ body: emergency(operator, scope) }),
      absent: { body: emergency('nobody', NOBODY) },
      allowed: 202,
      denied: { status: 422, code: 'break-glass/unknown-scope' },
    },
  ],
  'GET /v1/break-glass': [
    {
      ...anybody,
      denied: { status: 200 },
      shows: (body) => (body as { grants: unknown[] }).grants.length > 0,
    },
  ],
  'GET /v1/break-glass/{grantId}': [grant(200)],
  'POST /v1/break-glass/{grantId}/end': [grant(202)],
  'POST /v1/break-glass/{grantId}/review': [grant(202, { verdict: 'justified' })],
  'POST /v1/entrustments': [
    {
      asks: ({ union: scope }) => ({ body: contractFor(scope) }),
      absent: { body: contractFor(NOBODY) },
      allowed: 202,
      denied: { status: 422, code: 'entrustment/unknown-scope' },
    },
  ],
  'GET /v1/entrustments/{entrustmentId}': [contract(200)],
  'GET /v1/unions/{unionId}/entrustments': [
    { ...union, shows: (body) => (body as { entrustments: unknown[] }).entrustments.length > 0 },
  ],
  'POST /v1/entrustments/{entrustmentId}/end': [contract(202, { reason: 'completed' })],
  'GET /v1/keys': [anybody],
  'GET /v1/retention-schedule': [retention(200)],
  'POST /v1/retention-schedule': [retention(202, { from: '2026-11-23', periods: { 'request-body': 30 } })],
  'POST /v1/retention-schedule/release': [
    {
      ...retention(202),
      asks: ({ retentionRun: dryRun }) => ({ body: { version: 1, dryRun } }),
      absent: { body: { version: 99, dryRun: NOBODY } },
    },
  ],
  'GET /v1/retention-runs/{runId}': [
    {
      ...retention(200),
      asks: ({ retentionRun: runId }) => ({ params: { runId } }),
      absent: { params: { runId: NOBODY } },
      denied: { status: 404, code: 'retention/run-not-found' },
    },
  ],
  'GET /v1/unions/{unionId}/democratic-acts': [
    {
      asks: ({ union: unionId }) => ({ params: { unionId } }),
      absent: { params: { unionId: NOBODY } },
      allowed: 200,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'POST /v1/unions/{unionId}/democratic-acts': [
    {
      asks: ({ union: unionId, employerId }) => ({
        params: { unionId },
        body: congress(employerId),
      }),
      absent: { params: { unionId: NOBODY }, body: congress(NOBODY) },
      allowed: 202,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'GET /v1/unions/{unionId}/democratic-acts/{actId}/timeline': [
    {
      asks: ({ union: unionId, democraticAct: actId }) => ({ params: { unionId, actId } }),
      absent: { params: { unionId: NOBODY, actId: NOBODY } },
      allowed: 200,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'POST /v1/federations': [
    {
      asks: ({ union }) => ({ body: { ...federation, superior: union } }),
      absent: { body: { ...federation, superior: NOBODY } },
      allowed: 202,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'GET /v1/unions/{unionId}/employers': [
    {
      asks: ({ union: unionId }) => ({ params: { unionId } }),
      absent: { params: { unionId: NOBODY } },
      allowed: 200,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'POST /v1/unions/{unionId}/employers': [
    {
      asks: ({ union: unionId, employerId }) => ({ params: { unionId }, body: { employerId } }),
      absent: { params: { unionId: NOBODY }, body: { employerId: NOBODY } },
      allowed: 202,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'POST /v1/unions/{unionId}/employers/{employerId}/release': [
    {
      asks: ({ union: unionId, employerId }) => ({
        params: { unionId, employerId },
        body: { reason: '单位已迁出本街道' },
      }),
      absent: { params: { unionId: NOBODY, employerId: NOBODY }, body: { reason: '单位已迁出本街道' } },
      allowed: 202,
      denied: { status: 404, code: 'union/not-found' },
    },
  ],
  'GET /v1/employers-without-union': [
    {
      asks: () => ({ query: { division: '440305' } }),
      allowed: 200,
      denied: { status: 200 },
      // Entered by the county: below it nobody is in charge of it.
      sees: (_, relation) => relation === 'county' || relation === 'province',
      shows: (body) => (body as { employers: unknown[] }).employers.length > 0,
    },
  ],
  'GET /v1/employers/{employerId}': [ofEmployer(200)],
  'GET /v1/employers/{employerId}/timeline': [ofEmployer(200)],
  'POST /v1/employers/{employerId}/change': [
    ofEmployer(202, { employer: { name: '深圳市南山区某某有限公司', industry: 'C' }, ...proven }),
  ],
  'POST /v1/employers/{employerId}/credit-code': [
    ofEmployer(202, { creditCode: unionCreditCode(70), ...proven }),
  ],
  'POST /v1/employers/{employerId}/employees': [ofEmployer(202, { employees: 88, on: '2026-11-20' })],
  'POST /v1/employers/{employerId}/reorganisation': [
    ofEmployer(202, { how: 'closure', on: '2026-11-20', evidence: 'employers/2026/19.pdf' }),
  ],
  'GET /v1/rules': [anybody],
  'GET /v1/rules/timeline': [anybody],
  'POST /v1/rules': [
    ofProvince('rules/not-found', 202, {
      from: '2026-12-01',
      change: { founding: { replyDays: 10 } },
      basis: '粤工总〔2026〕12号',
    }),
  ],
  'POST /v1/rules/release': [ruling(202, {})],
  'POST /v1/rules/withdrawal': [ruling(202, { reason: '有误' })],
  'POST /v1/roster-uploads': [
    {
      asks: () => ({ body: { fileName: '花名册.csv', contentType: 'text/csv', size: 1_000 } }),
      allowed: 201,
    },
  ],
  'GET /v1/requests/{requestId}': (['own', 'foreign'] as const).map((of) => ({
    asks: (subjects) => ({ params: { requestId: subjects.request[of] } }),
    absent: { params: { requestId: NOBODY } },
    allowed: 200,
    denied: { status: 404, code: 'request/not-found' },
    own: of === 'own',
  })),
  'GET /v1/statistics/{scope}': [ofScope(200), ofDivision(200, governs)],
  ...Object.fromEntries(
    ['GET /v1/statistics/{scope}/rates', 'GET /v1/statistics/{scope}/reported-figures'].map((route) => [
      route,
      [ofScope(200), ofDivision(200, governs)],
    ]),
  ),
  'POST /v1/statistics/{scope}/reported-figures': [
    ofScope(202, reportedFigures, (_, relation) => aboveUnion(relation)),
    ofDivision(202, (_, relation) => relation === 'province', reportedFigures),
  ],
  'POST /v1/statistics/{scope}/reported-figures/file': [ofScope(200, reportedFile)],
  'GET /v1/statistics/{scope}/outlook': [ofScope(200), ofDivision(200, governs)],
  'GET /v1/statistics/{scope}/growth': [ofScope(200), ofDivision(200, governs)],
  'GET /v1/statistics/{scope}/series': [series],
  'GET /v1/statistics/{scope}/chart.svg': [series],
  ...Object.fromEntries(
    ['ranking', 'ranking.svg'].map((path) => [
      `GET /v1/statistics/{scope}/${path}`,
      [
        {
          asks: () => ({ params: { scope: 'division:440300' }, query: { metric: 'unions.total' } }),
          allowed: 200,
          denied: { status: 404, code: 'statistics/not-found' },
          sees: (role, relation) => role === 'superior-officer' && relation === 'province',
        },
      ],
    ]),
  ),
  'GET /v1/statistics/{scope}/quiet': [ofScope(200)],
  // The same for whoever may read figures at all, wherever they stand.
  'GET /v1/statistics-dimensions': [{ ...anybody, sees: () => true }],
  'GET /v1/unions/{unionId}/assessments': [ofUnion(200)],
  'POST /v1/unions/{unionId}/assessments': [
    ofUnion(202, { period: { from: '2026-10-01', through: '2026-10-31' } }),
  ],
  'GET /v1/assessments/{assessmentId}': [assessment(200)],
  'GET /v1/assessments/{assessmentId}/ranking': [assessment(200, { query: { rate: 'overdue-term' } })],
  'GET /v1/assessments/{assessmentId}/report': [assessment(200)],
  'POST /v1/assessments/{assessmentId}/signature': [assessment(202, { body: { digest: 'd'.repeat(43) } })],
  'POST /v1/unions/{unionId}/query': [ofUnion(200, { of: 'members' })],
  'POST /v1/unions/{unionId}/query/count': [ofUnion(200, { of: 'members' })],
  'POST /v1/unions/{unionId}/extracts': [
    ofUnion(202, { query: { of: 'members' }, format: 'csv', purpose: 'check-records' }),
  ],
  'GET /v1/extracts/{extractId}': [extract],
  'POST /v1/extracts/{extractId}/file': [extract],
  'GET /v1/code-sets': [anybody],
  'GET /v1/code-sets/{name}': [{ asks: () => ({ params: { name: 'sex' } }), allowed: 200 }],
  'GET /v1/openapi.json': [anybody],
  'GET /docs': [anybody],
};

export const seenBy = (one: Case, role: Role, relation: Relation | undefined): boolean =>
  relation !== undefined && (one.sees ? one.sees(role as OperatorRole, relation) : covers(relation));
