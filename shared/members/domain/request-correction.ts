import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { change, type Decide, decide, type Loaded, type LoadedClaim, refuse } from '../../kernel/decision.ts';
import type { CorrectionId } from '../../kernel/ids.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { CorrectOwnData, type OwnMembership } from './correct-own-data.ts';
import { type Correction, type CorrectionEvent, ReviewedField } from './correction.ts';

export const RequestCorrection = CorrectOwnData.extend({
  fields: z.array(ReviewedField).min(1),
  /** The claim on the number as it would be. */
  corrected: SealedIdentity,
});
export type RequestCorrection = z.infer<typeof RequestCorrection>;

export type RequestingCorrection = OwnMembership & {
  readonly correction: Loaded<Correction, CorrectionEvent>;
  /** On the number as it would be: the one it has, unless it is the number that is to be corrected. */
  readonly correctedClaim: LoadedClaim;
};

/** A member asks the union that holds them to correct who they are; the union decides. */
export const requestCorrection: Decide<RequestingCorrection, Command<string, RequestCorrection>> = (
  { member, correction, correctedClaim },
  { body: { readRev, person, fields } },
) => {
  const { state } = member;
  if (state === undefined) return refuse('own/no-membership');
  if (member.rev !== readRev) return refuse('own/changed-meanwhile');
  if (isTaken(correctedClaim, state.memberId)) return refuse('correction/number-known');
  const { memberId, unionId, stamp } = state;
  const correctionId = correction.id as CorrectionId;
  const requested: CorrectionEvent = {
    type: 'CorrectionRequested',
    v: 1,
    correctionId,
    memberId,
    unionId,
    stamp,
    fields,
    person,
    memberRev: readRev,
    madeFrom: state.person.sealed,
  };
  return decide({
    changes: [change(correction, requested, { identity: correctedClaim.claim })],
    result: { correctionId, memberId },
  });
};

/** Of another record, now or last: two records of one person are a matter of merging them, not of a correction. */
export const isTaken = ({ holder, lastHolder }: LoadedClaim, memberId: string): boolean =>
  [holder, lastHolder].some((record) => record !== undefined && record !== memberId);
