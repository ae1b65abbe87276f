import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedClaim,
  refuse,
  release,
  take,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { CorrectionId } from '../../kernel/ids.ts';
import type { Correction, CorrectionEvent } from './correction.ts';
import type { Member, MemberEvent } from './member.ts';
import { isTaken } from './request-correction.ts';

export const ApproveCorrection = z.lazy(() => z.strictObject({ correctionId: CorrectionId }));
export type ApproveCorrection = z.infer<typeof ApproveCorrection>;

export const RejectCorrection = z.lazy(() =>
  z.strictObject({
    correctionId: CorrectionId,
    reason: freeText(500),
  }),
);
export type RejectCorrection = z.infer<typeof RejectCorrection>;

export interface ReviewingCorrection {
  readonly correction: Loaded<Correction, CorrectionEvent>;
}

export type ApprovingCorrection = ReviewingCorrection & {
  readonly member?: Loaded<Member, MemberEvent>;
  /** On the number the member has, and on the one they would have. */
  readonly claim?: LoadedClaim;
  readonly correctedClaim?: LoadedClaim;
};

/**
 * The union has compared the document: the record is corrected, and where it is the number, the claim moves in
 * the same commit. A record that has changed since is not overwritten with what was read before.
 */
export const approveCorrection: Decide<ApprovingCorrection, Command<string, ApproveCorrection>> = ({
  correction,
  member,
  claim,
  correctedClaim,
}) => {
  const { state } = correction;
  if (state === undefined || !member?.state || !claim || !correctedClaim)
    return refuse('correction/not-found');
  if (state.status !== 'submitted') return refuse('correction/not-open', { status: state.status });
  if (isStale(state, member.rev, member.state)) return refuse('correction/stale');
  if (claim.holder !== state.memberId) return refuse('own/no-membership');
  if (isTaken(correctedClaim, state.memberId)) return refuse('correction/number-known');
  const corrected: MemberEvent = { type: 'MemberCorrected', v: 1, person: state.person };
  const approved: CorrectionEvent = { type: 'CorrectionApproved', v: 1 };
  const moves = claim.claim !== correctedClaim.claim;
  return decide({
    changes: [
      change(member, corrected, { ...member.lookups, identity: correctedClaim.claim }),
      change(correction, approved),
    ],
    // The number was never this person's: whoever has it does not reopen this record by it.
    claims: moves ? [release({ ...claim, holder: undefined }), take(correctedClaim, state.memberId)] : [],
    result: { correctionId: state.correctionId, memberId: state.memberId },
  });
};

/** Whatever else has happened to the membership since, a move of its union say, leaves a correction as good as it was. */
const isStale = ({ memberRev, madeFrom }: Correction, rev: number, { person }: Member): boolean =>
  madeFrom === undefined ? rev !== memberRev : person.sealed !== madeFrom;

export const rejectCorrection: Decide<ReviewingCorrection, Command<string, RejectCorrection>> = (
  { correction },
  { body: { reason } },
) => {
  const { state } = correction;
  if (state === undefined) return refuse('correction/not-found');
  if (state.status !== 'submitted') return refuse('correction/not-open', { status: state.status });
  const rejected: CorrectionEvent = { type: 'CorrectionRejected', v: 1, reason };
  return decide({ changes: [change(correction, rejected)], result: { correctionId: state.correctionId } });
};
