import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, type LoadedClaim, refuse } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { MembershipApplicationId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err } from '../../kernel/result.ts';
import { gatesOf, join, type Joining } from './joining.ts';
import type { ApplicationEvent, MembershipApplication } from './membership-application.ts';
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
  Partial<Pick<Joining, 'gate' | 'claim' | 'member' | 'holder'>> & {
    /** On the credit code of an employer without a union. */
    readonly employerClaim?: LoadedClaim | undefined;
  };

/**
 * The union's committee approves; membership begins that day (Charter, art 2; membership rules, art 5). A union above
 * holds it as a preparatory one, where the employer has no union yet (art 6).
 */
export const approveMembershipApplication: Decide<
  Approving,
  Command<string, ApproveMembershipApplication>
> = ({ application, gate, claim, member, holder, employerClaim }, _, context) => {
  const { state } = application;
  if (state === undefined || !gate || !claim || !member) return refuse('membership-application/not-found');
  if (state.status !== 'submitted')
    return refuse('membership-application/not-open', { status: state.status });
  const { person, employerId, employerCode } = state;
  const records = { gate, claim, member, person };
  const joined =
    employerCode !== undefined && employerClaim !== undefined
      ? admitPreparatory({ ...records, employerClaim }, context)
      : employerId === undefined
        ? err(reject('member/employer-needed'))
        : join(
            {
              ...records,
              employerId,
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
