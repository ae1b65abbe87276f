import { type Actor, actorName } from './caller.ts';
import { reject, type Rejection } from './problem.ts';

/**
 * Nobody decides what they submitted: whoever `by` names on the record is refused, in every role they may come
 * to hold. Undefined for everyone else.
 */
export const ownSubmission = (actor: Actor, by: string): Rejection<'review/own-submission'> | undefined =>
  actor.kind !== 'system' && actorName(actor) === by ? reject('review/own-submission') : undefined;
