import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent } from '../../kernel/decision.ts';
import type { BreakGlassId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import { breakGlassRecord } from '../domain/break-glass.ts';
import { GiveBreakGlass, giveBreakGlass, type GivingBreakGlass } from '../domain/give-break-glass.ts';
import { operatorRecord } from '../domain/operator.ts';
import { isWithinReach, placeOf, type Placed } from '../../kernel/place.ts';
import {
  EndBreakGlass,
  endBreakGlass,
  ReviewBreakGlass,
  reviewBreakGlass,
  type WithGrant,
} from '../domain/review-break-glass.ts';

/** Nobody gives what is not theirs, to whom is not theirs, or to themselves. */
function mayGive(
  { operator, scope: { gate }, place }: GivingBreakGlass & Placed,
  actor: Actor,
  { operatorId }: GiveBreakGlass,
): Rejection | undefined {
  if (!gate || !hasInScope(actor, gate.stamp)) return reject('break-glass/unknown-scope', {}, '/scope');
  if (!operator.state || !isWithinReach(actor, place))
    return reject('break-glass/unknown-operator', {}, '/operatorId');
  return actor.kind !== 'system' && actor.id === operatorId ? reject('break-glass/own-account') : undefined;
}

const giveHandler: CommandHandler<'GiveBreakGlass', GiveBreakGlass, GivingBreakGlass & Placed> = {
  type: 'GiveBreakGlass',
  body: GiveBreakGlass,
  action: 'break-glass:give',
  lane: 'people',
  async load(read, { body, requestId, actor }) {
    const [operator, scope] = await Promise.all([
      read.record(operatorRecord, body.operatorId),
      read.gate(body.scope),
    ]);
    // Of what is not the actor's to open, no more is read than of what is not there.
    const isTheirs = scope.gate !== undefined && hasInScope(actor, scope.gate.stamp);
    const place = isTheirs ? await placeOf(read, operator.state?.scope, actor) : undefined;
    return { operator, scope, grant: absent(breakGlassRecord, requestId), place };
  },
  group: (_, { operatorId }) => operatorId,
  guard: mayGive,
  decide: giveBreakGlass,
};

async function loadGrant(
  read: Reader,
  { body, actor }: { readonly body: { readonly grantId: BreakGlassId }; readonly actor: Actor },
): Promise<WithGrant & Placed> {
  const grant = await read.record(breakGlassRecord, body.grantId);
  return { grant, place: await placeOf(read, grant.state?.scope, actor) };
}

const mayEnd = ({ grant: { state }, place }: WithGrant & Placed, actor: Actor): Rejection | undefined =>
  state && isWithinReach(actor, place) ? undefined : reject('break-glass/not-found');

const mayReview = ({ grant: { state }, place }: WithGrant & Placed, actor: Actor): Rejection | undefined =>
  state && isWithinReach(actor, place) ? ownSubmission(actor, state.by) : reject('break-glass/not-found');

const endHandler: CommandHandler<'EndBreakGlass', EndBreakGlass, WithGrant & Placed> = {
  type: 'EndBreakGlass',
  body: EndBreakGlass,
  action: 'break-glass:end',
  lane: 'people',
  load: loadGrant,
  group: (_, { grantId }) => grantId,
  guard: mayEnd,
  decide: endBreakGlass,
};

const reviewHandler: CommandHandler<'ReviewBreakGlass', ReviewBreakGlass, WithGrant & Placed> = {
  type: 'ReviewBreakGlass',
  body: ReviewBreakGlass,
  action: 'break-glass:review',
  lane: 'people',
  load: loadGrant,
  group: (_, { grantId }) => grantId,
  guard: mayReview,
  decide: reviewBreakGlass,
};

export const breakGlassHandlers: readonly AnyHandler[] = [giveHandler, endHandler, reviewHandler];
