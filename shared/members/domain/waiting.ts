import type { Waiting } from '../../kernel/waiting.ts';
import { type Case, caseWaitsAt, isReady } from './case.ts';
import type { Correction } from './correction.ts';
import type { Duplicate } from './duplicate.ts';
import type { ErasureRequest } from './erasure-request.ts';
import type { Member } from './member.ts';
import type { MembershipApplication } from './membership-application.ts';
import { type Transfer, waitsAt } from './transfer.ts';

/** At the union; but first at the one above it, where somebody who was expelled wants to come back. */
export function applicationWaits(application: MembershipApplication): Waiting | undefined {
  const { status, unionId, stamp, submittedAt, by, needsConsent, consent } = application;
  if (status !== 'submitted') return undefined;
  if (needsConsent && consent === undefined) {
    const at = stamp.path.at(-2) ?? unionId;
    return { at, since: submittedAt, action: 'membership:consent', submittedBy: by };
  }
  return {
    at: unionId,
    since: consent?.at ?? submittedAt,
    action: 'membership:review',
    submittedBy: consent?.by ?? by,
  };
}

/** Whose secondment has ended: at the union that has them, until they are transferred back or it is settled. */
export const memberWaits = ({ unionId, secondment }: Member): Waiting | undefined =>
  secondment?.endedAt === undefined
    ? undefined
    : { at: unionId, since: secondment.endedAt, dueOn: secondment.until, action: 'members:change' };

export const correctionWaits = (correction: Correction): Waiting | undefined =>
  correction.status === 'submitted'
    ? {
        at: correction.unionId,
        since: correction.submittedAt,
        action: 'corrections:review',
        submittedBy: correction.by,
      }
    : undefined;

/** Found by nobody: whoever is in charge says whether the two are one. */
export const duplicateWaits = ({ status, at, since }: Duplicate): Waiting | undefined =>
  status === 'open' ? { at, since, action: 'duplicates:dismiss' } : undefined;

/** At the union above that of the person: its officers decide, and none below it. */
export const erasureWaits = ({ status, stamp, submittedAt, by }: ErasureRequest): Waiting | undefined => {
  const at = stamp.path.at(-2) ?? stamp.path.at(-1);
  return status === 'submitted' && at !== undefined
    ? { at, since: submittedAt, action: 'erasures:decide', submittedBy: by }
    : undefined;
};

/** Whoever opened a case takes part in it, and leaves the decision to another. */
export function caseWaits(of: Case): Waiting | undefined {
  const at = caseWaitsAt(of);
  if (at === undefined) return undefined;
  const { since, dueOn, openedBy } = of;
  return {
    at,
    since,
    ...(dueOn && { dueOn }),
    ...(isReady(of) ? { action: 'cases:decide', submittedBy: openedBy } : { action: 'cases:handle' }),
  };
}

/** Either side asks for transfers and answers them; an objection is not decided by who raised it. */
export function transferWaits(transfer: Transfer): Waiting | undefined {
  const at = waitsAt(transfer);
  if (at === undefined) return undefined;
  const { status, since, dueOn, objection, accepted, released } = transfer;
  // Both unions have agreed: what is left is to record the member's own consent.
  const waitsForMember = status === 'requested' && accepted && released;
  return {
    at,
    since,
    ...(dueOn && { dueOn }),
    ...(status === 'objected'
      ? { action: 'transfers:decide', submittedBy: objection?.by }
      : { action: waitsForMember ? 'transfers:handle' : 'transfers:answer' }),
  };
}
