import { legalDate } from '../../../shared/kernel/dates.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import type { AffiliationChange } from '../../../shared/unions/domain/affiliation.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Choices, CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import {
  levelsFallTowardsTheBase,
  noUnionStandsBelowItself,
  placesAgreeWithGates,
  restampingComesToItsEnd,
} from '../invariants/affiliation.ts';
import { baseUnions, federations, officerFor, operator, someUnion, unionsOf } from './cast.ts';

/** Changes of superior: of base unions, of townships with what is below them, now and then to where none can go. */

const UNKNOWN_CHANGE = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ';

const changesIn = (known: Known): readonly AffiliationChange[] =>
  known.records('affiliation-change').map(({ state }) => state as AffiliationChange);

const pathOf = (known: Known, unionId: UnionId): readonly UnionId[] =>
  unionsOf(known).find((union) => union.unionId === unionId)?.stamp.path ?? [];

/** More would leave no union in peace. */
const MOST_OPEN = 4;

function movable(known: Known, choices: Choices): Union | undefined {
  const townships = federations(known).filter(({ level }) => level === 'township');
  const of = choices.chance(0.35) && townships.length > 0 ? townships : baseUnions(known);
  const fit = of.filter(({ status }) => status === 'normal' || status === 'term-due');
  const from = fit.length > 0 && choices.chance(0.95) ? fit : of;
  return from.length === 0 ? undefined : choices.pick(from);
}

function drawRequest(known: Known, choices: Choices): Drawn | undefined {
  const waiting = changesIn(known).filter(({ status }) => status === 'requested');
  const union = movable(known, choices);
  if (union === undefined || waiting.length >= MOST_OPEN) return undefined;
  const all = federations(known);
  const above = all.filter(({ level }) => union.level === 'base' || level === 'county');
  const to = someUnion(choices.chance(0.85) ? above : [...all, ...baseUnions(known)], choices);
  const asks = choices.chance(0.3) ? pathOf(known, to) : union.stamp.path;
  return {
    type: 'RequestAffiliationChange',
    body: { unionId: union.unionId, to, reason: '行政区划调整' },
    actor: officerFor(asks, known, choices, { role: 'superior-officer', wrong: 'organiser' }),
  };
}

/** One that waits, in most cases; else any: what is over is answered again. */
function someChange(known: Known, choices: Choices): AffiliationChange | undefined {
  const all = changesIn(known);
  const waiting = all.filter(({ status }) => status === 'requested');
  if (waiting.length > 0 && choices.chance(0.92)) return choices.pick(waiting);
  return all.length > 0 && choices.chance(0.4) ? choices.pick(all.slice(-8)) : undefined;
}

const idOf = ({ changeId }: AffiliationChange, choices: Choices): string =>
  choices.chance(0.02) ? UNKNOWN_CHANGE : changeId;

function sideOf(change: AffiliationChange, choices: Choices): 'from' | 'to' {
  const open = change.consents.from === undefined ? 'from' : 'to';
  return choices.chance(0.85) ? open : open === 'from' ? 'to' : 'from';
}

function drawAnswer(known: Known, choices: Choices, type: string, more: object): Drawn | undefined {
  const change = someChange(known, choices);
  if (change === undefined) return undefined;
  const side = sideOf(change, choices);
  return {
    type,
    body: { changeId: idOf(change, choices), side, ...more },
    actor: officerFor(pathOf(known, change[side]), known, choices, {
      role: 'superior-officer',
      wrong: 'union-officer',
    }),
  };
}

function drawWithdrawal(known: Known, choices: Choices): Drawn | undefined {
  const change = someChange(known, choices);
  if (change === undefined) return undefined;
  const scope = choices.chance(0.9) ? change.unionId : change.to;
  return {
    type: 'WithdrawAffiliationChange',
    body: { changeId: idOf(change, choices) },
    actor: operator('superior-officer', scope),
  };
}

/** Townships below counties, villages below townships, industries; now and then where none can be. */
function drawFounding(known: Known, choices: Choices): Drawn | undefined {
  const all = federations(known);
  // More would make every episode longer.
  if (all.filter(({ foundedOn }) => foundedOn !== undefined).length > 6) return undefined;
  const superior = choices.pick(choices.chance(0.9) ? all : unionsOf(known));
  return {
    type: 'FoundFederation',
    body: {
      superior: superior.unionId,
      unionName: `第${String(choices.int(99))}社区工会联合会`,
      level: choices.pick(['county', 'township', 'village', 'village'] as const),
      unionType: choices.pick(['3', '4', '5'] as const),
      ...(choices.chance(0.5) && { industry: choices.pick(['C', 'G', 'I'] as const) }),
      foundedOn: legalDate(known.now),
      evidence: `federations/${String(choices.int(99))}.pdf`,
    },
    actor: officerFor(superior.stamp.path, known, choices, {
      role: 'superior-officer',
      wrong: 'union-officer',
    }),
  };
}

const commands: readonly CommandSource[] = [
  { name: 'found a federation', weight: 0.4, draw: drawFounding },
  { name: 'ask for another superior', weight: 3, draw: drawRequest },
  {
    name: 'consent to a change of superior',
    weight: 6,
    draw: (known, choices) => drawAnswer(known, choices, 'ConsentToAffiliationChange', {}),
  },
  {
    name: 'refuse a change of superior',
    weight: 0.5,
    draw: (known, choices) => drawAnswer(known, choices, 'RefuseAffiliationChange', { remark: '不同意' }),
  },
  { name: 'withdraw a change of superior', weight: 0.5, draw: drawWithdrawal },
];

export const affiliationsContext: SimulatedContext = {
  name: 'affiliations',
  commands,
  invariants: [
    levelsFallTowardsTheBase,
    noUnionStandsBelowItself,
    placesAgreeWithGates,
    restampingComesToItsEnd,
  ],
};
