import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { BreakGlassId } from '../../kernel/ids.ts';
import type { BreakGlass, BreakGlassEvent } from './break-glass.ts';

export const EndBreakGlass = z.lazy(() => z.strictObject({ grantId: BreakGlassId }));
export type EndBreakGlass = z.infer<typeof EndBreakGlass>;

export const ReviewBreakGlass = z.lazy(() =>
  z.strictObject({
    grantId: BreakGlassId,
    verdict: z.enum(['justified', 'not-justified']),
  }),
);
export type ReviewBreakGlass = z.infer<typeof ReviewBreakGlass>;

export interface WithGrant {
  readonly grant: Loaded<BreakGlass, BreakGlassEvent>;
}

/** At its time, or before it when the emergency is over. */
export const endBreakGlass: Decide<WithGrant, Command<string, EndBreakGlass>> = ({ grant }) => {
  const { state } = grant;
  if (state === undefined) return refuse('break-glass/not-found');
  if (state.status !== 'open') return refuse('break-glass/not-open');
  const ended: BreakGlassEvent = { type: 'BreakGlassEnded', v: 1 };
  return decide({ changes: [change(grant, ended)], result: { grantId: state.grantId } });
};

/** The security administrator says afterwards whether it was right. What was seen stands in the audit trail. */
export const reviewBreakGlass: Decide<WithGrant, Command<string, ReviewBreakGlass>> = (
  { grant },
  { body: { verdict } },
) => {
  const { state } = grant;
  if (state === undefined) return refuse('break-glass/not-found');
  if (state.status === 'open') return refuse('break-glass/still-open');
  if (state.status === 'reviewed') return refuse('break-glass/reviewed');
  const reviewed: BreakGlassEvent = { type: 'BreakGlassReviewed', v: 1, verdict };
  return decide({ changes: [change(grant, reviewed)], result: { grantId: state.grantId } });
};
