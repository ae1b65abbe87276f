import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, refuse } from '../../kernel/decision.ts';
import { MembershipApplicationId } from '../../kernel/ids.ts';
import type { ApplicationEvent } from './membership-application.ts';
import type { Reviewing } from './review-application.ts';

export const WithdrawMembershipApplication = z.lazy(() =>
  z.strictObject({ applicationId: MembershipApplicationId }),
);
export type WithdrawMembershipApplication = z.infer<typeof WithdrawMembershipApplication>;

/** 撤回入会申请: joining is voluntary (Charter, art 2), so nobody has to agree. The worker may apply again. */
export const withdrawMembershipApplication: Decide<
  Reviewing,
  Command<string, WithdrawMembershipApplication>
> = ({ application }) => {
  const { state } = application;
  if (state === undefined) return refuse('membership-application/not-found');
  if (state.status !== 'submitted')
    return refuse('membership-application/not-open', { status: state.status });
  const withdrawn: ApplicationEvent = { type: 'MembershipApplicationWithdrawn', v: 1 };
  return decide({
    changes: [change(application, withdrawn)],
    result: { applicationId: state.applicationId },
  });
};
