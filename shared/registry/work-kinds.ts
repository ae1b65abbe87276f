import type { AggregateType, LedgerEvent } from '../kernel/decision.ts';
import type { Action } from '../kernel/permissions.ts';
import type { Waiting } from '../kernel/waiting.ts';
import { caseRecord } from '../members/domain/case.ts';
import { correctionRecord } from '../members/domain/correction.ts';
import { duplicateRecord } from '../members/domain/duplicate.ts';
import { erasureRequestRecord } from '../members/domain/erasure-request.ts';
import { memberRecord } from '../members/domain/member.ts';
import { applicationRecord } from '../members/domain/membership-application.ts';
import { transferRecord } from '../members/domain/transfer.ts';
import {
  applicationWaits,
  caseWaits,
  correctionWaits,
  duplicateWaits,
  erasureWaits,
  memberWaits,
  transferWaits,
} from '../members/domain/waiting.ts';
import { assessmentRecord } from '../statistics/domain/assessment.ts';
import { assessmentWaits } from '../statistics/domain/waiting.ts';
import { affiliationChangeRecord } from '../unions/domain/affiliation.ts';
import { committeeChangeRecord, committeeEscalationRecord } from '../unions/domain/committee-change.ts';
import { employerRecord } from '../unions/domain/employer.ts';
import { dissolutionEscalationRecord } from '../unions/domain/dissolution-escalation.ts';
import { dissolutionRecord } from '../unions/domain/dissolution.ts';
import { foundingEscalationRecord } from '../unions/domain/founding-escalation.ts';
import { foundingRecord } from '../unions/domain/founding.ts';
import { reelectionEscalationRecord, reelectionRecord } from '../unions/domain/reelection.ts';
import { legalPersonRecord } from '../unions/domain/legal-person.ts';
import { unionRecord } from '../unions/domain/union.ts';
import { termExtensionEscalationRecord, termExtensionRecord } from '../unions/domain/term-extension.ts';
import {
  affiliationWaits,
  electionWaits,
  employerWaits,
  dissolutionEscalationWaits,
  dissolutionWaits,
  foundingEscalationWaits,
  electionEscalationWaits,
  extensionWaits,
  legalPersonWaits,
  foundingWaits,
  vacancyWaits,
} from '../unions/domain/waiting.ts';

/** One kind of record that may stand in a union's work queue. */
export interface WorkKind {
  readonly type: string;
  /** What it takes to see such a record. */
  readonly sees: Action;
  /** Where it is read, and where the routes that settle it begin. */
  readonly path: `/v1/${string}/`;
  readonly aggregate: AggregateType<unknown, LedgerEvent>;
  readonly waits: (state: unknown) => Waiting | undefined;
}

const kind = <State, Event extends LedgerEvent>(
  aggregate: AggregateType<State, Event>,
  waits: (state: State) => Waiting | undefined,
  where: Pick<WorkKind, 'sees' | 'path'>,
): WorkKind => ({
  type: aggregate.type,
  ...where,
  aggregate,
  waits: (state) => waits(aggregate.parse(state)),
});

/** Every kind that a context puts into work queues of unions. A kind that waits and stands not here is found by a test. */
export const workKinds: readonly WorkKind[] = [
  kind(applicationRecord, applicationWaits, {
    sees: 'membership:read',
    path: '/v1/membership-applications/',
  }),
  kind(correctionRecord, correctionWaits, { sees: 'corrections:read', path: '/v1/corrections/' }),
  kind(erasureRequestRecord, erasureWaits, { sees: 'erasures:read', path: '/v1/erasures/' }),
  kind(foundingRecord, foundingWaits, { sees: 'founding:read', path: '/v1/founding-applications/' }),
  kind(foundingEscalationRecord, foundingEscalationWaits, {
    sees: 'founding:read',
    path: '/v1/founding-applications/',
  }),
  kind(reelectionRecord, electionWaits, { sees: 'elections:read', path: '/v1/reelections/' }),
  kind(reelectionEscalationRecord, electionEscalationWaits, {
    sees: 'elections:read',
    path: '/v1/reelections/',
  }),
  kind(committeeChangeRecord, electionWaits, {
    sees: 'elections:read',
    path: '/v1/committee-changes/',
  }),
  kind(committeeEscalationRecord, electionEscalationWaits, {
    sees: 'elections:read',
    path: '/v1/committee-changes/',
  }),
  kind(unionRecord, vacancyWaits, { sees: 'elections:read', path: '/v1/officers/' }),
  kind(legalPersonRecord, legalPersonWaits, { sees: 'legal-persons:read', path: '/v1/legal-persons/' }),
  kind(termExtensionEscalationRecord, electionEscalationWaits, {
    sees: 'elections:read',
    path: '/v1/term-extensions/',
  }),
  kind(dissolutionEscalationRecord, dissolutionEscalationWaits, {
    sees: 'dissolution:read',
    path: '/v1/dissolutions/',
  }),
  kind(termExtensionRecord, extensionWaits, { sees: 'elections:read', path: '/v1/term-extensions/' }),
  kind(duplicateRecord, duplicateWaits, { sees: 'duplicates:read', path: '/v1/duplicates/' }),
  kind(affiliationChangeRecord, affiliationWaits, {
    sees: 'affiliation:read',
    path: '/v1/affiliation-changes/',
  }),
  kind(employerRecord, employerWaits, { sees: 'employers:read', path: '/v1/employers/' }),
  kind(dissolutionRecord, dissolutionWaits, { sees: 'dissolution:read', path: '/v1/dissolutions/' }),
  kind(caseRecord, caseWaits, { sees: 'cases:read', path: '/v1/cases/' }),
  kind(memberRecord, memberWaits, { sees: 'members:read', path: '/v1/members/' }),
  kind(assessmentRecord, assessmentWaits, { sees: 'assessments:read', path: '/v1/assessments/' }),
  kind(transferRecord, transferWaits, { sees: 'transfers:read', path: '/v1/transfers/' }),
];
