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
import {
  EndBreakGlass,
  endBreakGlass,
  ReviewBreakGlass,
  reviewBreakGlass,
  type WithGrant,
} from '../domain/review-break-glass.ts';

/** Nobody gives what is not theirs, to whom is not theirs, or to themselves. */
function mayGive(
  { operator, scope: { gate } }: GivingBreakGlass,
  actor: Actor,
  { operatorId }: GiveBreakGlass,
): Rejection | undefined {
  if (!gate || !hasInScope(actor, gate.stamp)) return reject('break-glass/unknown-scope', {}, '/scope');
  if (!operator.state || !hasInScope(actor, operator.state.stamp))
    return reject('break-glass/unknown-operator', {}, '/operatorId');
  return actor.kind !== 'system' && actor.id === operatorId ? reject('break-glass/own-account') : undefined;
}

const giveHandler: CommandHandler<'GiveBreakGlass', GiveBreakGlass, GivingBreakGlass> = {
  type: 'GiveBreakGlass',
  body: GiveBreakGlass,
  action: 'break-glass:give',
  lane: 'people',
  async load(read, { body, requestId }) {
    const [operator, scope] = await Promise.all([
      read.record(operatorRecord, body.operatorId),
      read.gate(body.scope),
    ]);
    return { operator, scope, grant: absent(breakGlassRecord, requestId) };
  },
  group: (_, { operatorId }) => operatorId,
  guard: mayGive,
  decide: giveBreakGlass,
};

const loadGrant = async (
  read: Reader,
  { body }: { readonly body: { readonly grantId: BreakGlassId } },
): Promise<WithGrant> => ({ grant: await read.record(breakGlassRecord, body.grantId) });

const mayEnd = ({ grant: { state } }: WithGrant, actor: Actor): Rejection | undefined =>
  state && hasInScope(actor, state.stamp) ? undefined : reject('break-glass/not-found');

const mayReview = ({ grant: { state } }: WithGrant, actor: Actor): Rejection | undefined =>
  state && hasInScope(actor, state.stamp) ? ownSubmission(actor, state.by) : reject('break-glass/not-found');

const endHandler: CommandHandler<'EndBreakGlass', EndBreakGlass, WithGrant> = {
  type: 'EndBreakGlass',
  body: EndBreakGlass,
  action: 'break-glass:end',
  lane: 'people',
  load: loadGrant,
  group: (_, { grantId }) => grantId,
  guard: mayEnd,
  decide: endBreakGlass,
};

const reviewHandler: CommandHandler<'ReviewBreakGlass', ReviewBreakGlass, WithGrant> = {
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
