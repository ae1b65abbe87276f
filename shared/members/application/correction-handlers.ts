import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { ClaimId, Loaded } from '../../kernel/decision.ts';
import type { CorrectionId } from '../../kernel/ids.ts';
import { isWithinReach, placeOf, type Placed } from '../../kernel/place.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
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
type Found = Pick<ReviewingCorrection, 'correction'> & Placed;

/** With where the union that it was asked of stands now. */
async function placed(read: Reader, id: CorrectionId, actor: Actor): Promise<Found> {
  const correction = await read.record(correctionRecord, id);
  return { correction, place: await placeOf(read, correction.state?.unionId, actor) };
}

/** As the actor may see it: one elsewhere is as good as none. */
const visible = ({ correction: { state }, place }: Found, actor: Actor): Correction | undefined =>
  state && isWithinReach(actor, place) ? state : undefined;

const mayReview = (found: Found, actor: Actor): Rejection | undefined => {
  const state = visible(found, actor);
  return state === undefined ? reject('correction/not-found') : ownSubmission(actor, state.by);
};

const approveHandler = (
  vault: IdentityVault,
): CommandHandler<'ApproveCorrection', ApproveCorrection, ApprovingCorrection & Placed> => ({
  type: 'ApproveCorrection',
  body: ApproveCorrection,
  action: 'corrections:review',
  lane: 'people',
  async load(read, { body, actor }) {
    const found = await placed(read, body.correctionId, actor);
    const { correction } = found;
    const state = visible(found, actor);
    if (state === undefined) return found;
    const member = await read.record(memberRecord, state.memberId);
    if (member.state === undefined) return found;
    const [claim, correctedClaim] = await Promise.all([
      vault.claimsBeside(identityOf(member), member.state.person).then((claims) => read.claim(claims)),
      vault.claimsBeside(identityOf(correction), state.person).then((claims) => read.claim(claims)),
    ]);
    return { ...found, member, claim, correctedClaim };
  },
  group: ({ correction }) => correction.state?.memberId ?? correction.id,
  guard: mayReview,
  decide: approveCorrection,
});

const rejectHandler: CommandHandler<'RejectCorrection', RejectCorrection, ReviewingCorrection & Placed> = {
  type: 'RejectCorrection',
  body: RejectCorrection,
  action: 'corrections:review',
  lane: 'people',
  load: (read, { body, actor }) => placed(read, body.correctionId, actor),
  group: ({ correction }) => correction.state?.memberId ?? correction.id,
  guard: mayReview,
  decide: rejectCorrection,
};

function identityOf({ lookups }: LoadedCorrection | Loaded<Member, MemberEvent>): ClaimId {
  const claim = lookups['identity'];
  if (claim === undefined) throw new Error('a record of a person without the keyed hash of their number');
  return claim as ClaimId;
}
