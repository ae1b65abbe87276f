import { legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { UnionId } from '../../../shared/kernel/ids.ts';
import type { Entrustment } from '../../../shared/operators/domain/entrustment.ts';
import { unionCreditCode } from '../../support/employers.ts';
import type { Choices, CommandSource, Drawn, Known } from '../contract.ts';
import { baseUnions, federations, officerFor, someUnion, unionsOf } from './cast.ts';

/** 委托处理: short contracts, some of which have not begun or end soon, and are ended early now and then. */

const contracts = (known: Known): readonly Entrustment[] =>
  known.records('entrustment').map(({ state }) => state as Entrustment);

/** For an account that is to work there; rarely of a union elsewhere. */
export function contractIn(path: readonly UnionId[], known: Known, choices: Choices): object {
  const all = contracts(known);
  const around = all.filter(({ scope }) => path.includes(scope));
  const from = around.length > 0 && choices.chance(0.9) ? around : all;
  return from.length === 0 ? {} : { entrustment: choices.pick(from).entrustmentId };
}

const inDays = (on: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(on) + days * 86_400_000).toISOString().slice(0, 10) as LocalDate;

const administrator = (path: readonly UnionId[], known: Known, choices: Choices) =>
  officerFor(path.slice(0, -1), known, choices, {
    role: 'security-administrator',
    wrong: 'union-officer',
  });

function drawContract(known: Known, choices: Choices): Drawn {
  const scope = someUnion(choices.chance(0.5) ? baseUnions(known) : federations(known), choices);
  const path = unionsOf(known).find(({ unionId }) => unionId === scope)?.stamp.path ?? [];
  const on = legalDate(known.now);
  const from = inDays(on, choices.int(4) - 2);
  return {
    type: 'RegisterEntrustment',
    body: {
      party: { name: '某人力资源服务有限公司', creditCode: unionCreditCode(80 + choices.int(4)) },
      contract: `WT-${String(choices.int(100))}`,
      purpose: choices.pick(['intake', 'digitisation']),
      scope,
      data: choices.pick([['members'], ['rosters', 'members'], ['applications']]),
      from,
      through: inDays(from, choices.int(5)),
    },
    actor: administrator(path, known, choices),
  };
}

function drawEnd(known: Known, choices: Choices): Drawn | undefined {
  const all = contracts(known);
  if (all.length === 0) return undefined;
  const { entrustmentId, stamp } = choices.pick(all);
  return {
    type: 'EndEntrustment',
    body: { entrustmentId, reason: choices.pick(['completed', 'breach']) },
    actor: administrator(stamp.path, known, choices),
  };
}

export const entrustmentCommands: readonly CommandSource[] = [
  { name: 'register a contract', weight: 1, draw: drawContract },
  { name: 'end a contract', weight: 0.2, draw: drawEnd },
];
