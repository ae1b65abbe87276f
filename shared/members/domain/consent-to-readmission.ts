import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { MembershipApplicationId } from '../../kernel/ids.ts';
import type { Member, MemberEvent } from './member.ts';
import type { ApplicationEvent } from './membership-application.ts';
import type { Reviewing } from './review-application.ts';

export const ConsentToReadmission = z.lazy(() =>
  z.strictObject({ applicationId: MembershipApplicationId, reason: freeText(500) }),
);
export type ConsentToReadmission = z.infer<typeof ConsentToReadmission>;

export type Consenting = Reviewing & { readonly member?: Loaded<Member, MemberEvent> };

/**
 * 上级工会同意重新入会: no rule says how somebody who was expelled comes back, so the union above consents before
 * the union decides.
 */
export const consentToReadmission: Decide<Consenting, Command<string, ConsentToReadmission>> = (
  { application, member },
  { body: { reason } },
) => {
  const { state } = application;
  if (state === undefined) return refuse('membership-application/not-found');
  if (state.status !== 'submitted')
    return refuse('membership-application/not-open', { status: state.status });
  if (state.consent !== undefined) return refuse('membership-application/consented-already');
  if (member?.state?.status !== 'expelled') return refuse('membership-application/needs-no-consent');
  const consented: ApplicationEvent = { type: 'ReadmissionConsented', v: 1, reason };
  return decide({
    changes: [change(application, consented)],
    result: { applicationId: state.applicationId },
  });
};
