import type { Indexes } from '../../platform/engine/plan.ts';
import { inWorkQueue } from '../../kernel/waiting.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { AffiliationChange } from '../domain/affiliation.ts';
import { type DemocraticAct, inDemocracyList } from '../domain/democratic-act.ts';
import type { CommitteeChange, CommitteeEscalation } from '../domain/committee-change.ts';
import type { Employer } from '../domain/employer.ts';
import type { DissolutionEscalation } from '../domain/dissolution-escalation.ts';
import type { Dissolution } from '../domain/dissolution.ts';
import type { FoundingEscalation } from '../domain/founding-escalation.ts';
import type { Founding } from '../domain/founding.ts';
import { isStanding } from '../domain/lifecycle.ts';
import type { PastAffiliation } from '../domain/past-affiliation.ts';
import type { Union } from '../domain/union.ts';
import { inListWithoutUnion } from '../domain/without-union.ts';
import type { LegalPerson } from '../domain/legal-person.ts';
import type { Reelection, ReelectionEscalation } from '../domain/reelection.ts';
import type { TermExtension, TermExtensionEscalation } from '../domain/term-extension.ts';
import { inTermList } from '../domain/term-list.ts';
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
} from '../domain/waiting.ts';

/** Where those are listed that stood below a union and stand there no longer: beside the unions that do. */
export const formerlyBelow = (union: UnionId): string => `formerly#${union}`;

/** Unions without employers of their own come first: who looks for those reads no further. */
const inTree = ({ superior, status, stamp, unionId, employers }: Union) =>
  superior === undefined
    ? {}
    : {
        superior: isStanding(status) ? superior : formerlyBelow(superior),
        superiorSort: `${employers.length === 0 ? '' : '~'}${stamp.division}#${unionId}`,
      };

/** Which lists a record of this context stands in. An attribute that is left out takes it off the list. */
export const unionIndexes = {
  union: (union: Union) => ({
    ...inTree(union),
    ...inTermList(union),
    ...inWorkQueue(vacancyWaits(union), union.unionId),
  }),
  'past-affiliation': ({ unionId, superior, division }: PastAffiliation) => ({
    superior: formerlyBelow(superior),
    superiorSort: `${division}#${unionId}`,
  }),
  'affiliation-change': (change: AffiliationChange) => inWorkQueue(affiliationWaits(change), change.changeId),
  employer: (employer: Employer) => ({
    ...inListWithoutUnion(employer),
    ...inWorkQueue(employerWaits(employer), employer.employerId),
  }),
  'democratic-act': (act: DemocraticAct) => inDemocracyList(act),
  'founding-application': (founding: Founding) =>
    inWorkQueue(foundingWaits(founding), founding.applicationId),
  dissolution: (dissolution: Dissolution) => inWorkQueue(dissolutionWaits(dissolution), dissolution.unionId),
  'founding-escalation': (escalation: FoundingEscalation) =>
    inWorkQueue(foundingEscalationWaits(escalation), escalation.applicationId),
  reelection: (reelection: Reelection) => inWorkQueue(electionWaits(reelection), reelection.unionId),
  'reelection-escalation': (escalation: ReelectionEscalation) =>
    inWorkQueue(electionEscalationWaits(escalation), escalation.unionId),
  'committee-change': (one: CommitteeChange) => inWorkQueue(electionWaits(one), one.unionId),
  'committee-change-escalation': (escalation: CommitteeEscalation) =>
    inWorkQueue(electionEscalationWaits(escalation), escalation.unionId),
  'legal-person': (person: LegalPerson) => inWorkQueue(legalPersonWaits(person), person.unionId),
  'term-extension-escalation': (escalation: TermExtensionEscalation) =>
    inWorkQueue(electionEscalationWaits(escalation), escalation.unionId),
  'dissolution-escalation': (escalation: DissolutionEscalation) =>
    inWorkQueue(dissolutionEscalationWaits(escalation), escalation.unionId),
  'term-extension': (extension: TermExtension) => inWorkQueue(extensionWaits(extension), extension.unionId),
} satisfies Indexes;
