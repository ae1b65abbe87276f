import type { Actor } from './caller.ts';
import type { Action } from './permissions.ts';
import type { Rules } from './rules.ts';

/**
 * What an operator does under their own signature: approvals and refusals (those of rosters and of transfers among
 * them), dissolutions, removals of records, reveals, exports in full, extracts, figures of a period, what opens a part of the tree in an emergency, changes of
 * the rules, the release of a retention schedule. Routes of these actions take a signature; whether one is demanded
 * is for the rules to say.
 */
export const signedActions: readonly Action[] = [
  'founding:review',
  'elections:review',
  'officers:remove',
  'legal-persons:register',
  'affiliation:consent',
  'federations:found',
  'employers:reorganise',
  'employers:cover',
  'dissolution:report',
  'dissolution:review',
  'membership:review',
  'membership:consent',
  'corrections:review',
  'members:void',
  'cases:decide',
  // Whoever asks for a transfer into their union, or out of it, has agreed to it.
  'transfers:request',
  'transfers:answer',
  'transfers:decide',
  'duplicates:dismiss',
  'assessments:sign',
  'records:extract',
  'erasures:decide',
  'members:reveal',
  'members:export',
  'break-glass:give',
  'break-glass:review',
  'retention:release',
  'rules:set',
  'rules:release',
];

/** Whether a signature can stand for the action at all. */
export const mayBeSigned = (action: string): boolean => signedActions.some((signed) => signed === action);

/**
 * Whether the rules demand the actor's signature: of operators whose session is bound to a certificate, since no
 * other has a key to sign with. A deployment opens sessions of no other kind.
 */
export const mustBeSigned = (action: string, actor: Actor, { signatures: { exempt } }: Rules): boolean =>
  actor.kind === 'operator' &&
  actor.certificate !== undefined &&
  mayBeSigned(action) &&
  exempt !== 'all' &&
  !exempt.includes(action);
