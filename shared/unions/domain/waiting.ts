import { endOfLegalDate, type Instant, type LocalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Waiting } from '../../kernel/waiting.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { type AffiliationChange, awaitedSide } from './affiliation.ts';
import type { CommitteeChange } from './committee-change.ts';
import type { Employer } from './employer.ts';
import type { Dissolution } from './dissolution.ts';
import type { Founding } from './founding.ts';
import type { LegalPerson } from './legal-person.ts';
import type { Reelection } from './reelection.ts';
import { isServing } from './offices.ts';
import type { Union } from './union.ts';
import type { TermExtension } from './term-extension.ts';

/** An application that was ready before replies had a day waits since it was submitted, without one. */
export function foundingWaits({ status, superior, submittedAt, by, awaited }: Founding): Waiting | undefined {
  if (awaited === undefined)
    return status === 'ready'
      ? { at: superior, since: submittedAt, action: 'founding:review', submittedBy: by }
      : undefined;
  return {
    at: superior,
    since: awaited.step === 'preparation' ? submittedAt : awaited.since,
    dueOn: awaited.dueOn,
    action: 'founding:review',
    submittedBy: awaited.by,
  };
}

/** A reply that is late: the record of what the union above is told. */
interface Escalated {
  readonly status: string;
  readonly to: UnionId;
  readonly since: Instant;
  readonly dueOn: LocalDate;
}

/** The union above sees that a reply is overdue; its officers may give the reply as well. */
const escalatedTo =
  (action: Waiting['action']) =>
  ({ status, to, since, dueOn }: Escalated): Waiting | undefined =>
    status === 'open' ? { at: to, since, dueOn, action } : undefined;

export const foundingEscalationWaits = escalatedTo('founding:review');
/** Of re-elections, changes of a committee, and extensions of a term. */
export const electionEscalationWaits = escalatedTo('elections:review');
export const dissolutionEscalationWaits = escalatedTo('dissolution:review');

/** A step of a re-election, or a change of the committee, waits for the superior's reply. */
export const electionWaits = ({ superior, awaited }: Reelection | CommitteeChange): Waiting | undefined =>
  awaited && {
    at: superior,
    since: awaited.since,
    dueOn: awaited.dueOn,
    action: 'elections:review',
    submittedBy: awaited.by,
  };

export const extensionWaits = ({ status, superior, since, dueOn, by }: TermExtension): Waiting | undefined =>
  status === 'requested'
    ? { at: superior, since, dueOn, action: 'elections:review', submittedBy: by }
    : undefined;

/** One superior after the other: the one that gives first. Either may answer before its turn. */
export function affiliationWaits(change: AffiliationChange): Waiting | undefined {
  const side = awaitedSide(change);
  return side === undefined
    ? undefined
    : {
        at: change[side],
        since: change.since,
        action: 'affiliation:consent',
        submittedBy: change.requestedBy,
      };
}

/** Its employer is no more: the union is to be dissolved (Trade Union Law, art 13), and the one above sees to it. */
export const employerWaits = ({ status, ended, stamp }: Employer): Waiting | undefined => {
  const superior = stamp?.path.at(-2);
  return ended === undefined || status !== 'registered' || superior === undefined
    ? undefined
    : { at: superior, since: ended.since, action: 'employers:reorganise' };
};

/** A proposal waits for the superior's reply; a process that a person has to help on waits there as well. */
export function dissolutionWaits(dissolution: Dissolution): Waiting | undefined {
  const { status, superior, since, replyBy: dueOn, by } = dissolution;
  if (status === 'proposed')
    return { at: superior, since, dueOn, action: 'dissolution:review', submittedBy: by };
  return status === 'waiting' ? { at: superior, since, action: 'dissolution:handle' } : undefined;
}

/** A post is vacant: the union elects somebody into it, the first that is due first. */
export function vacancyWaits({ unionId, status, vacancies = [] }: Union): Waiting | undefined {
  const [first] = vacancies.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  return first === undefined || !isServing(status)
    ? undefined
    : {
        at: unionId,
        since: endOfLegalDate(daysAfter(first.since, -1)),
        dueOn: first.dueOn,
        action: 'elections:handle',
      };
}

export const legalPersonWaits = ({ application }: LegalPerson): Waiting | undefined =>
  application && {
    at: application.superior,
    since: application.since,
    action: 'legal-persons:register',
    submittedBy: application.by,
  };
