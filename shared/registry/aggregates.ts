import type { AggregateType, LedgerEvent } from '../kernel/decision.ts';
import { rotationRecord } from '../keys/domain/key-rotation.ts';
import { sweepRecord } from '../keys/domain/key-sweep.ts';
import { caseRecord } from '../members/domain/case.ts';
import { disposalRecord } from '../members/domain/disposal.ts';
import { consentRecord } from '../members/domain/consent.ts';
import { correctionRecord } from '../members/domain/correction.ts';
import { duplicateRecord } from '../members/domain/duplicate.ts';
import { erasureRecord } from '../members/domain/erase-person.ts';
import { erasureRequestRecord } from '../members/domain/erasure-request.ts';
import { memberRestampingRecord } from '../members/domain/member-restamping.ts';
import { memberRecord } from '../members/domain/member.ts';
import { applicationRecord } from '../members/domain/membership-application.ts';
import { rosterChunkRecord } from '../members/domain/roster-chunk.ts';
import { unionGroupRecord } from '../members/domain/union-group.ts';
import { breakGlassRecord } from '../operators/domain/break-glass.ts';
import { entrustmentRecord } from '../operators/domain/entrustment.ts';
import { noticeRecord } from '../notices/domain/notice.ts';
import { operatorRecord } from '../operators/domain/operator.ts';
import { transferRecord } from '../members/domain/transfer.ts';
import { rulesRecord } from '../kernel/rules-history.ts';
import { runRecord } from '../retention/domain/run.ts';
import { scheduleRecord } from '../retention/domain/schedule.ts';
import { sweepRecord as retentionSweepRecord } from '../retention/domain/sweep.ts';
import {
  assessmentBookRecord,
  assessmentPageRecord,
  assessmentRecord,
} from '../statistics/domain/assessment.ts';
import { extractRecord } from '../statistics/domain/extract.ts';
import { reportedFiguresRecord } from '../statistics/domain/reported-figures.ts';
import { affiliationChangeRecord } from '../unions/domain/affiliation.ts';
import { dissolutionEscalationRecord } from '../unions/domain/dissolution-escalation.ts';
import { dissolutionRecord } from '../unions/domain/dissolution.ts';
import { democraticActRecord } from '../unions/domain/democratic-act.ts';
import { employerRecord } from '../unions/domain/employer.ts';
import { foundingEscalationRecord } from '../unions/domain/founding-escalation.ts';
import { foundingRecord } from '../unions/domain/founding.ts';
import { committeeChangeRecord, committeeEscalationRecord } from '../unions/domain/committee-change.ts';
import { reelectionEscalationRecord, reelectionRecord } from '../unions/domain/reelection.ts';
import { legalPersonRecord } from '../unions/domain/legal-person.ts';
import { termExtensionEscalationRecord, termExtensionRecord } from '../unions/domain/term-extension.ts';
import { pastAffiliationRecord } from '../unions/domain/past-affiliation.ts';
import { unionRestampingRecord } from '../unions/domain/restamp-unions.ts';
import { unionRecord } from '../unions/domain/union.ts';

type AnyAggregate = AggregateType<unknown, LedgerEvent>;

const aggregates: readonly AnyAggregate[] = [
  rulesRecord,
  rotationRecord,
  sweepRecord,
  operatorRecord,
  breakGlassRecord,
  entrustmentRecord,
  unionRecord,
  employerRecord,
  democraticActRecord,
  foundingRecord,
  foundingEscalationRecord,
  reelectionRecord,
  reelectionEscalationRecord,
  committeeChangeRecord,
  committeeEscalationRecord,
  termExtensionEscalationRecord,
  termExtensionRecord,
  legalPersonRecord,
  affiliationChangeRecord,
  pastAffiliationRecord,
  unionRestampingRecord,
  memberRestampingRecord,
  noticeRecord,
  dissolutionEscalationRecord,
  dissolutionRecord,
  disposalRecord,
  memberRecord,
  unionGroupRecord,
  applicationRecord,
  rosterChunkRecord,
  transferRecord,
  caseRecord,
  correctionRecord,
  consentRecord,
  duplicateRecord,
  erasureRecord,
  erasureRequestRecord,
  scheduleRecord,
  runRecord,
  retentionSweepRecord,
  reportedFiguresRecord,
  assessmentRecord,
  assessmentPageRecord,
  assessmentBookRecord,
  extractRecord,
];

/** Every kind of record by its type: what folds the ledger knows them all. */
export const registryAggregates: ReadonlyMap<string, AnyAggregate> = new Map(
  aggregates.map((aggregate) => [aggregate.type, aggregate]),
);
