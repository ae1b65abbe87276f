import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import type { ClaimId, Loaded } from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import { type Correction, type CorrectionEvent, correctionRecord } from '../domain/correction.ts';
import { type Member, type MemberEvent, memberRecord } from '../domain/member.ts';
import {
  ApproveCorrection,
  approveCorrection,
  type ApprovingCorrection,
  RejectCorrection,
  rejectCorrection,
  type ReviewingCorrection,
} from '../domain/review-correction.ts';
import type { IdentityVault } from './vault.ts';

/** What the union decides of the corrections its members ask for. */
export const correctionHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  approveHandler(vault),
  rejectHandler,
];

type LoadedCorrection = Loaded<Correction, CorrectionEvent>;

/** As the actor may see it: one elsewhere is as good as none. */
const visible = ({ state }: LoadedCorrection, actor: Actor): Correction | undefined =>
  state && hasInScope(actor, state.stamp) ? state : undefined;

const mayReview = ({ correction }: ReviewingCorrection, actor: Actor): Rejection | undefined => {
  const state = visible(correction, actor);
  return state === undefined ? reject('correction/not-found') : ownSubmission(actor, state.by);
};

const approveHandler = (
  vault: IdentityVault,
): CommandHandler<'ApproveCorrection', ApproveCorrection, ApprovingCorrection> => ({
  type: 'ApproveCorrection',
  body: ApproveCorrection,
  action: 'corrections:review',
  lane: 'people',
  async load(read, { body, actor }) {
    const correction = await read.record(correctionRecord, body.correctionId);
    const state = visible(correction, actor);
    if (state === undefined) return { correction };
    const member = await read.record(memberRecord, state.memberId);
    if (member.state === undefined) return { correction };
    const [claim, correctedClaim] = await Promise.all([
      vault.claimsBeside(identityOf(member), member.state.person).then((claims) => read.claim(claims)),
      vault.claimsBeside(identityOf(correction), state.person).then((claims) => read.claim(claims)),
    ]);
    return { correction, member, claim, correctedClaim };
  },
  group: ({ correction }) => correction.state?.memberId ?? correction.id,
  guard: mayReview,
  decide: approveCorrection,
});

const rejectHandler: CommandHandler<'RejectCorrection', RejectCorrection, ReviewingCorrection> = {
  type: 'RejectCorrection',
  body: RejectCorrection,
  action: 'corrections:review',
  lane: 'people',
  load: async (read, { body }) => ({ correction: await read.record(correctionRecord, body.correctionId) }),
  group: ({ correction }) => correction.state?.memberId ?? correction.id,
  guard: mayReview,
  decide: rejectCorrection,
};

function identityOf({ lookups }: LoadedCorrection | Loaded<Member, MemberEvent>): ClaimId {
  const claim = lookups['identity'];
  if (claim === undefined) throw new Error('a record of a person without the keyed hash of their number');
  return claim as ClaimId;
}
