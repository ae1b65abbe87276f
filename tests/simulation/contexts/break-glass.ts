import type { BreakGlassId } from '../../../shared/kernel/ids.ts';
import type { BreakGlass } from '../../../shared/operators/domain/break-glass.ts';
import type { Operator } from '../../../shared/operators/domain/operator.ts';
import type { Choices, CommandSource, Drawn, Known } from '../contract.ts';
import { officerFor, someUnion, unionsOf } from './cast.ts';

/** Emergency grants (应急授权): given by an officer, ended by the clock or by hand, reviewed afterwards. */

const grants = (known: Known): readonly BreakGlass[] =>
  known.records('break-glass').map(({ state }) => state as BreakGlass);

const superior = { role: 'superior-officer', wrong: 'organiser' } as const;
const security = { role: 'security-administrator', wrong: 'audit-administrator' } as const;

function drawGrant(known: Known, choices: Choices): Drawn | undefined {
  const operators = known.records('operator').map(({ state }) => state as Operator);
  if (operators.length === 0) return undefined;
  const { operatorId, stamp } = choices.pick(operators);
  // Of a union beside the operator's own, mostly: under the same superior.
  const around = stamp.path.at(-2);
  const beside = unionsOf(known).filter(
    ({ stamp: { path } }) => around !== undefined && path.includes(around),
  );
  const scope = someUnion(beside, choices);
  return {
    type: 'GiveBreakGlass',
    body: { operatorId, scope, minutes: 1 + choices.int(180), reason: 'officers-unreachable' },
    actor: officerFor(stamp.path.slice(0, -1), known, choices, superior),
  };
}

const ofGrant =
  (type: string, body: object, by: typeof superior | typeof security) =>
  (known: Known, choices: Choices): Drawn | undefined => {
    const all = grants(known);
    if (all.length === 0) return undefined;
    const { grantId, stamp } = choices.pick(all.slice(-8));
    return {
      type,
      body: { grantId: choices.chance(0.03) ? UNKNOWN : grantId, ...body },
      actor: officerFor(stamp.path.slice(0, -1), known, choices, by),
    };
  };

const UNKNOWN = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as BreakGlassId;

export const breakGlassCommands: readonly CommandSource[] = [
  { name: 'give an emergency grant', weight: 1.5, draw: drawGrant },
  { name: 'end an emergency grant', weight: 0.2, draw: ofGrant('EndBreakGlass', {}, superior) },
  {
    name: 'review an emergency grant',
    weight: 0.4,
    draw: ofGrant('ReviewBreakGlass', { verdict: 'justified' }, security),
  },
];
