import * as z from 'zod';

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

const Ulid = z.string().regex(ULID);

const id = <B extends string>(brand: B) =>
  Ulid.meta({ id: brand, description: `${brand}, a ULID` }).brand<B>();

/** A member's id is for life: it survives transfers, corrections of the ID number, and rejoining. */
export const MemberId = id('MemberId');
export type MemberId = z.infer<typeof MemberId>;

export const UnionId = id('UnionId');
export type UnionId = z.infer<typeof UnionId>;

export const EmployerId = id('EmployerId');
export type EmployerId = z.infer<typeof EmployerId>;

/** One application to found a union (建会申请). */
export const FoundingApplicationId = id('FoundingApplicationId');
export type FoundingApplicationId = z.infer<typeof FoundingApplicationId>;

/** One application to join a union (入会申请). */
export const MembershipApplicationId = id('MembershipApplicationId');
export type MembershipApplicationId = z.infer<typeof MembershipApplicationId>;

/** One correction that a member asks their union for (信息更正申请). */
export const CorrectionId = id('CorrectionId');
export type CorrectionId = z.infer<typeof CorrectionId>;

/** One request to erase a person (个人信息删除申请). */
export const ErasureId = id('ErasureId');
export type ErasureId = z.infer<typeof ErasureId>;

/** One scope given for some hours in an emergency (应急授权). */
export const BreakGlassId = id('BreakGlassId');
export type BreakGlassId = z.infer<typeof BreakGlassId>;

/** One contract under which somebody else handles personal data (委托处理合同). */
export const EntrustmentId = id('EntrustmentId');
export type EntrustmentId = z.infer<typeof EntrustmentId>;

/** One transfer of a membership (会籍接转). */
export const TransferId = id('TransferId');
export type TransferId = z.infer<typeof TransferId>;

/** One notice in the inbox of a union (站内通知). */
export const NoticeId = id('NoticeId');
export type NoticeId = z.infer<typeof NoticeId>;

/** One going through of what the retention schedule names (保存期限执行). */
export const RetentionRunId = id('RetentionRunId');
export type RetentionRunId = z.infer<typeof RetentionRunId>;

/** One change of the province's rules, set by somebody and waiting for somebody else. */
export const RulesProposalId = id('RulesProposalId');
export type RulesProposalId = z.infer<typeof RulesProposalId>;

/** One congress, collective contract or publication of a union's employers (民主管理). */
export const DemocraticActId = id('DemocraticActId');
export type DemocraticActId = z.infer<typeof DemocraticActId>;

/** One version of a period's figures, closed and signed (考核期封账). */
export const AssessmentId = id('AssessmentId');
export type AssessmentId = z.infer<typeof AssessmentId>;

/** One group of a base union (工会小组). */
export const GroupId = id('GroupId');
export type GroupId = z.infer<typeof GroupId>;

/** One file of records that somebody asked for. */
export const ExtractId = id('ExtractId');
export type ExtractId = z.infer<typeof ExtractId>;

/** One case of losing a membership (会籍处理). */
export const CaseId = id('CaseId');
export type CaseId = z.infer<typeof CaseId>;

/**
 * Two records that may be one person's (疑似重复): the ids of both members, the lower first. It follows from the pair,
 * so a pair has one finding for life.
 */
export const DuplicateId = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}-[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  .meta({
    id: 'DuplicateId',
    description: 'DuplicateId, two ULIDs',
    examples: ['01JDM0Z5YKQ8W4R2T6V9X3B7CA-01JDM0Z5YKQ8W4R2T6V9X3B7CB'],
  })
  .brand<'DuplicateId'>();
export type DuplicateId = z.infer<typeof DuplicateId>;
/** One change of a union's superior (隶属关系变更). */
export const AffiliationChangeId = id('AffiliationChangeId');
export type AffiliationChangeId = z.infer<typeof AffiliationChangeId>;

/** One roster file (花名册) and the rows read from it. */
export const RosterId = id('RosterId');
export type RosterId = z.infer<typeof RosterId>;

/** The owner of one data key: a natural person as one collection of personal data knows them. */
export const PersonId = id('PersonId');
export type PersonId = z.infer<typeof PersonId>;

/** A command accepted for processing; the idempotency of a write hangs on it. */
export const RequestId = id('RequestId');
export type RequestId = z.infer<typeof RequestId>;
