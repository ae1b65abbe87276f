import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { MembershipApplicationId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import { gatesOf, join, type Joining } from './joining.ts';
import type { ApplicationEvent, MembershipApplication } from './membership-application.ts';
import { type EmploymentClaims, employmentAt, EmploymentWanted, groundOf } from './placement.ts';
import { admitPreparatory } from './preparatory.ts';

export const ApproveMembershipApplication = z.lazy(() =>
  z.strictObject({ applicationId: MembershipApplicationId }),
);
export type ApproveMembershipApplication = z.infer<typeof ApproveMembershipApplication>;

export const RejectMembershipApplication = z.lazy(() =>
  z.strictObject({
    applicationId: MembershipApplicationId,
    reason: freeText(500),
  }),
);
export type RejectMembershipApplication = z.infer<typeof RejectMembershipApplication>;

export interface Reviewing {
  readonly application: Loaded<MembershipApplication, ApplicationEvent>;
}

export type Approving = Reviewing &
  Partial<Pick<Joining, 'gate' | 'claim' | 'member' | 'holder'>> &
  EmploymentClaims;

/**
 * The union's committee approves; membership begins that day (Charter, art 2; membership rules, art 5). A union above
 * holds it as a preparatory one, where the employer has no union yet (art 6).
 */
export const approveMembershipApplication: Decide<
  Approving,
  Command<string, ApproveMembershipApplication>
> = ({ application, gate, claim, member, holder, ...claims }, _, context) => {
  const { state } = application;
  if (state === undefined || !gate || !claim || !member) return refuse('membership-application/not-found');
  if (state.status !== 'submitted')
    return refuse('membership-application/not-open', { status: state.status });
  if (gate.gate === undefined) return refuse('union/not-open');
  const { person } = state;
  const employment = employmentAt(gate.gate, wantedIn(state), claims);
  if (!employment.ok) return err(employment.error);
  const records = { gate, claim, member, person, employment: employment.value };
  const waits = groundOf(gate.gate, employment.value) === 'residence' && claims.employerClaim;
  const joined = waits
    ? admitPreparatory({ ...records, employerClaim: waits }, context)
    : join(
        {
          ...records,
          by: 'application',
          hasConsent: state.consent !== undefined,
          ...(holder && { holder }),
        },
        'open',
        context,
      );
  if (!joined.ok) return err(joined.error);
  const { memberId } = joined.value;
  const approved: ApplicationEvent = { type: 'MembershipApproved', v: 1, memberId };
  return decide({
    changes: [joined.value.change, change(application, approved)],
    claims: [joined.value.claim],
    gates: gatesOf(joined.value),
    result: { memberId, applicationId: state.applicationId },
  });
};

/** What was told at the time; an employer that was unknown then is looked for by its code. */
const wantedIn = ({
  employerId,
  employerCode,
  form,
  workUnit,
  workUnitCode,
}: MembershipApplication): EmploymentWanted =>
  EmploymentWanted.parse({
    ...(employerCode === undefined ? { employerId } : { employerCode }),
    form,
    ...(workUnitCode === undefined ? { workUnit } : { workUnitCode }),
  });

/** The union rejects with a reason; the worker may apply again. */
export const rejectMembershipApplication: Decide<Reviewing, Command<string, RejectMembershipApplication>> = (
  { application },
  { body: { reason } },
) => {
  const { state } = application;
  if (state === undefined) return refuse('membership-application/not-found');
  if (state.status !== 'submitted')
    return refuse('membership-application/not-open', { status: state.status });
  const rejected: ApplicationEvent = { type: 'MembershipRejected', v: 1, reason };
  return decide({
    changes: [change(application, rejected)],
    result: { applicationId: state.applicationId },
  });
};
